import type { Pick } from './plan.ts';
import { branches, count, type Item, type Loan, type Person, type World } from './world.ts';

/** What follows from an act beyond the act itself: what completes and goes, what ends, and where a thing goes next. */

export const anyNumber = (world: World, pick: Pick): string =>
  pick.of([...world.people.values()].flatMap(({ cards }) => cards.map(({ number }) => number))) ?? 'none';

const isCharged = (person: Person, { id }: Loan): boolean =>
  person.charges.some((charge) => charge.loanId === id);

/** Lets a loan go that is complete, and counts it in the month in which that happened. */
export function settle(world: World, person: Person): void {
  person.loans = person.loans.filter((loan) => {
    const isOver = loan.returnedAt !== null || (loan.condition === 'LOST' && paidFor.has(loan));
    if (!isOver || isCharged(person, loan)) return true;
    const item = world.items.get(loan.barcode);
    count(world, world.now, 'LOANS', item?.branch ?? '', item?.category ?? '');
    return false;
  });
  if (!person.deletionAsked || person.loans.length + person.charges.length > 0) return;
  if (world.referrals.some(({ debtor, person: of }) => debtor === person.id || of === person.id)) return;
  for (const hold of person.holds)
    count(world, world.now, 'HOLDS', hold.branch, holdCategory(world, hold.barcode));
  for (const _ of person.requests) count(world, world.now, 'INTERLIBRARY_LOANS', branches[0], 'ALL');
  for (const _ of person.sessions) count(world, world.now, 'COMPUTER_SESSIONS', branches[0], 'ALL');
  for (const { program } of person.registrations)
    count(world, world.programs.get(program)?.startsAt ?? 0, 'PROGRAM_ATTENDANCE', branches[0], 'ALL');
  // What was set aside for them can be lent again from where it stands, or goes on to where it belongs.
  for (const { barcode, state, branch } of person.holds) {
    const item = barcode === null ? undefined : world.items.get(barcode);
    if (item !== undefined && (item.status === 'ON_HOLD_SHELF' || item.status === 'IN_TRANSIT'))
      item.status = state === 'READY' && branch === item.branch ? 'AVAILABLE' : 'IN_TRANSIT';
  }
  world.people.delete(person.id);
  for (const paper of world.papers)
    paper.subjects = paper.subjects.filter((each) => each.person !== person.id);
  world.papers = world.papers.filter(({ kind, subjects }) => kind === 'PROCESS' || subjects.length > 0);
  const theirs = ({ child, caregiver }: World['links'][number]) =>
    child === person.id || caregiver === person.id;
  // Whatever opened their record, or stood on their word for another's, is gone with them.
  const links = new Set<string | null>(world.links.filter(theirs).map(({ id }) => id));
  for (const grant of world.grants)
    if (grant.person === person.id || links.has(grant.link)) grant.ended = true;
  world.links = world.links.filter((link) => !theirs(link));
}

/** Loans whose lost item was paid for. */
export const paidFor = new WeakSet<Loan>();

export const holdCategory = (world: World, barcode: string | null): string =>
  (barcode === null ? undefined : world.items.get(barcode)?.category) ?? 'UNCATEGORIZED';

/** Where a thing goes from where it is: to whom it is set aside for, to whoever waits longest, or home. */
export function passOn(world: World, item: Item, here: string | null): string {
  const holds = [...world.people.values()].flatMap((person) => person.holds);
  const waiting = holds
    .filter(({ title, state }) => title === item.title && state === 'WAITING')
    .toSorted((one, other) => one.placedAt - other.placedAt);
  const hold = holds.find(({ barcode }) => barcode === item.barcode) ?? waiting[0];
  if (hold === undefined) {
    item.status = here === item.branch ? 'AVAILABLE' : 'IN_TRANSIT';
    return here === item.branch ? 'SHELVE' : 'TRANSIT';
  }
  hold.barcode = item.barcode;
  if (hold.branch === here) {
    hold.state = 'READY';
    item.status = 'ON_HOLD_SHELF';
    return 'HOLD_SHELF';
  }
  hold.state = 'IN_TRANSIT';
  item.status = 'IN_TRANSIT';
  return 'TRANSIT';
}

/** A thing that cannot be lent is what nobody waits for. */
export function takeOffHold(world: World, item: Item): void {
  for (const { holds } of world.people.values())
    for (const hold of holds)
      if (hold.barcode === item.barcode) Object.assign(hold, { barcode: null, state: 'WAITING' });
}

/** What an account could be referred for now. */
export const linesOf = (world: World, person: Person): (string | Loan)[] => [
  ...person.charges.map(({ id }) => id),
  ...person.loans.filter((loan) => isToComeBack(world, loan) && !isCharged(person, loan)),
];

const isToComeBack = (world: World, { returnedAt, dueAt, condition }: Loan): boolean =>
  returnedAt === null && (dueAt < world.now || condition === 'LOST');

/** A referral ends when nothing is left that it was made for; then whoever it kept may go. */
export function endReferrals(world: World): void {
  for (const referral of world.referrals) {
    const person = world.people.get(referral.person);
    referral.lines = referral.lines.filter((line) =>
      typeof line === 'string'
        ? person?.charges.some(({ id }) => id === line)
        : person?.loans.includes(line) && isToComeBack(world, line),
    );
  }
  const ended = world.referrals.filter(({ lines }) => lines.length === 0);
  world.referrals = world.referrals.filter(({ lines }) => lines.length > 0);
  for (const id of ended.flatMap(({ person, debtor }) => [person, debtor])) {
    const person = world.people.get(id);
    if (person !== undefined) settle(world, person);
  }
}

/** Takes into the model the charges of an answer that it does not know. */
export function addCharges(
  person: Person,
  rows: { id: string; kind: string; amount: { amountCents: number } }[],
  loanId: string | null,
): void {
  for (const { id, kind, amount } of rows)
    if (!person.charges.some((known) => known.id === id))
      person.charges.push({ id, kind, amount: amount.amountCents, remaining: amount.amountCents, loanId });
}

export const anyone = (world: World, pick: Pick): Person | null => pick.of(world.people.values());
