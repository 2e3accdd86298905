import { openOperator } from '../../drizzle/operator.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import type { Secret } from '../../src/secret.ts';

export const timeZone = 'America/Denver';

/** A Wednesday noon in Denver, far from any change of the clocks. */
export const standing = new Date('2026-06-17T18:00:00Z');

/** Loads the demonstration library, once for all files of tests that have it as it stands on that day. */
export async function loadDemonstration(url: string, roles: string, secret: Secret): Promise<void> {
  const operator = await openOperator(url, { roles });
  await loadDemonstrationLibrary(operator, { secret, now: standing, timeZone });
  await operator.end();
}
