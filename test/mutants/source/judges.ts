/** What of the program is written otherwise, one thing at a time, and the tests that have to tell. */
export interface Judged {
  readonly path: string;
  /** Whole files, or functions alone: tables have mutants of their own, told by `../rules.test.ts`. */
  readonly only: 'functions' | 'everything';
  readonly tests: readonly string[];
}

const page = 'schema/policy';
const tests = 'test/schema/policy';

/** The page's functions and constants, and the view that is made of what it answers: nothing of a database. */
export const judged: readonly Judged[] = [
  { path: `${page}/age.ts`, only: 'everything', tests: [`${tests}/age.test.ts`] },
  { path: `${page}/days.ts`, only: 'everything', tests: [`${tests}/days.test.ts`] },
  { path: `${page}/papers.ts`, only: 'everything', tests: [`${tests}/papers.test.ts`] },
  { path: `${page}/pin.ts`, only: 'everything', tests: [`${tests}/writing.test.ts`] },
  { path: `${page}/cardNumber.ts`, only: 'everything', tests: [`${tests}/writing.test.ts`] },
  { path: `${page}/connecting.ts`, only: 'everything', tests: [`${tests}/connecting.test.ts`] },
  {
    path: `${page}/opens.ts`,
    only: 'everything',
    tests: [`${tests}/opens.test.ts`, `${tests}/thirdParty.test.ts`],
  },
  { path: `${page}/openings.ts`, only: 'everything', tests: [`${tests}/openings.test.ts`] },
  { path: `${page}/acts.ts`, only: 'everything', tests: [`${tests}/acts.test.ts`] },
  {
    path: `${page}/suppression.ts`,
    only: 'everything',
    tests: [`${tests}/rings.test.ts`, `${tests}/suppression.test.ts`],
  },
  { path: `${page}/differences.ts`, only: 'everything', tests: [`${tests}/differences.test.ts`] },
  {
    path: `${page}/bases.ts`,
    only: 'functions',
    tests: [`${tests}/purposes.test.ts`, `${tests}/reaching.test.ts`],
  },
  { path: `${page}/classes.ts`, only: 'functions', tests: [`${tests}/purposes.test.ts`] },
  { path: `${page}/purposes.ts`, only: 'functions', tests: [`${tests}/purposes.test.ts`] },
  { path: 'schema/view.ts', only: 'everything', tests: ['test/schema/view.test.ts'] },
];

const remembered = 'what is remembered is what would be worked out anew: it is only sooner there';
const neverAnswered = 'no second is the one that is no number: what stands there first is never answered';
const noPart = 'no reach is a part of another one’s name: the branch is there for the types';
const noSuchPurpose = 'nobody is given anything for no purpose: the half is there for the types';
const everyCell = 'every row has as many cells as the others: what if not is there for the types';
const alwaysARing =
  'a cell’s totals can rise with it without end: there always is a way, and this is there for the types';
const sameStart = 'every way begins with it: none is the nearer for it';
const neverGreater = 'nothing is never greater or less than a text: the half is there for the types';

/** Mutants that are the same program, each with why: whatever is asked, the answer is what it was. */
export const alike: Readonly<Record<string, string>> = {
  'schema/policy/age.ts birthDate !== null && birthDate > adultIfBornBy(now, timeZone) → (birthDate > adultIfBornBy(now, timeZone))':
    neverGreater,
  'schema/policy/age.ts last.epochSeconds !== epochSeconds || last.timeZone !== timeZone → true': remembered,
  "schema/policy/age.ts '' → 'of a mutant' in timeZone: ''": neverAnswered,
  "schema/policy/age.ts '' → 'of a mutant' in answer: ''": neverAnswered,
  'schema/policy/papers.ts windowFrom !== null && windowTo !== null → ((windowFrom !== null) || (windowTo !== null))':
    neverGreater,
  'schema/policy/papers.ts windowFrom !== null && windowTo !== null → (windowFrom !== null)': neverGreater,
  'schema/policy/papers.ts windowFrom !== null && windowTo !== null → (windowTo !== null)': neverGreater,
  'schema/policy/papers.ts windowFrom !== null && windowTo !== null && windowFrom > windowTo → (windowFrom > windowTo)':
    neverGreater,
  'schema/policy/papers.ts isRecordClass(name) && nameableClasses.has(name) → (nameableClasses.has(name))':
    'what can be named is a class: the half is there for the types',
  "schema/view.ts 'subject' in principal && opened.size > 1 → (opened.size > 1)":
    'who has no record has no subject and no evidence either: the half is there for the types',
  'schema/policy/opens.ts principal.purpose !== null && purposesOf(principal.role).includes(prin → (purposesOf(principal.role).includes(principal.purpose))':
    'no role has nothing for a purpose: the half is there for the types',
  "schema/policy/acts.ts principal.basis !== 'STAFF' || principal.purpose === null → (principal.basis !== 'STAFF')":
    noSuchPurpose,
  'schema/policy/acts.ts purpose !== null && (rule.staff?.[purpose]?.includes(role) ?? false) → (rule.staff?.[purpose]?.includes(role) ?? false)':
    noSuchPurpose,
  'schema/policy/suppression.ts cells !== undefined → true': everyCell,
  'schema/policy/suppression.ts table[row]?.[column] ?? 0 → (table[row]?.[column])': everyCell,
  'schema/policy/suppression.ts 0 → (1) in table[row]?.[column] ?? 0': everyCell,
  'schema/policy/suppression.ts 0 → (-1) in table[row]?.[column] ?? 0': everyCell,
  'schema/policy/suppression.ts first === undefined → false': alwaysARing,
  "schema/policy/suppression.ts 'a table without a ring' → 'of a mutant' in new TypeError('a table without a ring')":
    alwaysARing,
  'schema/policy/suppression.ts 0 → (1) in cost: 0': sameStart,
  'schema/policy/suppression.ts 0 → (-1) in cost: 0': sameStart,
  "schema/policy/bases.ts 'string' → 'of a mutant' in typeof field === 'string'": noPart,
  "schema/policy/bases.ts typeof field === 'string' ? field === reach : field.includes(reach) → (field.includes(reach))":
    noPart,
};
