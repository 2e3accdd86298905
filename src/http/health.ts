import { sql } from 'drizzle-orm';
import type { Pools } from '../../drizzle/pools.ts';
import { compiled } from '../../drizzle/statement.ts';
import type { SealingState } from '../disclosure/startSealing.ts';

const alive = compiled(sql`select 1`);

/** Whether a request could be answered now: the records and the log both answer. */
export async function isReady(pools: Pools): Promise<boolean> {
  try {
    await Promise.all([alive.run(pools.for('open'), {}), alive.run(pools.for('log'), {})]);
    return true;
  } catch {
    return false;
  }
}

/**
 * How the disclosure log's sealing stands: 503 while it does not go on. Not part of being ready: seals may be late, and
 * answers are given all the same.
 */
export function sealingDetail(state: SealingState | null): { status: number; text: string } {
  if (state === null) return { status: 404, text: 'this process does not seal\n' };
  const { last, waiting, trouble, sink } = state;
  const lines = [
    trouble === null ? 'sealing' : `not sealing: ${trouble}`,
    `last sealed entry: ${last?.lastEntry ?? 'none'}`,
    `waiting: ${waiting}`,
    `sink: ${sink === null ? 'none, seals are in the database alone' : 'configured'}`,
  ];
  return { status: trouble === null ? 200 : 503, text: `${lines.join('\n')}\n` };
}
