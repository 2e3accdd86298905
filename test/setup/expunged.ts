import { expect } from 'vitest';
import { checkExpunge } from '../../src/retention/check.ts';
import { timeZone } from './carrel.ts';
import type { TestDatabase } from './database.ts';

/**
 * Holds that nothing in the database joins a person to anything completed, as `carrel expunge --check` would.
 * Call it after every act of a test.
 * @param now the test's clock: what ends by time is judged by it
 */
export async function expectExpunged(database: TestDatabase, now: Date): Promise<void> {
  const operator = await database.operator();
  try {
    expect((await checkExpunge(operator, { now, timeZone })).findings).toEqual([]);
  } finally {
    await operator.end();
  }
}
