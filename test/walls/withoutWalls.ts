import { audiences, roleName } from '../../drizzle/audiences.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Takes the second wall away from one database: every grant to every login, and no row policy. */
export async function takeWallsAway({ superuser, roles }: TestDatabase): Promise<void> {
  const logins = audiences.map((audience) => roleName(audience, roles)).join(', ');
  const tables = await superuser<{ name: string }[]>`
    select oid::regclass::text as name from pg_class
    where relkind = 'r' and relnamespace in ('public'::regnamespace, 'carrel'::regnamespace)`;
  await superuser.unsafe(`grant all on schema public, carrel, queue to ${logins}`);
  await superuser.unsafe(`grant all on all tables in schema public, carrel, queue to ${logins}`);
  await superuser.unsafe(`grant execute on all functions in schema public, carrel, queue to ${logins}`);
  for (const { name } of tables) {
    await superuser.unsafe(`alter table ${name} no force row level security`);
    await superuser.unsafe(`alter table ${name} disable row level security`);
  }
}

/** Rows of a table that each login reads, with no evidence at all. */
export async function rowsSeen(database: TestDatabase, table: string): Promise<Set<number>> {
  const pools = database.pools();
  const counts = audiences.map(async (audience) => {
    const rows = await pools.for(audience).sql.unsafe(`select * from ${table}`);
    return rows.length;
  });
  return new Set(await Promise.all(counts));
}
