import type postgres from 'postgres';

/** What a table carries beside its rows. */
interface Dressing {
  readonly table: string;
  readonly name: string;
  /** `f`: a foreign key, `c`: another constraint, `i`: an index. */
  readonly kind: 'f' | 'c' | 'i';
  readonly definition: string;
}

const statementOf = ({ table, name, kind, definition }: Dressing): string =>
  kind === 'i' ? definition : `alter table ${table} add constraint "${name}" ${definition}`;

/**
 * Takes indexes and keys from tables, so that they are filled faster, and puts them back as they were. An index that is
 * built once over all rows costs a fraction of one that each row is put into.
 * @param sql as a superuser
 * @returns puts everything back, several at once; refuses where a row breaks a key
 */
export async function undress(
  sql: postgres.Sql,
  tables: readonly string[],
): Promise<(lanes: readonly postgres.Sql[]) => Promise<void>> {
  const found = await sql<Dressing[]>`
    select conrelid::regclass::text as "table", conname as name, case contype when 'f' then 'f' else 'c' end as kind,
      pg_get_constraintdef(oid) as definition
    from pg_constraint where contype in ('p', 'u', 'f')
      and (conrelid::regclass::text = any(${[...tables]}) or confrelid::regclass::text = any(${[...tables]}))
      and conparentid = 0
    union all
    select indrelid::regclass::text, indexrelid::regclass::text, 'i', pg_get_indexdef(indexrelid)
    from pg_index where indrelid::regclass::text = any(${[...tables]})
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`;
  const of = (kind: Dressing['kind']) => found.filter((each) => each.kind === kind);
  for (const kind of ['f', 'c', 'i'] as const)
    for (const { table, name } of of(kind))
      await sql.unsafe(
        kind === 'i' ? `drop index "${name}"` : `alter table ${table} drop constraint "${name}"`,
      );
  return async (lanes) => {
    // A table is one lane's, since making a key locks it; foreign keys lock two tables, and come last, one by one.
    const queue = tables.map((table) => [...of('c'), ...of('i')].filter((each) => each.table === table));
    await Promise.all(
      lanes.map(async (lane) => {
        for (let own = queue.shift(); own !== undefined; own = queue.shift())
          for (const each of own) await lane.unsafe(statementOf(each));
      }),
    );
    for (const each of of('f')) await sql.unsafe(statementOf(each));
  };
}
