import { type SQL, sql } from 'drizzle-orm';

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

/** Takes away what has ended by time, in one transaction. Answers one row, with `counts`. */
export const sweep = (call: SweepCall): SQL =>
  sql`select carrel.sweep(${JSON.stringify(call)}::text::jsonb) as counts`;
