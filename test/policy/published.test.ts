import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { mayWork, bases as own, type PurposeColumn, purposes, roles } from './expected/callers.ts';
import { rowOf, rows } from './expected/cells.ts';
import { isOfActs } from './places.ts';

/**
 * What the gateway says of its own policy, against the grid. Some classes show nowhere else: who reaches an address
 * at all has `contact`, so that no answer tells whether the class of its fields is one or two.
 */

interface Opening {
  basis: string;
  purpose: string | null;
  roles: string[];
}

let carrel: TestCarrel;
let published: Map<string, { classes: string[]; openings: Opening[] }>;
beforeAll(async () => {
  carrel = await startCarrel();
  const { json } = await carrel.query(
    '{ policy { fields { coordinate direction classes openings { basis purpose roles } } } }',
  );
  const fields: { coordinate: string; direction: string; classes: string[]; openings: Opening[] }[] =
    json.data.policy.fields;
  published = new Map(
    fields
      .filter(
        ({ coordinate, direction }) => direction === 'discloses' && !isOfActs(coordinate.replace(/\..*/, '')),
      )
      .map((field) => [field.coordinate, field]),
  );
});
afterAll(() => carrel.close());

test('[policy] MUST publish every field of the grid, and no other', () => {
  expect([...published.keys()].toSorted()).toEqual([...rows.keys()].toSorted());
});

const coordinates = [...rows.keys()];

test.each(coordinates)('[policy] MUST publish the classes of %s that the grid names', (coordinate) => {
  expect(published.get(coordinate)?.classes).toEqual([rowOf(coordinate).class].flat());
});

/** What is open to everyone is not opened by a purpose. */
const guarded = coordinates.filter((coordinate) => rowOf(coordinate).class !== 'open');
const rolesWith = (purpose: PurposeColumn) =>
  roles.filter((role) => mayWork[role].includes(purpose)).map((role) => role.toUpperCase());

test.each(guarded)('[policy] MUST publish the purposes and roles that open %s', (coordinate) => {
  const openings = (published.get(coordinate)?.openings ?? []).filter(({ basis }) => basis === 'STAFF');
  const { cells } = rowOf(coordinate);
  const served = purposes.filter((_, index) => cells.charAt(own.length + index) === '+');
  expect(openings.map(({ purpose, roles: given }) => [purpose, given.toSorted()])).toEqual(
    served.map((purpose) => [purpose, rolesWith(purpose).toSorted()]),
  );
});
