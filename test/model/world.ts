/**
 * A library as the policy's text has it, kept by hand and apart from the program: nothing here imports it. Times are
 * milliseconds; days are told in the library's zone.
 */

export const hour = 3_600_000;
export const day = 24 * hour;

export const branches = [
  '00000000-0000-4000-8000-0000000000b1',
  '00000000-0000-4000-8000-0000000000b2',
] as const;

const denver = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Denver' });

/** The library's day of a moment, `YYYY-MM-DD`. */
export const dayOf = (moment: number): string => denver.format(moment);

/** The first of the month that a moment is in. */
export const monthOf = (moment: number): string => `${dayOf(moment).slice(0, 7)}-01`;

/** Whether somebody born on a day is under 18 on another. Of 29 February it is 1 March that ends it. */
export function isMinorOn(born: string | null, today: string): boolean {
  if (born === null) return false;
  const comesOfAge = `${Number(born.slice(0, 4)) + 18}${born.slice(4)}`;
  const [, month, date] = comesOfAge.split('-');
  const isLeap = Number(comesOfAge.slice(0, 4)) % 4 === 0;
  const on = month === '02' && date === '29' && !isLeap ? `${comesOfAge.slice(0, 5)}03-01` : comesOfAge;
  return today < on;
}

export interface Card {
  number: string;
  pin: string | null;
  state: 'ACTIVE' | 'LOST' | 'REPLACED';
}

export interface Loan {
  id: string;
  barcode: string;
  checkedOutAt: number;
  dueAt: number;
  renewals: number;
  returnedAt: number | null;
  condition: 'LOST' | 'DAMAGED' | null;
}

export interface Charge {
  id: string;
  kind: string;
  amount: number;
  remaining: number;
  /** The loan that it is for: of one item there may be others, before and after. */
  loanId: string | null;
}

export interface Hold {
  id: string;
  title: string;
  branch: string;
  state: 'WAITING' | 'IN_TRANSIT' | 'READY';
  barcode: string | null;
  placedAt: number;
  shelfUntil: string | null;
}

export interface Payment {
  id: string;
  amount: number;
  reversibleUntil: string;
}

export interface Person {
  id: string;
  first: string;
  last: string;
  born: string | null;
  email: string | null;
  cards: Card[];
  loans: Loan[];
  charges: Charge[];
  holds: Hold[];
  payments: Payment[];
  requests: { id: string; title: string }[];
  sessions: { id: string; endsAt: number }[];
  registrations: { program: string }[];
  deletionAsked: boolean;
}

export interface Link {
  id: string;
  child: string;
  caregiver: string;
  signed: boolean;
  listed: boolean;
}

export type Basis =
  | 'CARD'
  | 'BORROWER_IN_PERSON'
  | 'CAREGIVER_WITH_CARD'
  | 'CAREGIVER_PHOTO_ID'
  | 'WRITTEN_CONSENT'
  | 'COURT_ORDER';

/** What somebody was handed: a token, and what it stands on. */
export interface Grant {
  token: string;
  basis: Basis;
  person: string;
  card: string | null;
  link: string | null;
  paper: string | null;
  endsAt: number;
  ended: boolean;
  /** Whether staff opened it, who may close it again. */
  atDesk: boolean;
}

/** A consent or a process: which classes it opens of whom, and until when. */
export interface Paper {
  id: string;
  kind: 'CONSENT' | 'PROCESS';
  /** Whom it names, each under the id by which the desk can name them. */
  subjects: { person: string; id: string }[];
  classes: string[];
  from: string | null;
  to: string | null;
  endsAt: number;
  finding: boolean;
  state: 'RECORDED' | 'IN_FORCE' | 'REFUSED' | 'ENDED';
}

export interface Item {
  barcode: string;
  title: string;
  branch: string;
  category: string;
  status: string;
}

export interface Referral {
  id: string;
  person: string;
  debtor: string;
  agency: string;
  /** What it was made for and is still there: ids of charges, and loans of items that are still to come back. */
  lines: (string | Loan)[];
}

export interface World {
  now: number;
  people: Map<string, Person>;
  items: Map<string, Item>;
  links: Link[];
  grants: Grant[];
  papers: Paper[];
  referrals: Referral[];
  incidents: { id: string; legalAction: boolean }[];
  /** The one collection agency, by its id. */
  agency: string;
  programs: Map<string, { id: string; branch: string; startsAt: number; endsAt: number; closed: boolean }>;
  /** month, kind, branch, category → how many. */
  counts: Map<string, number>;
}

export const personOfCard = (world: World, number: string): Person | null =>
  [...world.people.values()].find(({ cards }) =>
    cards.some((card) => card.number === number && card.state === 'ACTIVE'),
  ) ?? null;

/** One more of something in its month. */
export function count(world: World, moment: number, kind: string, branch: string, category: string): void {
  const key = [monthOf(moment), kind, branch, category].join(' ');
  world.counts.set(key, (world.counts.get(key) ?? 0) + 1);
}
