import { describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { departuresOfActs, departuresOfEvidence } from './departures/acts.ts';
import { departuresOfFields } from './departures/fields.ts';
import {
  departuresOfBases,
  departuresOfClasses,
  departuresOfClauses,
  departuresOfPurposes,
  departuresOfScopes,
} from './departures/rules.ts';

/** The policy page, table by table, against what was written by hand. `test/mutants` proves that nothing slips by. */
describe('[policy] the policy page MUST be what was read of the policy:', () => {
  test.each([
    ['its clauses', departuresOfClauses],
    ['the record classes, and what a paper can name', departuresOfClasses],
    ['the bases, and what a caller opens and reaches on each', departuresOfBases],
    ['the purposes of staff, and whose they are', departuresOfPurposes],
    ['the scopes that a client can hold', departuresOfScopes],
    ['the acts, and who may do each', departuresOfActs as () => string[]],
    ['the evidence at the desk', departuresOfEvidence],
  ])('%s', (_, departures) => {
    expect(departures()).toEqual([]);
  });

  test('the class of every field, of whatever enters, and whom a field is for', () => {
    expect(departuresOfFields(schema)).toEqual([]);
  });
});
