import { dayOf, type Grant, isMinorOn, type Loan, type Person, type World } from './world.ts';

/**
 * Who may see what, by the policy's text: worked out anew here, from nothing of the program's. A field that is not
 * open is absent from what is seen, and named in what is withheld.
 */

export type Classes = ReadonlySet<string>;

const ofCard = ['standing', 'circulation', 'pickup', 'interlibrary', 'recovery'];
const ofBasis: Readonly<Record<string, readonly string[]>> = {
  CARD: ofCard,
  BORROWER_IN_PERSON: [...ofCard, 'identity'],
  CAREGIVER_WITH_CARD: [...ofCard, 'identity', 'contact', 'birth', 'use'],
  CAREGIVER_PHOTO_ID: ['recovery'],
};

/** What each purpose opens to staff. */
export const ofPurpose: Readonly<Record<string, readonly string[]>> = {
  CIRCULATION: ['standing', 'identity', 'circulation', 'pickup', 'recovery'],
  NOTICES: ['identity', 'contact', 'pickup', 'recovery'],
  ACCOUNT: ['standing', 'identity', 'contact', 'household'],
  SERVICE: ['identity', 'contact', 'use', 'interlibrary'],
  RECOVERY: ['identity', 'contact', 'recovery', 'referral'],
};

/** Each field that is asked for, and the classes any of which opens it. */
export const asked = {
  name: ['identity'],
  birthDate: ['birth'],
  email: ['contact'],
  cards: ['standing', 'identity'],
  loans: ['circulation', 'recovery'],
  holds: ['circulation', 'pickup'],
  charges: ['recovery'],
  balance: ['recovery'],
  interlibraryLoanRequests: ['interlibrary'],
  computerSessions: ['use'],
  programRegistrations: ['use'],
  caregivers: ['household'],
} as const;

export type Field = keyof typeof asked;

/** What the document asks of a record: the same of everybody's. */
export const selection = `name { first last } birthDate email cards { __typename }
  loans { state item { barcode } } holds { state title { title } } charges { kind remaining { amountCents } }
  balance { amountCents } interlibraryLoanRequests { title } computerSessions { __typename }
  programRegistrations { program { name } } caregivers { signed listed }`;

export interface Seen {
  fields: Partial<Record<Field, unknown>>;
  withheld: string[];
}

const sorted = (values: string[]): string[] => values.toSorted();

function stateOf(loan: Loan, now: number): string {
  if (loan.returnedAt !== null) return 'RETURNED';
  if (loan.condition !== null) return loan.condition;
  return loan.dueAt < now ? 'OVERDUE' : 'CHECKED_OUT';
}

/** Days, both included, in which a row must have been, for an order. */
export interface Window {
  from: string | null;
  to: string | null;
}

const overlaps = (start: number, end: number | null, { from, to }: Window): boolean =>
  (to === null || dayOf(start) <= to) && (from === null || end === null || dayOf(end) >= from);

/** A record as whoever holds these classes sees it. */
export function seenOf(
  world: World,
  person: Person,
  classes: Classes,
  window: Window = { from: null, to: null },
): Seen {
  const isCharged = ({ id }: Loan) => person.charges.some((charge) => charge.loanId === id);
  const loans = person.loans.filter(
    (loan) =>
      overlaps(loan.checkedOutAt, loan.returnedAt, window) &&
      ((classes.has('circulation') && loan.returnedAt === null) ||
        (classes.has('recovery') &&
          (isCharged(loan) || ['OVERDUE', 'LOST', 'DAMAGED'].includes(stateOf(loan, world.now))))),
  );
  const holds = person.holds.filter(
    (hold) => overlaps(hold.placedAt, null, window) && (classes.has('circulation') || hold.state === 'READY'),
  );
  const everything: Record<Field, unknown> = {
    name: { first: person.first, last: person.last },
    birthDate: person.born,
    email: person.email,
    cards: person.cards.filter(({ state }) => state === 'ACTIVE').length,
    loans: sorted(loans.map((loan) => `${loan.barcode} ${stateOf(loan, world.now)}`)),
    holds: sorted(holds.map(({ title, state }) => `${title} ${state}`)),
    charges: sorted(person.charges.map(({ kind, remaining }) => `${kind} ${remaining}`)),
    balance: person.charges.reduce((sum, { remaining }) => sum + remaining, 0),
    interlibraryLoanRequests: sorted(person.requests.map(({ title }) => title)),
    computerSessions: person.sessions.length,
    programRegistrations: sorted(person.registrations.map(({ program }) => program)),
    caregivers: sorted(
      world.links
        .filter(({ child }) => child === person.id)
        .map(({ signed, listed }) => `${signed ? 'signed' : ''} ${listed ? 'listed' : ''}`),
    ),
  };
  const fields = Object.keys(asked) as Field[];
  const isOpen = (field: Field) => asked[field].some((each) => classes.has(each));
  return {
    fields: Object.fromEntries(fields.filter(isOpen).map((field) => [field, everything[field]])),
    withheld: sorted(fields.filter((field) => !isOpen(field))),
  };
}

/** What stands of a grant just now: nobody any more, or whose record it opens, in which classes and days. */
export function standingOf(
  world: World,
  grant: Grant,
): { person: Person; classes: Classes; window: Window } | null {
  const person = world.people.get(grant.person);
  if (person === undefined || grant.ended || grant.endsAt <= world.now) return null;
  const everyDay = { from: null, to: null };
  if (
    grant.card !== null &&
    !person.cards.some((card) => card.number === grant.card && card.state === 'ACTIVE')
  )
    return null;
  if (grant.link !== null) {
    const link = world.links.find(({ id }) => id === grant.link);
    if (link === undefined || !link.signed) return null;
    if (grant.basis === 'CAREGIVER_PHOTO_ID' && !link.listed) return null;
    const isMinor = isMinorOn(person.born, dayOf(world.now));
    return { person, classes: new Set(isMinor ? ofBasis[grant.basis] : []), window: everyDay };
  }
  if (grant.paper !== null) {
    const paper = world.papers.find(({ id }) => id === grant.paper);
    if (paper === undefined || paper.state !== 'IN_FORCE' || paper.endsAt <= world.now) return null;
    const window = paper.kind === 'PROCESS' ? { from: paper.from, to: paper.to } : everyDay;
    return { person, classes: new Set(paper.classes), window };
  }
  return { person, classes: new Set(ofBasis[grant.basis]), window: everyDay };
}

/** An answer's record, as `seenOf` writes one. */
export function readSeen(answer: {
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the model is compared with
  record: any;
  errors: { extensions: { code: string; coordinate: string } }[];
}): Seen {
  const { record, errors } = answer;
  const withheld = sorted(errors.map(({ extensions }) => extensions.coordinate.replace('Patron.', '')));
  // biome-ignore lint/suspicious/noExplicitAny: rows of the answer
  const list = (rows: any[], toText: (row: any) => string) => sorted(rows.map(toText));
  // biome-ignore lint/suspicious/noExplicitAny: a value of the answer
  const readings: Record<Field, (value: any) => unknown> = {
    name: ({ first, last }) => ({ first, last }),
    birthDate: (value) => value,
    email: (value) => value,
    cards: (rows) => rows.length,
    loans: (rows) => list(rows, ({ state, item }) => `${item.barcode} ${state}`),
    holds: (rows) => list(rows, ({ state, title }) => `${title.title} ${state}`),
    charges: (rows) => list(rows, ({ kind, remaining }) => `${kind} ${remaining.amountCents}`),
    balance: ({ amountCents }) => amountCents,
    interlibraryLoanRequests: (rows) => list(rows, ({ title }) => title),
    computerSessions: (rows) => rows.length,
    programRegistrations: (rows) => list(rows, ({ program }) => program.name),
    caregivers: (rows) =>
      list(rows, ({ signed, listed }) => `${signed ? 'signed' : ''} ${listed ? 'listed' : ''}`),
  };
  const fields = (Object.keys(asked) as Field[]).filter((field) => !withheld.includes(field));
  return {
    fields: Object.fromEntries(
      fields.map((field) => [field, record[field] === null ? null : readings[field](record[field])]),
    ),
    withheld,
  };
}
