import { bases, clientKinds, clientScopes, mayHold, vendorScopes } from '../../../schema/policy/bases.ts';
import { nameableClasses, personClasses, recordClasses } from '../../../schema/policy/classes.ts';
import { clauses } from '../../../schema/policy/clauses.ts';
import { openingsOf } from '../../../schema/policy/openings.ts';
import { couldOpen, opens, reachOf, withheldUnder } from '../../../schema/policy/opens.ts';
import type { Principal } from '../../../schema/policy/principal.ts';
import { mayWorkFor, purposes, roles } from '../../../schema/policy/purposes.ts';
import { consent, now, order, timeZone, vendor } from '../../schema/policy/principals.ts';
import { type Caller, callers } from '../expected/callers.ts';
import {
  expectedBases,
  expectedClasses,
  expectedClauseOf,
  expectedPurposes,
  expectedScopes,
} from '../expected/rules.ts';
import { principalOf } from '../principalOf.ts';
import { type Departures, departure } from './departure.ts';

type AnyRule = { clause: string | null; reach: string; opens: readonly string[]; also?: string };
const everyClass = expectedClasses.map(({ name }) => name);
const besides = (...classes: readonly (readonly string[])[]): string[] => [
  ...new Set(['open', ...classes.flat()]),
];

/** What a basis, or a purpose, must open by its row. */
const ofBasis = (basis: string) => expectedBases.find((row) => row.basis === basis);
const ofPurpose = (purpose: string) => expectedPurposes.find((row) => row.purpose === purpose)?.opens ?? [];

/** What a caller must open now: by its row, and what its own evidence, scopes or purpose add. */
function mustOpen({ persona, purpose }: Caller, { basis }: Principal): string[] {
  const more: Readonly<Record<string, readonly string[]>> = {
    otherVendor: ['statistics'],
    writtenConsent: ['identity', 'contact', 'circulation'],
    courtOrder: ['circulation', 'interlibrary'],
  };
  return besides(ofBasis(basis)?.opens ?? [], more[persona ?? ''] ?? [], ofPurpose(purpose ?? ''));
}

/** What is said of each basis, and what each caller opens and reaches by it. */
export function departuresOfBases(): Departures {
  const table: Readonly<Record<string, AnyRule>> = bases;
  const rows = expectedBases.flatMap(({ basis, ...must }) => {
    const { clause = null, reach, opens: listed, also = null } = table[basis] ?? {};
    return departure(basis, { clause, reach, opens: listed, also }, must);
  });
  const ofCallers = callers.flatMap((caller) => {
    const principal = principalOf(caller);
    const must = mustOpen(caller, principal);
    const reach = caller.isStaff && !must.includes('identity') ? 'nobody' : ofBasis(principal.basis)?.reach;
    return [
      ...departure(`${caller.name} opens`, opens(principal, now, timeZone), must),
      ...departure(`${caller.name} reaches`, reachOf(principal), reach),
      ...must
        .filter((each) => !couldOpen(principal).has(each as never))
        .map((each) => `${caller.name} is not told of ${each}`),
      ...(caller.clause === null
        ? []
        : departure(`${caller.name} is under`, withheldUnder(principal, 'open'), caller.clause)),
    ];
  });
  return [
    ...departure(
      'bases',
      Object.keys(bases),
      expectedBases.map(({ basis }) => basis),
    ),
    ...rows,
    ...ofCallers,
  ];
}

/** What is said of each purpose, and which roles may have it. */
export function departuresOfPurposes(): Departures {
  const table: Readonly<Record<string, { roles: readonly string[]; opens: readonly string[] }>> = purposes;
  return [
    ...departure(
      'purposes',
      Object.keys(purposes),
      expectedPurposes.map(({ purpose }) => purpose),
    ),
    ...expectedPurposes.flatMap(({ purpose, ...must }) => [
      ...departure(purpose, table[purpose], must),
      ...departure(
        `${purpose} is for`,
        roles.filter((role) => mayWorkFor(role, purpose as never)),
        must.roles,
      ),
    ]),
  ];
}

/** What each class is kept under, who can name it, and what opens it as it is published. */
export function departuresOfClasses(): Departures {
  const table: Readonly<Record<string, { clause: string }>> = recordClasses;
  const staffWith = (name: string): string[] =>
    expectedPurposes.filter((row) => row.opens.includes(name)).map(({ purpose }) => purpose);
  const besidesStaff = (name: string, isNameable: boolean): string[] =>
    expectedBases
      .filter(
        ({ basis, opens: listed, also }) =>
          name === 'open' ||
          listed.includes(name) ||
          (also === 'the classes its evidence names' && isNameable) ||
          (basis === 'VENDOR' && name === 'statistics'),
      )
      .map(({ basis }) => basis);
  const nameable = expectedClasses.filter(({ isNameable }) => isNameable).map(({ name }) => name);
  return [
    ...departure('classes', Object.keys(recordClasses), everyClass),
    ...departure('what a paper can name', nameableClasses, nameable),
    ...departure(
      'what is of a person',
      personClasses,
      expectedClasses.filter(({ isOfAPerson }) => isOfAPerson).map(({ name }) => name),
    ),
    ...[consent(...(everyClass as never[])), order(...(everyClass as never[]))].flatMap((paper) => [
      ...departure(`${paper.basis} opens`, opens(paper, now, timeZone), besides(nameable)),
      ...departure(`${paper.basis} is told of`, couldOpen(paper), besides(nameable)),
    ]),
    ...expectedClasses.flatMap(({ name, clause, isNameable }) => {
      const openings = openingsOf(name as never, null);
      return [
        ...departure(`${name} is kept under`, table[name]?.clause, clause),
        ...departure(
          `${name} is opened by`,
          openings.flatMap(({ basis, purpose }) => (purpose === null ? [basis] : [])),
          besidesStaff(name, isNameable),
        ),
        ...departure(
          `${name} is opened for`,
          openings.flatMap(({ purpose }) => purpose ?? []),
          staffWith(name),
        ),
      ];
    }),
  ];
}

/** What a client can be given by its kind, and what a vendor opens who was given everything. */
export function departuresOfScopes(): Departures {
  const given = vendor(...everyClass);
  const must = besides(ofBasis('VENDOR')?.opens ?? [], expectedScopes.VENDOR ?? []);
  return [
    ...departure('kinds of clients', clientKinds, Object.keys(expectedScopes)),
    ...departure('scopes', clientScopes, expectedScopes),
    ...departure('a vendor’s scopes', vendorScopes, expectedScopes.VENDOR),
    ...clientKinds.flatMap((kind) =>
      departure(
        `${kind} may hold`,
        everyClass.filter((each) => mayHold(kind, [each])),
        expectedScopes[kind],
      ),
    ),
    ...departure('a vendor opens', opens(given, now, timeZone), must),
    ...departure('a vendor is told of', couldOpen(given), must),
  ];
}

/** The clauses: every one that a basis, a class or an act is under, and two that are for what is kept of anybody. */
export const departuresOfClauses = (): Departures =>
  departure('clauses', Object.keys(clauses), [
    ...new Set([
      ...expectedBases.flatMap(({ clause }) => clause ?? []),
      ...expectedClasses.map(({ clause }) => clause),
      ...expectedClauseOf.values(),
      'retain.no-tracking',
    ]),
  ]);
