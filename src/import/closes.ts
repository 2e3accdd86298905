import type postgres from 'postgres';

/** The tables whose rows remember their source by themselves when they go. */
const tables = ['patrons', 'loans', 'holds', 'charges', 'interlibrary_loan_requests', 'payments'];

/** Rows of one statement: memory holds no more of them. */
const batch = 1000;

/**
 * Gives rows that came before `closes` was kept the hash of their source, so that they too are remembered when they
 * go (retain.expunge). A payment keeps only that: its source could be followed to what was paid for.
 * @param closed a source → its hash: see `closedSource`
 */
export async function fillCloses(
  tx: postgres.TransactionSql,
  closed: (source: string) => string,
): Promise<void> {
  for (const table of tables) {
    const kept = table === 'payments' ? 'null' : 't.source';
    for (let filled = batch; filled === batch; ) {
      const rows = await tx<{ id: string; source: string }[]>`
        select id, source from ${tx(table)} where source is not null and closes is null limit ${batch}`;
      filled = rows.length;
      const hashes = rows.map(({ id, source }) => ({ id, closes: closed(source) }));
      if (filled > 0)
        await tx.unsafe(
          `update ${table} t set closes = decode(h.closes, 'hex'), source = ${kept}
          from json_to_recordset($1::text::json) as h (id uuid, closes text) where t.id = h.id`,
          [JSON.stringify(hashes)],
        );
    }
  }
}
