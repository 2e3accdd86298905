import type postgres from 'postgres';
import type { Operator } from '../../../drizzle/operator.ts';
import { type DisclosureRow, entryColumns } from '../../../drizzle/tables/disclosures.ts';
import type { SealRow } from '../../../drizzle/writes/seal.ts';
import type { SealedBatch } from '../seal.ts';
import type { Sink } from '../sink.ts';
import { type Ahead, ahead } from './ahead.ts';

/** A number of the sealed order, and the entry that has it. */
export interface NumberedRow {
  readonly entry: number;
  readonly seal: number;
  readonly id: string;
  /** The digest as it was sealed, hexadecimal. */
  readonly digest: string;
  /** The entry; null where it is gone. */
  readonly row: DisclosureRow | null;
}

/** The same as the database gives it: without an entry its columns are there, and null. */
type Numbered = Omit<NumberedRow, 'entry' | 'id' | 'row'> & {
  readonly place: number;
  readonly disclosure_id: string;
} & (DisclosureRow | { readonly id: null });

/** The log at one moment: the database and the sink as they were after one and the same seal. */
export interface LogAtOnce {
  readonly seals: Ahead<SealRow>;
  readonly numbered: Ahead<NumberedRow>;
  /** Entries without a number. */
  readonly unsealed: Ahead<DisclosureRow>;
  /** Null where there is no sink. A line that is none is null. */
  readonly sink: Ahead<SealedBatch> | null;
  /** Which number an entry has; null where it has none. */
  numberOf(id: string): Promise<number | null>;
}

/**
 * Reads the log as it stands between two seals: while its moment is fixed nobody seals, and from then on it is read
 * without holding anybody up.
 */
export async function readLog<T>(
  { sql }: Operator,
  sink: Sink | null,
  work: (log: LogAtOnce) => Promise<T>,
): Promise<T> {
  const holding = await sql.reserve();
  let held = false;
  const letGo = async (): Promise<void> => {
    if (held) await holding`select pg_advisory_unlock(hashtext('carrel seal'))`;
    held = false;
  };
  try {
    await holding`select pg_advisory_lock(hashtext('carrel seal'))`;
    held = true;
    return (await sql.begin('isolation level repeatable read read only', async (tx) => {
      await openCursors(tx);
      const end = (await sink?.end()) ?? 0;
      await letGo();
      return work(atOnce(tx, sink, end));
    })) as T;
  } finally {
    await letGo();
    holding.release();
  }
}

/** Cursors of the database's, of which several can be open at once: the whole log is in nobody's memory. */
async function openCursors(tx: postgres.TransactionSql): Promise<void> {
  await tx`set local timezone = 'UTC'`;
  // They are read to their end: what comes first need not come soon.
  await tx`set local cursor_tuple_fraction = 1`;
  await tx`declare log_seals no scroll cursor for
    select number::float8 as number, first_entry::float8 as first_entry, last_entry::float8 as last_entry,
      to_json(sealed_at)#>>'{}' as sealed_at, encode(root, 'hex') as root, encode(previous, 'hex') as previous,
      encode(signature, 'hex') as signature
    from disclosure_seals order by disclosure_seals.number`;
  // Entry by entry along the index of numbers: to join the two whole and then to sort them takes three times as long.
  await tx`declare log_numbered no scroll cursor for
    select s.entry::float8 as place, s.seal::float8 as seal, s.disclosure_id, encode(s.digest, 'hex') as digest, e.*
    from sealed_disclosures s left join lateral (
      select ${tx.unsafe(entryColumns)} from disclosures d where d.id = s.disclosure_id offset 0) e on true
    order by s.entry`;
  await tx`declare log_unsealed no scroll cursor for
    select ${tx.unsafe(entryColumns)} from disclosures d
    where not exists (select from sealed_disclosures s where s.disclosure_id = d.id) order by d.at, d.id`;
}

const atOnce = (tx: postgres.TransactionSql, sink: Sink | null, end: number): LogAtOnce => ({
  seals: ahead(fetched(() => tx<SealRow[]>`fetch 1000 from log_seals`)),
  numbered: ahead(
    fetched(async () => {
      const rows = await tx<Numbered[]>`fetch 5000 from log_numbered`;
      return rows.map(({ place, seal, disclosure_id, digest, ...row }) => ({
        ...{ entry: place, seal, id: disclosure_id, digest },
        row: row.id === null ? null : (row as DisclosureRow),
      }));
    }),
  ),
  unsealed: ahead(fetched(() => tx<DisclosureRow[]>`fetch 5000 from log_unsealed`)),
  sink: sink === null ? null : ahead(wholeLines(sink, end)),
  async numberOf(id) {
    const [row] = await tx<
      { entry: number }[]
    >`select entry::float8 as entry from sealed_disclosures where disclosure_id = ${id}`;
    return row?.entry ?? null;
  },
});

/** While some rows are worked on the database makes the next ready. */
async function* fetched<Row>(fetch: () => Promise<readonly Row[]>): AsyncIterable<readonly Row[]> {
  for (let coming = fetch(); ; ) {
    const rows = await coming;
    if (rows.length === 0) return;
    coming = fetch();
    // Whoever asks for the rows is told what went wrong with them; nobody may ask.
    coming.catch(() => {});
    yield rows;
  }
}

/** A line that is none is passed over: the seal that it was is missed where it belongs. */
async function* wholeLines(sink: Sink, end: number): AsyncIterable<readonly SealedBatch[]> {
  for await (const batch of sink.batches(end)) if (batch !== null) yield [batch];
}
