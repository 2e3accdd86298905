import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FieldRule } from '../../schema/discloses.ts';
import { schema } from '../../schema/schema.ts';
import { ruled } from '../policy/departures/fields.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectWithheldFrom, plantCanary } from './withheld.ts';

/** Mistakes on purpose, each in the test and none in the program: what the corpus asks tells them. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await plantCanary(carrel);
});
afterAll(() => carrel.close());

/** A field's rule as a mistake would have it, until it is put back. */
async function mistaken(coordinate: string, ask: () => Promise<void>): Promise<void> {
  const at = ruled(schema).find((each) => each.kind === 'discloses' && each.coordinate === coordinate);
  if (at?.kind !== 'discloses') throw new TypeError(`there is no field ${coordinate}`);
  const rule = at.rule as { discloses: FieldRule['discloses'] };
  const before = rule.discloses;
  rule.discloses = 'open';
  try {
    await ask();
  } finally {
    rule.discloses = before;
  }
}

test.each([
  // What is judged of a document is remembered: each is one that nobody asked before.
  ['[K08] an alias', 'Patron.category', (n: string) => `{ record { id a${n}: category } }`],
  [
    '[K09] a named fragment',
    'Patron.category',
    (n: string) => `{ record { id ...F${n} } } fragment F${n} on Patron { category }`,
  ],
  [
    '[K10] an inline fragment',
    'Patron.category',
    (n: string) => `{ record { id ... on Patron { a${n}: category } } }`,
  ],
])('%s around a field whose class is mistaken MUST be told', async (_, coordinate, document) => {
  await expectWithheldFrom(carrel, document('1'), coordinate);
  await mistaken(coordinate, () =>
    expect(expectWithheldFrom(carrel, document('2'), coordinate)).rejects.toThrow(),
  );
  await expectWithheldFrom(carrel, document('3'), coordinate);
});
