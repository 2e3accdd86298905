import { branchId, type Town } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { demoId, demoSource } from './ids.ts';
import { personId } from './person.ts';
import type { Part, Row } from './rows.ts';

/** A title of which the library has one copy that the story needs. */
export interface Copy {
  key: string;
  title: string;
  author: string;
  isbn: string;
  year: number;
  barcode: string;
  category: string;
  callNumber: string;
  town: Town['code'];
}

/** Days are counted from today; a day alone means eleven in the morning. */
export type Moment = number | readonly [day: number, hour: number, minute: number];

export interface Borrowing {
  copy: Copy;
  out: Moment;
  due: number;
  back?: number;
  condition?: 'LOST' | 'DAMAGED';
  renewals?: number;
  charges?: readonly Owed[];
}

export interface Owed {
  kind: Row<'charges'>['kind'];
  cents: number;
  remaining?: number;
  on: number;
}

const titleRow = (copy: Copy): Row<'titles'> => ({
  id: demoId('title', copy.key),
  title: copy.title,
  author: copy.author,
  isbn: copy.isbn,
  year: copy.year,
  source: demoSource('title', copy.key),
});

const itemRow = (copy: Copy, status: Row<'items'>['status']): Row<'items'> => ({
  id: demoId('item', copy.barcode),
  barcode: copy.barcode,
  titleId: demoId('title', copy.key),
  branchId: branchId(copy.town),
  category: copy.category,
  callNumber: copy.callNumber,
  status,
  source: demoSource('item', copy.barcode),
});

const moment = (calendar: Calendar, when: Moment): Date =>
  typeof when === 'number' ? calendar.at(when, 11) : calendar.at(...when);

/** Something a person borrowed: the title, its copy, the loan and what is owed for it. */
export function borrowed(calendar: Calendar, personKey: string, borrowing: Borrowing): Part {
  const { copy, out, due, back, condition, renewals, charges = [] } = borrowing;
  const loanId = demoId('loan', copy.barcode);
  const patronId = personId(personKey);
  return {
    titles: [titleRow(copy)],
    items: [itemRow(copy, back !== undefined ? 'AVAILABLE' : (condition ?? 'CHECKED_OUT'))],
    loans: [
      {
        id: loanId,
        patronId,
        itemId: demoId('item', copy.barcode),
        branchId: branchId(copy.town),
        checkedOutAt: moment(calendar, out),
        dueAt: calendar.at(due, 23, 59),
        renewals: renewals ?? 0,
        returnedAt: back === undefined ? null : calendar.at(back, 15),
        condition: condition ?? null,
        source: demoSource('loan', copy.barcode),
      },
    ],
    charges: charges.map((charge) => chargeRow(calendar, personKey, charge, copy.town, loanId, copy.barcode)),
  };
}

/** What a person owes; `about` names it among their charges. */
export function chargeRow(
  calendar: Calendar,
  personKey: string,
  { kind, cents, remaining, on }: Owed,
  town: Town['code'],
  loanId: string | null,
  about: string,
): Row<'charges'> {
  return {
    id: demoId('charge', personKey, kind, about),
    patronId: personId(personKey),
    loanId,
    branchId: branchId(town),
    kind,
    amountCents: cents,
    remainingCents: remaining ?? cents,
    assessedOn: calendar.day(on),
    source: demoSource('charge', personKey, kind, about),
  };
}

/** A title that a person waits for; once ready, its copy is on the shelf for them until `until`. */
export function awaited(
  calendar: Calendar,
  personKey: string,
  wish: { copy: Copy; placed: number; until?: number },
): Part {
  const { copy, placed, until } = wish;
  const ready = until !== undefined;
  return {
    titles: [titleRow(copy)],
    items: [itemRow(copy, ready ? 'ON_HOLD_SHELF' : 'IN_PROCESS')],
    holds: [
      {
        id: demoId('hold', personKey, copy.key),
        patronId: personId(personKey),
        titleId: demoId('title', copy.key),
        itemId: ready ? demoId('item', copy.barcode) : null,
        pickupBranchId: branchId(copy.town),
        state: ready ? 'READY' : 'WAITING',
        placedAt: calendar.at(placed, 12),
        expiresOn: ready ? calendar.day(until) : null,
        source: demoSource('hold', personKey, copy.key),
      },
    ],
  };
}
