import { describe, expect, inject, test } from 'vitest';
import { acts, evidence } from '../../schema/policy/acts.ts';
import { bases } from '../../schema/policy/bases.ts';
import { recordClasses } from '../../schema/policy/classes.ts';
import { clauses } from '../../schema/policy/clauses.ts';
import { purposes } from '../../schema/policy/purposes.ts';
import { schema } from '../../schema/schema.ts';
import { departuresOfActs, departuresOfEvidence } from '../policy/departures/acts.ts';
import { departuresOfFields, departuresOfRule, ruled } from '../policy/departures/fields.ts';
import {
  departuresOfBases,
  departuresOfClasses,
  departuresOfClauses,
  departuresOfPurposes,
  departuresOfScopes,
} from '../policy/departures/rules.ts';
import { fieldMutants } from './fieldMutants.ts';
import { printed, summedUp, survivors, type Tally, tally } from './mutant.ts';
import {
  actMutants,
  basisMutants,
  classMutants,
  clauseMutants,
  evidenceMutants,
  purposeMutants,
  scopeMutants,
} from './ruleMutants.ts';

/**
 * Every rule on the policy page, and every field's class, dropped, widened and swapped: what is compared is what
 * `test/policy/rules.test.ts` compares. All of them, whatever the form: they are quick.
 */

const kinds: readonly (readonly [string, () => Tally[]])[] = [
  ['the clauses', () => tally(clauseMutants(), departuresOfClauses)],
  ['the record classes', () => tally(classMutants(), departuresOfClasses)],
  ['the bases', () => tally(basisMutants(), departuresOfBases)],
  ['the purposes', () => tally(purposeMutants(), departuresOfPurposes)],
  ['the scopes', () => tally(scopeMutants(), departuresOfScopes)],
  ['the acts', () => tally(actMutants(), (mutant) => departuresOfActs(mutant.acts))],
  ['the evidence', () => tally(evidenceMutants(), departuresOfEvidence)],
  ['the fields, and what enters', () => tally(fieldMutants(schema), ({ at }) => departuresOfRule(at))],
];

describe('[policy] mutants of', () => {
  test.each(kinds)(
    '%s MUST all be killed',
    (what, count) => {
      const tallies = count();
      if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
      process.stdout.write(`${summedUp(what, tallies)}\n`);
      for (const { table, mutants } of tallies) expect(mutants, table).toBeGreaterThan(8);
      expect(survivors(tallies)).toEqual([]);
    },
    120_000,
  );

  test('every row of the page MUST be made, and every place of the schema', () => {
    const made = (mutants: readonly { name: string }[], of: object) =>
      Object.keys(of).filter((key) => !mutants.some(({ name }) => name === `${key} dropped`));
    expect(made(basisMutants(), bases)).toEqual([]);
    expect(made(purposeMutants(), purposes)).toEqual([]);
    expect(made(actMutants(), acts)).toEqual([]);
    expect(made(evidenceMutants(), evidence)).toEqual([]);
    expect(made(classMutants(), recordClasses)).toEqual([]);
    expect(made(clauseMutants(), clauses)).toEqual([]);
    const places = new Set(fieldMutants(schema).map(({ at }) => at.coordinate));
    expect(ruled(schema).filter(({ coordinate }) => !places.has(coordinate))).toEqual([]);
    expect(places.size).toBeGreaterThan(600);
  });

  test('what is exempted on purpose MUST be told as survived, and fail', () => {
    const exempted = tally(basisMutants(), () =>
      departuresOfBases().filter((each) => !each.startsWith('CARD ') && !each.startsWith('CARD opens')),
    );
    expect(survivors(exempted)).toContain('bases: CARD: opens with birth');
    const birthDate = fieldMutants(schema).filter(({ at }) => at.coordinate === 'Patron.birthDate');
    expect(survivors(tally(birthDate, ({ at }) => departuresOfRule(at)))).toEqual([]);
    const blind = tally(birthDate, () => []);
    expect(survivors(blind)).toContain('fields: Patron.birthDate discloses open');
    expect(printed(blind)).toContain('  survived: Patron.birthDate discloses open');
  });

  test('what departs without a mutant MUST be told, and cannot pass for killed', () => {
    expect(() => tally(basisMutants().slice(0, 2), () => ['something is amiss already'])).toThrow('amiss');
  });

  test('MUST leave everything as it was', () => {
    expect(departuresOfFields(schema)).toEqual([]);
    expect([...departuresOfBases(), ...departuresOfActs(), ...departuresOfClasses()]).toEqual([]);
  });
});
