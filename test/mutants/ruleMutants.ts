import { acts, documentKinds, evidence, photoIds } from '../../schema/policy/acts.ts';
import { bases, clientScopes, vendorScopes } from '../../schema/policy/bases.ts';
import { nameableClasses, personClasses, recordClasses } from '../../schema/policy/classes.ts';
import { clauses } from '../../schema/policy/clauses.ts';
import { purposes, roles } from '../../schema/policy/purposes.ts';
import { dropping, everySwap, lists, otherwise, refilling, replacing } from './altering.ts';
import type { Mutant } from './mutant.ts';

/** Every mutant of the policy page, from its own tables: a row that is new has its mutants the day it is there. */

const classNames = Object.keys(recordClasses);
const clauseIds = Object.keys(clauses);
const basisNames = Object.keys(bases);
const purposeNames = Object.keys(purposes);
const reaches = ['nobody', 'one card', 'one record', 'own referrals', 'patrons'];

/** A property of each row, with each of the values that it does not have. */
const values = (table: string, rules: object, property: string, from: readonly unknown[]): Mutant[] =>
  Object.entries(rules).flatMap(([key, rule]: [string, Record<string, unknown>]) =>
    from
      .filter((value) => value !== rule[property])
      .map((value) =>
        replacing(table, `${key}: ${property} ${value}`, rules, key, otherwise(rule, property, value)),
      ),
  );

/** A property of each row that is a list, a member shorter or longer. */
const members = (table: string, rules: object, property: string, from: readonly string[]): Mutant[] =>
  Object.entries(rules).flatMap(([key, rule]: [string, Record<string, unknown>]) =>
    lists((rule[property] as readonly string[] | undefined) ?? [], from).map(({ name, list }) =>
      replacing(table, `${key}: ${property} ${name}`, rules, key, otherwise(rule, property, list)),
    ),
  );

/** The purposes of staff in each row: one less, one more for each role, and the roles of each. */
const forStaff = (table: string, rules: object): Mutant[] =>
  Object.entries(rules).flatMap(([key, rule]: [string, { staff?: Record<string, readonly string[]> }]) => {
    const staff = rule.staff ?? {};
    const altered = (name: string, other: object): Mutant =>
      replacing(table, `${key}: ${name}`, rules, key, otherwise(rule, 'staff', other));
    return purposeNames.flatMap((purpose) => {
      const given = staff[purpose];
      if (given === undefined)
        return roles.map((role) => altered(`${purpose} for ${role}`, { ...staff, [purpose]: [role] }));
      return [
        altered(`without ${purpose}`, otherwise(staff, purpose, undefined)),
        ...lists(given, roles).map(({ name, list }) =>
          altered(`${purpose} ${name}`, { ...staff, [purpose]: list }),
        ),
      ];
    });
  });

const dropped = (table: string, rules: object): Mutant[] =>
  Object.keys(rules).map((key) => dropping(table, rules, key));

export const basisMutants = (): Mutant[] => [
  ...dropped('bases', bases),
  ...everySwap('bases', bases),
  ...members('bases', bases, 'opens', classNames),
  ...values('bases', bases, 'reach', reaches),
  ...values('bases', bases, 'clause', [...clauseIds, null]),
  ...values('bases', bases, 'also', [
    'the classes its evidence names',
    'the scopes its client holds',
    'by role and purpose',
    undefined,
  ]),
];

export const purposeMutants = (): Mutant[] => [
  ...dropped('purposes', purposes),
  ...everySwap('purposes', purposes),
  ...members('purposes', purposes, 'opens', classNames),
  ...members('purposes', purposes, 'roles', roles),
];

const sets = (table: string, set: readonly string[] | ReadonlySet<string>, from: readonly string[]) =>
  lists([...set], from).map(({ name, list }) => refilling(table, name, set, list));

export const classMutants = (): Mutant[] => [
  ...dropped('record classes', recordClasses),
  ...values('record classes', recordClasses, 'clause', clauseIds),
  ...sets('nameable classes', nameableClasses, classNames),
  ...sets('classes of a person', personClasses, classNames),
];

export const scopeMutants = (): Mutant[] => [
  ...sets('vendor scopes', vendorScopes, classNames),
  ...Object.entries(clientScopes).flatMap(([kind, scopes]) =>
    lists(scopes, classNames).map(({ name, list }) =>
      replacing('client scopes', `${kind} ${name}`, clientScopes, kind, list),
    ),
  ),
  ...dropped('client scopes', clientScopes),
];

export const clauseMutants = (): Mutant[] => dropped('clauses', clauses);

/** Whoever is looked at for one of them: the act that it alters, or both that it swaps. */
export interface ActMutant extends Mutant {
  readonly acts: readonly string[];
}

export const actMutants = (): ActMutant[] =>
  [
    ...dropped('acts', acts),
    ...everySwap('acts', acts),
    ...members('acts', acts, 'bases', basisNames),
    ...values('acts', acts, 'anyone', [true, undefined]),
    ...values('acts', acts, 'clause', clauseIds),
    ...forStaff('acts', acts),
  ].map((mutant) => ({ ...mutant, acts: mutant.name.match(/\w+/g)?.filter((word) => word in acts) ?? [] }));

export const evidenceMutants = (): Mutant[] => [
  ...dropped('evidence', evidence),
  ...everySwap('evidence', evidence),
  ...values('evidence', evidence, 'basis', basisNames),
  ...members('evidence', evidence, 'seen', documentKinds),
  ...forStaff('evidence', evidence),
  ...sets('photo IDs', photoIds, documentKinds),
  ...sets('kinds of documents', documentKinds, ['LIBRARY_BOOK']),
];
