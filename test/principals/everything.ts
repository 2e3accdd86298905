import type postgres from 'postgres';

/** Every row of every table as text: what somebody who has the whole database can read. */
export async function everythingIn(sql: postgres.Sql): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'carrel') order by 1`;
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t order by 1`);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
