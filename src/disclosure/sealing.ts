import type { WorkerConnection } from '../../drizzle/worker.ts';
import { type SealingTurn, takeSealingTurn } from '../../drizzle/writes/seal.ts';
import { Problem } from '../problem.ts';
import { canonical, digestOf, entryOf } from './entry.ts';
import {
  type ChainEnd,
  chainAfter,
  chainStart,
  covers,
  makeSeal,
  type SealedBatch,
  sealFault,
  sealOf,
} from './seal.ts';
import type { SealKey } from './sealKey.ts';
import type { Sink } from './sink.ts';

/** Entries under one seal at most. */
const most = 10_000;

/** Sealing cannot go on, for it would sign what is not so. `carrel audit verify` says where. */
export class SealingRefused extends Problem {
  constructor(code: 'SINK_DISAGREES' | 'SEALS_ALTERED', message: string) {
    super(code, message);
    this.name = 'SealingRefused';
  }
}

/** What seals: the database as the sealer's login or the operator, the library's key, and the sink, where there is one. */
export interface Sealer {
  readonly connection: Pick<WorkerConnection, 'transaction'>;
  readonly key: SealKey;
  readonly sink: Sink | null;
}

/** How far sealing has come. */
export interface Sealed {
  /** The last seal; null while there is none. */
  readonly last: SealedBatch['seal'] | null;
  /** Entries that were sealed just now. */
  readonly entries: number;
}

export interface SealingOptions {
  readonly now: Date;
  /** Entries older than this are not looked for; null: through the whole log. */
  readonly since?: Date | null;
  /** Whether to wait for another process that is sealing just now. */
  readonly wait?: boolean;
  /** Told how many entries wait, before they are sealed. */
  readonly waiting?: (entries: number) => void;
}

/**
 * Seals whatever has no seal yet (offence.disclosure): numbers it, signs its root, chains the seal to the last one, and
 * writes it to the sink and then to the database. Where a crash came between the two, the sink's seal is taken into the
 * database first; a sink that has missed seals is given them first.
 * @returns null where another process is sealing just now
 * @throws SealingRefused; the errors of the sink and of the database: then nothing was sealed that is not in both
 */
export async function seal(sealer: Sealer, options: SealingOptions): Promise<Sealed | null> {
  const { now, since = null, wait = false, waiting = () => {} } = options;
  let entries = 0;
  let from = since?.toISOString() ?? null;
  for (;;) {
    const turn = { most, since: from, wait };
    const taken = await takeSealingTurn(sealer.connection, turn, async (turn) => {
      waiting(turn.entries.length);
      return sealTurn(sealer, turn, now);
    });
    if (taken === null) return null;
    entries += taken.entries;
    if (!taken.more) return { last: taken.last, entries };
    from = taken.sealedUpTo ?? from;
  }
}

interface Taken extends Sealed {
  /** Whether there may be more to do. */
  readonly more: boolean;
  /** The time of the last entry, where all that are older have a seal now; null where that is not known. */
  readonly sealedUpTo: string | null;
}

type KnownEnd = ChainEnd & { lastEntry: number; hash: string };

async function sealTurn({ key, sink }: Sealer, turn: SealingTurn, now: Date): Promise<Taken> {
  const last = turn.last === null ? null : sealOf(turn.last);
  const end = (last === null ? chainStart : chainAfter(last)) as KnownEnd;
  if (sink !== null) {
    const taken = await agree(sink, turn, end, key);
    if (taken !== null) return { ...taken, more: true, sealedUpTo: null };
  }
  const entries = turn.entries.map((row) => [row.id, digestOf(canonical(entryOf(row)), row.mac)] as const);
  if (entries.length === 0) return { last, entries: 0, more: false, sealedUpTo: null };
  const batch = makeSeal(end, entries, now, key);
  await sink?.append(batch);
  await turn.write(batch);
  // What has no proof comes before all that has one, so that its time says nothing of the rest.
  const newest = turn.entries.at(-1);
  const sealedUpTo = newest === undefined || newest.mac === null ? null : newest.at;
  return { last: batch.seal, entries: entries.length, more: entries.length === most, sealedUpTo };
}

/**
 * Brings the sink and the database to the same last seal.
 * @returns what was taken from the sink into the database; null where there was nothing to take
 */
async function agree(sink: Sink, turn: SealingTurn, end: KnownEnd, key: SealKey): Promise<Sealed | null> {
  const last = await sink.last();
  const sinkEnd = last === null ? chainStart : chainAfter(last.seal);
  if (sinkEnd.number > end.number) return takeFromSink(sink, turn, end, key);
  if (sinkEnd.number < end.number) await giveToSink(sink, turn, sinkEnd, end, key);
  else if (sinkEnd.hash !== end.hash)
    throw new SealingRefused('SINK_DISAGREES', 'the last seals of the sink and of the database differ');
  return null;
}

/** Seals that the sink has and the database has not: the process ended between the two, or the database went back. */
async function takeFromSink(sink: Sink, turn: SealingTurn, end: ChainEnd, key: SealKey): Promise<Sealed> {
  let [at, entries] = [end, 0];
  let last: Sealed['last'] = null;
  for await (const batch of sink.batches()) {
    if (batch === null || batch.seal.number <= at.number) continue;
    if (sealFault(batch.seal, at, key) !== null || !covers(batch.seal, batch.entries))
      throw new SealingRefused('SINK_DISAGREES', 'the sink goes on otherwise than the database');
    await turn.write(batch);
    at = chainAfter(batch.seal);
    last = batch.seal;
    entries += batch.entries.length;
  }
  return { last, entries };
}

/** Seals that the sink has missed. None is handed on that is not right: the sink is what the database is held to. */
async function giveToSink(
  sink: Sink,
  turn: SealingTurn,
  from: ChainEnd,
  end: KnownEnd,
  key: SealKey,
): Promise<void> {
  let at = from;
  for (let number = from.number + 1; number <= end.number; number += 1) {
    const found = await turn.sealOf(number);
    const batch = found === null ? null : { seal: sealOf(found.seal), entries: found.entries };
    if (batch === null || sealFault(batch.seal, at, key) !== null || !covers(batch.seal, batch.entries))
      throw new SealingRefused('SEALS_ALTERED', 'the database’s seals are not those that were made');
    await sink.append(batch);
    at = chainAfter(batch.seal);
  }
}
