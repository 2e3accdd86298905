import { expect, inject } from 'vitest';
import { printed, sample, summedUp, survivors, talliesOf } from '../mutant.ts';
import { alike, type Judged } from './judges.ts';
import type { Nested } from './nested.ts';
import { type SourceMutant, sourceMutants } from './sourceMutants.ts';

export const mutantsOf = ({ path, only }: Judged): SourceMutant[] =>
  sourceMutants(path, only).filter(({ change }) => !Object.hasOwn(alike, change));

/**
 * Runs mutants against the tests that have to tell, and prints what became of them.
 * @param few how many of them in the short form
 * @returns those that survived
 */
export async function survivorsOf(
  runner: Nested,
  what: string,
  each: readonly Judged[],
  few: number,
): Promise<string[]> {
  const all = each.flatMap((judged) => mutantsOf(judged).map((mutant) => ({ mutant, tests: judged.tests })));
  const seed = inject('seed') ?? Date.now();
  const chosen = inject('isLong') ? all : sample(all, few, seed);
  // Without a mutant everything passes: what fails anyway would kill each of them.
  for (const tests of new Set(chosen.map((one) => one.tests)))
    expect(await runner.isKilled(null, tests), tests.join()).toBe(false);
  const outcomes = [];
  for (const { mutant, tests } of chosen) {
    const isKilled = await runner.isKilled(mutant, tests);
    // At once, and not only at the end of what may take minutes.
    if (!isKilled && inject('isLong')) process.stdout.write(`survived: ${mutant.name}\n`);
    outcomes.push({ mutant, isKilled });
  }
  const tallies = talliesOf(outcomes);
  if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
  const isWhole = chosen.length === all.length;
  process.stdout.write(
    `${summedUp(what, tallies)}${isWhole ? '' : ` (${chosen.length} of ${all.length}, seed ${seed})`}\n`,
  );
  return survivors(tallies);
}

/** What tests inside are given: the same cluster, and the short form of whatever has two. */
export const provided = () => ({
  clusterUrl: inject('clusterUrl'),
  template: inject('template'),
  secretText: inject('secretText'),
  isLong: false,
  seed: 1,
});
