import type postgres from 'postgres';
import { office } from './office.ts';
import { persons } from './persons.ts';
import { id } from './rows.ts';

const tables = [...persons, ...office];

/** The tables that grow with the library or with its days: each has many rows here. */
export const growing: readonly string[] = [
  ...tables.map(([name]) => name),
  'patron_name_words',
  'title_words',
];

/**
 * Fills a database with very many rows of everything that grows, in seconds: as the server's superuser and past every
 * trigger, so that it is not a library in order. Then has the planner count them.
 * @param sql one connection, the superuser's
 */
export async function fillLargeLibrary(sql: postgres.Sql, patrons: number): Promise<void> {
  await sql`set session_replication_role = replica`;
  await sql.unsafe(`insert into branches (id, code, name) select ${id('branch', 'n')}, 'B' || n, 'Branch ' || n from generate_series(0, 9) n;
    insert into agencies (id, name) select ${id('agency', 'n')}, 'Agency ' || n from generate_series(0, 2) n;
    insert into clients (id, kind, name, contact, created_at, expires_at)
      select ${id('client', 'n')}, 'VENDOR', 'Vendor ' || n, 'x', '2026-05-01', '2027-05-01' from generate_series(0, 4) n;
    insert into clients (id, kind, agency_id, name, contact, created_at, expires_at)
      select ${id('client', 'n + 5')}, 'AGENCY', ${id('agency', 'n')}, 'Agency ' || n, 'x', '2026-05-01', '2027-05-01' from generate_series(0, 2) n;
    insert into tokens (hash, kind, client_id, label, created_at, expires_at)
      select sha256(convert_to('agency' || n, 'UTF8')), 'CLIENT', ${id('client', 'n + 5')}, 'Agency ' || n, '2026-05-01', '2027-05-01' from generate_series(0, 2) n`);
  for (const [name, share, columns] of tables)
    await sql.unsafe(`insert into ${name} (${Object.keys(columns).join(', ')})
      select ${Object.values(columns).join(', ')} from generate_series(1, ${Math.round(patrons * share)}) n`);
  await sql`set session_replication_role = origin`;
  await sql`select carrel.find_older_names(), carrel.find_older_titles()`;
  await sql`vacuum analyze`;
}
