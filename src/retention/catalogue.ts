import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import * as tables from '../../drizzle/tables/index.ts';

/** One thing of the database that keeps rows, as PostgreSQL's own catalogue knows it. */
export interface KeptTable {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** Every column, whatever its type. */
  readonly columns: readonly string[];
  /** Those that a number or an identifier fits in: all but days, times and truth values. */
  readonly searched: readonly string[];
  /** Whether this connection sees every row of it. */
  readonly readable: boolean;
  /** One of the program's own tables. */
  readonly ours: boolean;
  /** Whether its rows have an identifier that says nothing of anybody. */
  readonly hasId: boolean;
}

const ours: ReadonlySet<string> = new Set(
  Object.values(tables)
    .filter((table) => is(table, PgTable))
    .map((table) => getTableName(table)),
);

/** Types in which neither an identifier nor a number fits. */
const neverWords = ['bool', 'date', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval'];

/**
 * Every table and materialised view of every schema but PostgreSQL's own and the temporary ones: also those that nobody
 * expects. Partitions stand for what they are part of; foreign tables are kept elsewhere and cannot be looked into.
 * Row security without a policy hides rows without a word, so that it counts as not readable here.
 */
export async function keptTables(tx: postgres.TransactionSql): Promise<KeptTable[]> {
  const found = await tx<Omit<KeptTable, 'ours'>[]>`
    select c.oid::int, n.nspname as schema, c.relname as name, k.columns, k.searched,
      k.columns @> '["id"]' and exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype) as "hasId",
      c.relkind <> 'f' and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
        and (not row_security_active(c.oid) or not exists (
          select from pg_policy p where p.polrelid = c.oid and not p.polpermissive) and exists (
          select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
            and pg_get_expr(p.polqual, p.polrelid) = 'true'
            and (p.polroles = '{0}' or (select r.oid from pg_roles r where r.rolname = current_user) = any (p.polroles))))
        as readable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral (
      select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') as columns,
        coalesce(jsonb_agg(a.attname order by a.attnum)
          filter (where t.typname <> all (${neverWords})), '[]') as searched
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) k
    where c.relkind in ('r', 'm', 'f') and c.relpersistence <> 't'
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by 2, 3`;
  return found.map((table) => ({ ...table, ours: table.schema === 'public' && ours.has(table.name) }));
}

/**
 * Tables that are not the program's and are made to join: their foreign keys lead, by whatever way, to a person and to a
 * title or an item. They are named even while they are empty.
 */
export async function unexpectedShapes(
  tx: postgres.TransactionSql,
  looked: readonly KeptTable[],
): Promise<KeptTable[]> {
  const joining = await tx<{ oid: number }[]>`
    with recursive leads(origin, target) as (
      select conrelid, confrelid from pg_constraint where contype = 'f'
      union
      select l.origin, c.confrelid from leads l join pg_constraint c on c.conrelid = l.target and c.contype = 'f')
    select origin::int as oid from leads where target = 'public.patrons'::regclass
    intersect
    select origin::int from leads where target in ('public.items'::regclass, 'public.titles'::regclass)`;
  const oids = new Set(joining.map(({ oid }) => oid));
  return looked.filter((table) => !table.ours && oids.has(table.oid));
}
