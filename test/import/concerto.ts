import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';

/** The sample library that Evergreen comes with, as its own tools export it. Not part of this repository. */
export const concertoPath = fileURLToPath(
  new URL('../../../shared/data/evergreen-concerto', import.meta.url),
);

/** Tests on the sample library; where it is not at hand they are skipped, and say so. */
export function describeConcerto(title: string, tests: () => void): void {
  if (existsSync(concertoPath)) describe(title, tests);
  else test.skip(`${title}: skipped, ../shared/data/evergreen-concerto is not here`, () => {});
}
