import type { Ask } from '../sender.ts';
import type { DisclosureRow } from '../tables/disclosures.ts';
import type { WorkerConnection } from '../worker.ts';

/** A seal as the database gives it: instants as PostgreSQL writes them, bytes as `\x` and hexadecimal. */
export interface SealRow {
  readonly number: number;
  readonly first_entry: number;
  readonly last_entry: number;
  readonly sealed_at: string;
  readonly root: string;
  readonly previous: string;
  readonly signature: string;
}

/** An entry's id, and its digest in hexadecimal. */
export type SealedEntry = readonly [id: string, digest: string];

/** A seal as it is written: instants are ISO 8601, bytes are hexadecimal. */
export interface SealToWrite {
  readonly seal: {
    readonly number: number;
    readonly firstEntry: number;
    readonly lastEntry: number;
    readonly sealedAt: string;
    readonly root: string;
    readonly previous: string;
    readonly signature: string;
  };
  readonly entries: readonly SealedEntry[];
}

/** A turn at sealing: what there is to seal, and what can be done about it until the turn ends. */
export interface SealingTurn {
  readonly last: SealRow | null;
  /** Entries without a seal, in the order in which they are to be numbered. */
  readonly entries: readonly DisclosureRow[];
  /** A seal that was written before, for a sink that has missed it. */
  sealOf(number: number): Promise<{ seal: SealRow; entries: readonly SealedEntry[] } | null>;
  /** Writes the next seal; it is there when the turn has ended. */
  write(batch: SealToWrite): Promise<void>;
}

export interface TurnOptions {
  /** Entries at most. */
  readonly most: number;
  /** Looks only at entries of this instant and later (ISO 8601); null: through the whole log. */
  readonly since: string | null;
  /** Whether to wait for whoever has the turn now. */
  readonly wait: boolean;
}

/**
 * Takes a turn at sealing, one at a time in the whole fleet, in one transaction: what the work throws undoes it.
 * @param sealer the sealer's connection, or the operator's where it is asked for by hand
 * @returns what the work returned; null where another has its turn
 */
export function takeSealingTurn<T>(
  sealer: Pick<WorkerConnection, 'transaction'>,
  options: TurnOptions,
  work: (turn: SealingTurn) => Promise<T>,
): Promise<T | null> {
  return sealer.transaction(async (ask) => {
    const call = JSON.stringify(options);
    const [row] = await ask(
      (sql) => sql<{ begun: Pick<SealingTurn, 'last'> | null }[]>`
        select carrel.begin_seal(${call}::text::jsonb) as begun`,
    );
    const begun = row?.begun ?? null;
    if (begun === null) return null;
    // A statement of its own, so that it sees what whoever had the turn before has sealed.
    const entries = await ask(
      (sql) => sql<DisclosureRow[]>`select * from carrel.unsealed(${call}::text::jsonb)`,
    );
    return work({ ...begun, entries, ...within(ask) });
  });
}

const within = (ask: Ask): Pick<SealingTurn, 'sealOf' | 'write'> => ({
  async sealOf(number) {
    const [row] = await ask(
      (sql) => sql<{ found: { seal: SealRow; entries: readonly SealedEntry[] } | null }[]>`
        select carrel.seal_of(${number}::text::bigint) as found`,
    );
    return row?.found ?? null;
  },
  async write(batch) {
    await ask((sql) => sql`select carrel.write_seal(${JSON.stringify(batch)}::text::jsonb)`);
  },
});
