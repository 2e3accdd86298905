import { Unavailable } from '../../drizzle/unavailable.ts';
import type { Outcome } from '../../drizzle/writes/act.ts';
import { type Recorded, recordEvents } from '../../drizzle/writes/recordEvents.ts';
import type { Context } from '../context.ts';
import type { Ready } from './perform.ts';

/** An event whose turn comes. */
export interface Turn {
  readonly call: Ready<Recorded>;
  /** What it names: those that name the same thing keep their order, or are not done. */
  readonly names: readonly string[];
}

/**
 * Events in one transaction at most. What they lock is held until the last of them is done, and PostgreSQL keeps 64
 * transactions within a transaction at hand.
 */
const mostAtOnce = 50;

/** Events of one batch that found what they need locked, before no more of it is tried: somebody waits for the answer. */
const mostBusy = 3;

/** Takes out those that come after an event that is not done, and those that come after these. */
function withoutFollowers(turns: readonly Turn[], { names }: Turn): Turn[] {
  const undone = new Set(names);
  return turns.filter((turn) => {
    const follows = turn.names.some((name) => undone.has(name));
    if (follows) for (const name of turn.names) undone.add(name);
    return !follows;
  });
}

/**
 * Does events in their order, some in one transaction, each whole or not at all. What is done stays done, whatever
 * becomes of those after it. Where one fails, only what names the same things waits with it.
 * @returns what became of each; of one that is not in it nothing was done
 * @throws Unavailable where nothing was done at all
 */
export async function inTurn(
  { pools, now }: Context,
  turns: readonly Turn[],
): Promise<ReadonlyMap<Turn, Outcome<Recorded>>> {
  const outcomes = new Map<Turn, Outcome<Recorded>>();
  let open = [...turns];
  let atOnce = mostAtOnce;
  let busy = 0;
  while (open.length > 0 && busy < mostBusy) {
    const next = open.slice(0, atOnce);
    try {
      const told = await recordEvents(
        pools,
        next.map(({ call: { name, key, input } }) => ({ act: name, key, now, input })),
      );
      open = open.slice(told.length);
      for (const [at, outcome] of told.entries()) {
        const turn = next[at] as Turn;
        if (outcome.failed === undefined) outcomes.set(turn, outcome);
        else open = withoutFollowers(open, turn);
        if (outcome.failed === 'BUSY') busy += 1;
      }
      atOnce = Math.min(atOnce * 2, mostAtOnce);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      // The connection was cut, or there was more to do than there is time for: from one event on, again. Where one
      // alone cannot be done, the database is away.
      if (next.length > 1) atOnce = 1;
      else if (outcomes.size === 0) throw error;
      else break;
    }
  }
  return outcomes;
}
