import { randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';

/** A person and an item that this person has brought back, and everything a row could mention them by. */
export const person = '00000000-0000-4000-8000-0000000000e1';
export const card = '29999000000123';
export const item = '00000000-0000-4000-8000-0000000000d1';
export const barcode = '39999000000456';
export const title = '00000000-0000-4000-8000-0000000000c1';
export const branch = '00000000-0000-4000-8000-0000000000b1';
/** Another title's item, which the person has out now. */
export const itemOut = '00000000-0000-4000-8000-0000000000d2';
export const loanOut = '00000000-0000-4000-8000-0000000000f2';

/** A library in order with just these. */
export async function settle(sql: postgres.Sql): Promise<void> {
  await sql`insert into branches (id, code, name) values (${branch}, 'M', 'Main')`;
  await sql`insert into titles (id, title) values (${title}, 'A Title'),
    ('00000000-0000-4000-8000-0000000000c2', 'Another')`;
  await sql`insert into items (id, barcode, title_id, branch_id, category, status) values
    (${item}, ${barcode}, ${title}, ${branch}, 'BOOK', 'AVAILABLE'),
    (${itemOut}, '39999000000789', '00000000-0000-4000-8000-0000000000c2', ${branch}, 'BOOK', 'CHECKED_OUT')`;
  await sql`insert into patrons (id, birth_date, category, home_branch_id) values (${person}, '1980-01-01', 'ADULT', ${branch})`;
  await sql`insert into cards (number, patron_id, kind, state, issued_on) values (${card}, ${person}, 'ADULT', 'LOST', '2020-01-01')`;
  await sql`insert into loans (id, patron_id, item_id, branch_id, checked_out_at, due_at)
    values (${loanOut}, ${person}, ${itemOut}, ${branch}, '2026-06-02T17:00Z', '2026-06-23T17:00Z')`;
}

interface Column {
  schema: string;
  table: string;
  name: string;
  type: string;
  needed: boolean;
  /** The first of an enumeration's labels. */
  label: string | null;
}

/** The columns of every table that a statement can write. */
const columnsOf = (sql: postgres.Sql): Promise<Column[]> => sql<Column[]>`
  select n.nspname as schema, c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull and not a.atthasdef as needed,
    (select e.enumlabel from pg_enum e where e.enumtypid = a.atttypid order by e.enumsortorder limit 1) as label
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1, 2, a.attnum`;

const bytesOf = (...ids: string[]): string => `\\x${ids.join('').replaceAll('-', '')}`;

/** A column's value that is the join by itself, by the column's type; a type without one cannot hold it alone. */
const whole: Record<string, string> = {
  text: `Dear ${card},\nthank you for ${barcode}.`,
  'text[]': `{"for ${person}",${barcode}}`,
  bytea: bytesOf(person, item),
  json: JSON.stringify({ [person]: ['returned', { item }] }),
  jsonb: JSON.stringify({ [person]: ['returned', { item }] }),
};
/** Half of the join, for a column beside one that holds the other half. */
const ofPerson: Record<string, string> = { uuid: person, bigint: card };
const ofItem: Record<string, string> = {
  ...whole,
  uuid: item,
  bigint: barcode,
  text: `${title}.`,
  'text[]': `{${item}}`,
  bytea: bytesOf(item),
};

/** What a column holds that must hold something, and is not what this is about. */
const anything = (type: string, turn: number): string => {
  if (type === 'uuid') return randomUUID();
  if (type === 'bytea') return `\\x${randomBytes(4).toString('hex')}`;
  if (type === 'boolean') return 'false';
  if (/^(integer|bigint|smallint|real)/.test(type)) return String(1000 + turn);
  if (type === 'date') return '2026-06-01';
  if (/^timestamp/.test(type)) return '2026-06-01T12:00Z';
  if (type.endsWith('[]')) return '{}';
  if (/^json/.test(type)) return '{}';
  return `x${turn}`;
};

/** A loan or a hold that joins the two is none in order: it has ended, and should be gone. */
const ending: Record<string, string> = { 'public.loans': 'returned_at', 'public.holds': 'ended_on' };

/** A join that was planted: in which column, and the row's place. */
export interface Planted {
  table: string;
  column: string;
  id: string | null;
  ctid: string;
}

/**
 * Plants a row that joins the person to the item in every column of every table that can hold such a join, by itself or
 * with the column beside it. Constraints, partitions and triggers are put aside for it: the search must not rely on them.
 * @returns the rows, and the tables that have no such column
 */
export async function plantEverywhere(sql: postgres.Sql): Promise<{ planted: Planted[]; barren: string[] }> {
  const byTable = Map.groupBy(await columnsOf(sql), ({ schema, table }) => `${schema}.${table}`);
  const planted: Planted[] = [];
  const barren: string[] = [];
  const own = await sql.reserve();
  await own`set session_replication_role = replica`;
  const constraints = await own<{ table: string; name: string }[]>`
    select conrelid::regclass::text as "table", quote_ident(conname) as name from pg_constraint
    where contype in ('c', 'p', 'u') and conrelid > 0 and connamespace <> 'pg_catalog'::regnamespace`;
  for (const { table, name } of constraints)
    await own.unsafe(`alter table ${table} drop constraint if exists ${name} cascade`);
  const parts = await own<{ parent: string; part: string }[]>`
    select inhparent::regclass::text as parent, inhrelid::regclass::text as part from pg_inherits
    join pg_class c on c.oid = inhrelid and c.relispartition and c.relkind = 'r'`;
  for (const { parent, part } of parts) await own.unsafe(`alter table ${parent} detach partition ${part}`);
  for (const [table, columns] of byTable) {
    let found = 0;
    for (const column of columns) {
      const values = new Map<string, string>();
      if (whole[column.type] !== undefined) values.set(column.name, whole[column.type] ?? '');
      else {
        const others = columns.filter((other) => other !== column && ofItem[other.type] !== undefined);
        const beside = others.find(({ name }) => name !== 'id') ?? others[0];
        const half = ofPerson[column.type];
        if (beside === undefined || half === undefined) continue;
        values.set(column.name, half).set(beside.name, ofItem[beside.type] ?? '');
      }
      for (const other of columns)
        if ((other.needed || other.name === ending[table]) && !values.has(other.name))
          values.set(other.name, other.label ?? anything(other.type, planted.length));
      const used = columns.filter(({ name }) => values.has(name));
      const [row] = await own.unsafe<{ row: Record<string, unknown>; ctid: string }[]>(
        `insert into ${table} as t (${used.map(({ name }) => `"${name}"`).join(', ')})
         values (${used.map(({ type }, at) => `$${at + 1}::text::${type}`).join(', ')})
         returning ctid::text, to_jsonb(t) as row`,
        used.map(({ name }) => values.get(name) ?? null),
      );
      if (row === undefined) throw new Error('nothing was planted');
      planted.push({ table, column: column.name, id: String(row.row.id ?? '') || null, ctid: row.ctid });
      found += 1;
    }
    if (found === 0) barren.push(table);
  }
  await own`set session_replication_role = origin`;
  own.release();
  return { planted, barren };
}
