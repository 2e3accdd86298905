import type postgres from 'postgres';

/** Column → a digest of what stands in it, in whatever order the rows are. */
async function digests(sql: postgres.Sql, columns: readonly string[]): Promise<Map<string, string>> {
  const tables = Map.groupBy(columns, (column) => column.split('.')[0] ?? '');
  const queries = [...tables].map(([table, own]) => {
    const each = own.map((column) => {
      const name = `"${column.split('.')[1]}"`;
      return `('${column}', md5(string_agg(${name}::text, ',' order by ${name}::text)))`;
    });
    // One reading of the table, and a row for each of its columns.
    const made = each.map((pair, index) => pair.replace(/^\('(.*?)', (.*)\)$/s, `$2 as c${index}`));
    const listed = own.map((column, index) => `('${column}', c${index})`);
    return `select v.* from (select ${made.join(', ')} from public."${table}") d, lateral (values ${listed.join(', ')}) v(name, digest)`;
  });
  const rows = await sql.unsafe<{ name: string; digest: string | null }[]>(queries.join(' union all '));
  return new Map(rows.map(({ name, digest }) => [name, digest ?? '']));
}

/** Every column of the library's tables, as the catalogue has them: what is new is there the day it is made. */
export async function columnsOf(sql: postgres.Sql | postgres.TransactionSql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`select c.relname || '.' || a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;
  return rows.map(({ name }) => name);
}

/** Every column there is, and those in which two databases of one shape do not hold the same. */
export async function differing(
  one: postgres.Sql,
  other: postgres.Sql,
): Promise<{ readonly all: readonly string[]; readonly differ: ReadonlySet<string> }> {
  const all = await columnsOf(one);
  const [here, there] = await Promise.all([digests(one, all), digests(other, all)]);
  return { all, differ: new Set(all.filter((column) => here.get(column) !== there.get(column))) };
}
