import type { Sender } from '../sender.ts';

/** What a sweep goes by. Instants are ISO 8601, a day is `YYYY-MM-DD`. */
export interface SweepCall {
  readonly now: string;
  /** What is kept a day after its end goes when it ended by this instant. */
  readonly endedBefore: string;
  /** The last day on which a hold that is ready now waits on the shelf. */
  readonly shelfUntil: string;
}

/** How many of each went. */
export type SweepCounts = Readonly<
  Record<
    | 'computerSessions'
    | 'programRegistrations'
    | 'holds'
    | 'payments'
    | 'grants'
    | 'tokens'
    | 'actOutcomes'
    | 'pinFailures'
    | 'patrons',
    number
  >
>;

/**
 * Takes away what has ended by time, in one transaction. It may take long where much fell due, and so has no deadline.
 * @param sweeper the sweeper's connection or the operator's
 * @throws the driver's own errors
 */
export async function sweep(sweeper: Sender, call: SweepCall): Promise<SweepCounts> {
  const [row] = await sweeper.send(
    async (sql) =>
      sql<{ counts: SweepCounts }[]>`select carrel.sweep(${JSON.stringify(call)}::text::jsonb) as counts`,
  );
  if (row === undefined) throw new TypeError('a sweep without counts');
  return row.counts;
}
