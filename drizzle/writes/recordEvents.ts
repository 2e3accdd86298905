import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { call, callOf, calls, type Doing, type Outcome } from './act.ts';

/** One act among others: its name, and its call as it would be alone. */
export interface Event extends Pick<Doing, 'key' | 'now'> {
  readonly act: string;
  readonly input: object;
}

/** What an event leaves of an act's result to a feed: identifiers of what is nobody's by itself. */
export interface Recorded {
  readonly branchId?: string | null;
  readonly chargeId?: string | null;
  readonly paymentId?: string | null;
}

/** What became of an event. One that failed left nothing: something was locked for long, or is not as it should be. */
export type EventOutcome =
  | (Outcome<Recorded> & { readonly failed?: undefined })
  | { readonly failed: 'BUSY' | 'BROKEN'; readonly refused?: undefined };

const called = calls<readonly EventOutcome[]>(sql`carrel.record_events(${call})`);

/**
 * Does events one after the other, each whole or not at all, all in one transaction.
 * @param events in their order; so few that their locks are held for a moment
 * @returns the outcomes of the first of them, at least one. Where an event failed, those after it are still to be done;
 *   and so is the event itself, unless it was the first
 * @throws Unavailable Nothing of it was done, or all of it with nobody told: asked again, each says which
 */
export const recordEvents = (pools: Pools, events: readonly Event[]): Promise<readonly EventOutcome[]> =>
  called(
    pools,
    { audience: 'feed', evidence: '' },
    { events: events.map(({ act, input, ...doing }) => ({ act, call: callOf(doing, input) })) },
  );
