import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openLibrary } from '../policy/asking.ts';
import { callers } from '../policy/expected/callers.ts';
import { rootArguments } from '../policy/rootArguments.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { type Mutant, printed, sample, summedUp, survivors, talliesOf } from './mutant.ts';
import { actMutants, basisMutants, purposeMutants } from './ruleMutants.ts';
import { isActTold, isTold, touched, touchedOfAct } from './served.ts';

/**
 * The same mutants in the running gateway, told by the grid of fields and the table of acts through HTTP: whatever
 * alters what a caller opens, reaches or may do is kept by the gateway, and not only compared by a test.
 */

let carrel: TestCarrel;
let roots: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  carrel = await openLibrary();
  roots = await rootArguments(carrel);
});
afterAll(() => carrel.close());

const seed = inject('seed') ?? Date.now();
const [few, many] = inject('isLong') ? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] : [25, 60];

async function count<Each extends Mutant>(
  what: string,
  mutants: readonly Each[],
  isKilled: (mutant: Each) => Promise<boolean>,
): Promise<string[]> {
  const outcomes = [];
  for (const mutant of mutants) {
    const putBack = mutant.apply();
    try {
      outcomes.push({ mutant, isKilled: await isKilled(mutant) });
    } finally {
      putBack();
    }
  }
  const tallies = talliesOf(outcomes);
  if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
  process.stdout.write(`${summedUp(what, tallies)} (seed ${seed})\n`);
  return survivors(tallies);
}

describe('[policy] in the running gateway, mutants of', () => {
  test('what bases and purposes open and reach MUST all be killed by what is answered', async () => {
    const serving = [...basisMutants(), ...purposeMutants()].flatMap((mutant) => {
      const [caller] = touched(mutant);
      return caller === undefined ? [] : [{ ...mutant, caller }];
    });
    expect(serving.length).toBeGreaterThan(300);
    const told = await count('bases and purposes, through HTTP', sample(serving, few, seed), ({ caller }) =>
      isTold(carrel, caller, roots),
    );
    expect(told).toEqual([]);
  }, 600_000);

  test('who may do an act MUST all be killed by what is let and refused', async () => {
    const acting = actMutants().flatMap((mutant) => {
      const [pair] = touchedOfAct(mutant);
      return pair === undefined ? [] : [{ ...mutant, pair }];
    });
    expect(acting.length).toBeGreaterThan(1000);
    const told = await count('acts, through HTTP', sample(acting, many, seed), ({ pair }) =>
      isActTold(carrel, pair),
    );
    expect(told).toEqual([]);
  }, 600_000);

  test('nothing at all cannot be told: without a mutant everybody is answered as ever', async () => {
    const some = sample(callers, inject('isLong') ? callers.length : 4, seed);
    for (const caller of some) expect(await isTold(carrel, caller, roots), caller.name).toBe(false);
    const [clerk] = callers.filter(({ name }) => name === 'CLERK, CIRCULATION');
    if (clerk === undefined) throw new TypeError('no clerk');
    for (const act of ['checkIn', 'approveProcess'] as const)
      expect(await isActTold(carrel, { caller: clerk, act })).toBe(false);
  }, 120_000);
});
