import type { Operator } from '../../drizzle/operator.ts';
import { type DisclosureRow, entryColumns } from '../../drizzle/tables/disclosures.ts';
import { canonical, entryOf } from './entry.ts';

/** Which entries are exported. Both instants are included where they are given. */
export interface ExportedPeriod {
  /** ISO 8601 */
  readonly from: string | null;
  /** ISO 8601; the first instant after the period */
  readonly before: string | null;
  /** The one person's pseudonyms under every key; null for everybody's entries. */
  readonly pseudonyms: readonly string[] | null;
}

type Exported = DisclosureRow & { readonly number: number | null; readonly seal: number | null };

/**
 * The entries of a period as JSON lines, in the order of their time. An entry is written just as it is sealed, with its
 * number and its seal beside it, so that whoever has the sink can hold one against the other. Of an entry about one
 * person whom else it was about is left out.
 */
export async function* exportEntries(
  { sql }: Pick<Operator, 'sql'>,
  { from, before, pseudonyms }: ExportedPeriod,
): AsyncIterable<string> {
  const found = sql<Exported[]>`
    select ${sql.unsafe(entryColumns)}, s.entry::float8 as number, s.seal::float8 as seal
    from disclosures d left join sealed_disclosures s on s.disclosure_id = d.id
    where d.at >= coalesce(${from}::timestamptz, '-infinity') and d.at < coalesce(${before}::timestamptz, 'infinity')
      and (${pseudonyms === null} or d.subjects && ${sql.array([...(pseudonyms ?? [])])}::text[])
    order by d.at, d.id`;
  for await (const some of found.cursor(1_000))
    for (const { number, seal, ...row } of some) {
      const entry = JSON.parse(canonical(entryOf(row))) as { subjects?: unknown };
      if (pseudonyms !== null) delete entry.subjects;
      yield JSON.stringify({ number, seal, entry });
    }
}
