import { branchId } from './branches.ts';
import type { Calendar } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { demoId, demoSource } from './ids.ts';
import { type Person, personId } from './person.ts';
import { type Random, seeded } from './random.ts';
import type { Part, Row } from './rows.ts';

type Item = Catalogue['items'][number];
type Status = Row<'items'>['status'];

/** How many loans of each sort there are, and how each looks. Days are from today. */
const sorts = [
  { count: 148, out: [-20, -1], lasts: 21, status: 'CHECKED_OUT' },
  { count: 40, out: [-80, -23], lasts: 21, status: 'CHECKED_OUT' },
  { count: 10, out: [-160, -90], lasts: 21, status: 'LOST', owes: 'LOST' },
  { count: 6, out: [-20, -4], lasts: 21, status: 'DAMAGED', owes: 'DAMAGED' },
  { count: 14, out: [-90, -50], lasts: 21, status: 'AVAILABLE', owes: 'OVERDUE', back: true },
] as const;
type Sort = (typeof sorts)[number];

/** What the townspeople have out, owe and wait for, and where that leaves each copy. */
export interface Circulation {
  part: Part;
  statuses: Map<string, Status>;
}

export function circulation(
  calendar: Calendar,
  { items }: Catalogue,
  people: readonly Person[],
): Circulation {
  const random = seeded('circulation');
  const free = random.shuffled(items);
  const statuses = new Map<string, Status>();
  const take = (status: Status): Item => {
    const item = free.pop();
    if (!item) throw new RangeError('the catalogue is too small for its circulation');
    statuses.set(item.id, status);
    return item;
  };
  const part = { loans: [] as Row<'loans'>[], charges: [] as Row<'charges'>[], holds: [] as Row<'holds'>[] };
  for (const sort of sorts)
    for (let number = 0; number < sort.count; number += 1) {
      const loan = loanRow(calendar, random, sort, take(sort.status), random.pick(people));
      part.loans.push(loan);
      if ('owes' in sort) part.charges.push(chargeFor(calendar, random, loan, sort.owes));
    }
  part.holds.push(...holdRows(calendar, random, items, people, take));
  part.charges.push(...lostCardFees(calendar, random, people));
  return { part, statuses };
}

function loanRow(
  calendar: Calendar,
  random: Random,
  sort: Sort,
  item: Item,
  person: Person,
): Row<'loans'> & { id: string } {
  const out = random.between(sort.out[0], sort.out[1]);
  const due = out + sort.lasts;
  return {
    id: demoId('loan', item.barcode),
    patronId: personId(person.key),
    itemId: item.id,
    branchId: item.branchId,
    checkedOutAt: calendar.at(out, random.between(9, 19), random.below(60)),
    dueAt: calendar.at(due, 23, 59),
    renewals: random.below(3),
    returnedAt: 'back' in sort ? calendar.at(due + random.between(2, 9), 14) : null,
    condition: sort.status === 'LOST' || sort.status === 'DAMAGED' ? sort.status : null,
    source: demoSource('loan', item.barcode),
  };
}

function chargeFor(
  calendar: Calendar,
  random: Random,
  loan: Row<'loans'> & { id: string },
  kind: 'LOST' | 'DAMAGED' | 'OVERDUE',
): Row<'charges'> {
  const cents = kind === 'OVERDUE' ? random.between(2, 20) * 25 : random.between(500, 4500);
  return {
    id: demoId('charge', loan.id),
    patronId: loan.patronId,
    loanId: loan.id,
    branchId: loan.branchId,
    kind,
    amountCents: cents,
    remainingCents: random.chance(0.3) ? Math.ceil(cents / 2) : cents,
    assessedOn: calendar.day(-random.between(1, 15)),
    source: demoSource('charge', loan.id),
  };
}

/** Charges that no loan explains. */
const lostCardFees = (calendar: Calendar, random: Random, people: readonly Person[]): Row<'charges'>[] =>
  random
    .shuffled(people)
    .slice(0, 12)
    .map((person) => ({
      id: demoId('charge', person.key, 'card'),
      patronId: personId(person.key),
      branchId: branchId(person.town),
      kind: 'CARD_REPLACEMENT',
      amountCents: 300,
      remainingCents: 300,
      assessedOn: calendar.day(-random.between(20, 300)),
      source: demoSource('charge', person.key, 'card'),
    }));

const holdStates = [
  { count: 44, state: 'WAITING' },
  { count: 8, state: 'IN_TRANSIT' },
  { count: 14, state: 'READY' },
] as const;

function holdRows(
  calendar: Calendar,
  random: Random,
  items: readonly Item[],
  people: readonly Person[],
  take: (status: Status) => Item,
): Row<'holds'>[] {
  return holdStates.flatMap(({ count, state }) =>
    Array.from({ length: count }, (_, index) => {
      const person = random.pick(people);
      const item = state === 'WAITING' ? null : take(state === 'READY' ? 'ON_HOLD_SHELF' : 'IN_TRANSIT');
      return {
        id: demoId('hold', state, String(index)),
        patronId: personId(person.key),
        titleId: (item ?? random.pick(items)).titleId,
        itemId: item?.id ?? null,
        pickupBranchId: branchId(person.town),
        state,
        placedAt: calendar.at(-random.between(1, 60), random.between(8, 21)),
        expiresOn: state === 'READY' ? calendar.day(random.between(1, 9)) : null,
        source: demoSource('hold', state, String(index)),
      };
    }),
  );
}
