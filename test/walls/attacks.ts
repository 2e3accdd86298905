import fc from 'fast-check';
import type postgres from 'postgres';
import { type Audience, roleName } from '../../drizzle/audiences.ts';
import type { TestDatabase } from '../setup/database.ts';

/** What whoever sends a statement knows beforehand. */
export interface Known {
  /** Hashes of tokens, hexadecimal: their own, and what they make up. */
  readonly hashes: readonly string[];
  /** Card numbers: one of another's among them. */
  readonly numbers: readonly string[];
  /** Ids of what everybody may know: items, titles, branches, clients. */
  readonly ids: readonly string[];
  readonly barcodes: readonly string[];
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Those of the library's own that PostgreSQL lets this login name. */
  readonly readable: readonly string[];
}
interface Callable {
  readonly name: string;
  readonly types: readonly string[];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** PostgreSQL's own that wait, or end what the test stands on, and give nothing back. */
const spared =
  /^pg_(sleep|advisory|try_advisory|terminate|cancel|wait|promote|log_backend|switch)|^(repeat|generate_series|lpad|rpad)$/;

const systemTables = [
  'pg_stats',
  'pg_statistic',
  'pg_statistic_ext_data',
  'pg_stats_ext',
  'pg_stat_activity',
  'pg_stat_user_tables',
  'pg_authid',
  'pg_shadow',
  'pg_roles',
  'pg_settings',
  'pg_file_settings',
  'pg_hba_file_rules',
  'pg_largeobject',
  'pg_prepared_statements',
  'pg_cursors',
  'pg_proc',
  'pg_trigger',
  'pg_policies',
  'pg_locks',
  'pg_replication_slots',
  'pg_publication_tables',
  'information_schema.columns',
];

/** What a login finds in the catalogue: every table there is, and every function that it may call. */
export async function catalogueOf(
  sql: postgres.Sql,
  { roles }: TestDatabase,
  audience: Audience,
): Promise<{
  tables: readonly Table[];
  functions: readonly Callable[];
  /** The library's own functions, and what each looks for in its call. */
  own: readonly (Callable & { readonly keys: readonly string[] })[];
}> {
  const tables = await sql<Table[]>`
    select c.oid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns,
      array_remove(array_agg(case when c.relnamespace <> 'pg_catalog'::regnamespace
        and has_column_privilege(${roleName(audience, roles)}, c.oid, a.attnum, 'SELECT') then a.attname::text end), null) as readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'v', 'm', 'p') and (c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)
      or c.oid = any(${systemTables}::text[]::regclass[]))
    group by 1 order by 1`;
  const functions = await sql<(Callable & { isOurs: boolean })[]>`
    select p.oid::regproc::text as name, pronamespace <> 'pg_catalog'::regnamespace as "isOurs",
      array(select format_type(t, null) from unnest(proargtypes) with ordinality as u (t, place) order by place) as types
    from pg_proc p where prokind = 'f' and prorettype <> 'trigger'::regtype and prorettype <> 'internal'::regtype
      and not 'internal'::regtype = any(proargtypes::oid[])
      and (pronamespace = 'pg_catalog'::regnamespace or pronamespace = 'carrel'::regnamespace)
      and has_function_privilege(${roleName(audience, roles)}, p.oid, 'EXECUTE') order by 1, p.oid`;
  // What each looks for in its call, so that calls get as far as they can.
  const sources = await sql<{ name: string; text: string }[]>`
    select oid::regproc::text as name, prosrc as text from pg_proc where pronamespace = 'carrel'::regnamespace`;
  const keysOf = (name: string): string[] =>
    sources
      .filter((each) => each.name === name)
      .flatMap(({ text }) => [...text.matchAll(/->>?'(\w+)'/g)].map(([, key]) => key ?? ''));
  return {
    tables,
    functions: functions.filter(({ name, isOurs }) => !isOurs && !spared.test(name)),
    own: functions.filter(({ isOurs }) => isOurs).map((each) => ({ ...each, keys: keysOf(each.name) })),
  };
}

/** Everything that a login can name, read whole: a table to a statement. */
export const everythingReadable = (tables: readonly Table[]): string[] =>
  tables
    .filter(({ readable }) => readable.length > 0)
    .map(({ name, readable }) => `select ${readable.map((each) => `"${each}"`).join(', ')} from ${name}`);

/** Every function of the library's own that takes one text, with each number that the attacker knows. */
export const everythingTold = (own: readonly Callable[], { numbers }: Known): string[] =>
  own
    .filter(({ types }) => types.join() === 'text')
    .flatMap(({ name }) => numbers.map((number) => `select ${name}('${number}')`));

/** Statements of an attacker's own choosing, over everything that the catalogue has. */
export function attacks(
  { tables, functions, own }: Awaited<ReturnType<typeof catalogueOf>>,
  known: Known,
): fc.Arbitrary<string[]> {
  const hash = fc.oneof(fc.constantFrom(...known.hashes), fc.constantFrom('', '00', 'zz', '%', "'"));
  const table = fc.constantFrom(...tables);
  const value = fc.oneof(
    hash,
    fc.constantFrom(...known.numbers, ...known.ids, ...known.barcodes),
    fc.constantFrom(
      '2026-05-12T18:30:00Z',
      '2026-05-12',
      '1799-03-01',
      'CARD',
      'ADULT',
      'HOME',
      'LOST',
      'true',
      '1',
      '-1',
      '',
    ),
  );
  const settings = fc
    .tuple(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom('carrel.evidence', 'carrel.today', 'carrel.about', 'carrel.subject'),
        },
        fc.constantFrom(
          'row_security',
          'role',
          'session_authorization',
          'session_replication_role',
          'search_path',
          'datestyle',
        ),
      ),
      fc.oneof(hash, value, fc.constantFrom('off', 'on', 'replica', 'postgres', 'pg_temp, public')),
      fc.boolean(),
    )
    .map(([name, to, isLocal]) => `select set_config(${literal(name)}, ${literal(to)}, ${isLocal})`);

  // What the login may name, more often than what is refused with its first word.
  const named = tables.flatMap(({ name, columns }) =>
    columns.map((each) => ({ table: name, column: `"${each}"` })),
  );
  const may = tables.flatMap(({ name, readable }) =>
    readable.map((each) => ({ table: name, column: `"${each}"` })),
  );
  const column = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...named) },
    ...(may.length === 0 ? [] : [{ weight: 3, arbitrary: fc.constantFrom(...may) }]),
  );
  const read = column.chain(({ table: from, column: c }) =>
    fc.constantFrom(
      `select ${c} from ${from}`,
      `select * from ${from}`,
      `select t from ${from} t`,
      `select t::text, to_jsonb(t), row(t.*) from ${from} t`,
      `select json_agg(${c}), max(${c}::text), string_agg(${c}::text, ',') from ${from}`,
      `select count(*) from ${from} group by ${c} order by ${c}`,
      `select 1 from ${from} where ${c}::text > '' order by ${c}`,
      `select ${c}::text::int from ${from}`,
      `select cast(string_agg(${c}::text, ' ') as uuid) from ${from}`,
      `select (xpath('/', query_to_xml('select ${c} from ${from}', true, true, '')))::text`,
      `select table_to_xml('${from}', true, true, '')`,
      `select query_to_json from (select to_json(array(select ${c} from ${from})) as query_to_json) j`,
      `select * from ts_stat('select to_tsvector(${c}::text) from ${from}')`,
      `copy ${from} to '/tmp/attack'`,
      `copy ${from} to program 'cat'`,
      `explain (analyze, verbose, buffers) select ${c} from ${from} where ${c}::text <> ''`,
      `do $$ begin raise notice '%', (select string_agg(${c}::text, ' ') from ${from}); end $$`,
      `do $$ declare r record; begin for r in execute 'select ${c} as c from ${from}' loop raise exception '%', r.c; end loop; end $$`,
      `declare c cursor with hold for select ${c} from ${from}`,
      `prepare p as select ${c} from ${from}`,
      `select ${c} from ${from} for update`,
      `table ${from}`,
      `insert into ${from} default values returning *`,
      `update ${from} set ${c} = ${c} returning *`,
      `delete from ${from} returning *`,
      `merge into ${from} t using ${from} s on true when matched then delete returning s.*`,
      `insert into ${from} (${c}) values (null) on conflict do nothing returning *`,
      `with recursive r as (select ${c} from ${from} union select ${c} from r) select * from r`,
      `select most_common_vals, histogram_bounds from pg_stats where tablename = '${from}'`,
      `select pg_get_expr(stavalues1::text::pg_node_tree, starelid) from pg_statistic`,
      `create temporary table t as select ${c} from ${from}`,
      `create view v as select ${c} from ${from}`,
      `lock table ${from} in access share mode`,
      `alter table ${from} no force row level security`,
      `grant select on ${from} to public`,
      `create policy p on ${from} using (true)`,
      `analyze ${from}`,
    ),
  );
  const after = fc.constantFrom(
    'fetch all from c',
    `select cursor_to_xml('c', 100, true, true, '')`,
    'execute p',
    `select current_setting('carrel.about', true), current_setting('carrel.today', true), current_setting('carrel.evidence', true)`,
    'select name, setting from pg_settings',
    'select * from pg_prepared_statements, pg_cursors',
    'set row_security = off',
    'reset session authorization',
    'select query from pg_stat_activity',
    `select lo_import('/etc/passwd')`,
    `select lo_from_bytea(0, 'x'), lo_get(1)`,
    `select pg_read_file('PG_VERSION'), pg_ls_dir('.')`,
    `select schema_to_xml('public', true, true, '')`,
    `select database_to_xml(true, true, '')`,
    `load 'auto_explain'`,
    'create extension dblink',
    'show all',
  );

  // A call that is nearly what it must be gets further than one of any text, and so does one that lacks a thing.
  const inCall = (key: string): fc.Arbitrary<unknown> => {
    const fitting = (): fc.Arbitrary<unknown> => {
      if (key === 'now') return fc.constantFrom('2026-05-12T18:30:00Z');
      if (key === 'key' || key === 'tokenHash') return fc.stringMatching(/^[0-9a-f]{64}$/);
      if (/card(Number)?$/i.test(key)) return fc.constantFrom(...known.numbers);
      if (/Id$/.test(key)) return fc.constantFrom(...known.ids);
      if (/barcode/i.test(key)) return fc.constantFrom(...known.barcodes);
      if (/On$|By$|Date$|^from$|^to$/.test(key)) return fc.constantFrom('2026-05-12', '2008-05-12');
      if (/cents|most|renewals/i.test(key)) return fc.constantFrom(1, 100);
      return value;
    };
    return fc.oneof(
      { weight: 6, arbitrary: fitting() },
      { weight: 1, arbitrary: value },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, 7, [], {}) },
    );
  };
  const callOf = (keys: readonly string[]) =>
    fc.record(Object.fromEntries(['key', 'now', 'cardNumber', ...keys].map((key) => [key, inCall(key)])), {
      requiredKeys: ['key', 'now'],
    });
  const ofType = (type: string, keys: readonly string[]): fc.Arbitrary<string> => {
    if (type === 'jsonb' || type === 'json')
      return callOf(keys).map((each) => `${literal(JSON.stringify(each))}::${type}`);
    if (type === 'bytea')
      return hash.map((each) => `decode(regexp_replace(${literal(each)}, '[^0-9a-f]', '0', 'g'), 'hex')`);
    if (type === 'uuid') return fc.constantFrom(...known.ids).map((each) => `'${each}'::uuid`);
    if (type === 'regclass' || type === 'oid') return table.map(({ name }) => `${literal(name)}::regclass`);
    if (/int|numeric|double|real/.test(type))
      return fc.constantFrom('0', '1', '-1', '100').map((each) => `${each}::${type}`);
    if (type === 'boolean') return fc.constantFrom('true', 'false');
    if (/^(text|name|character varying|cstring|"any"|anyelement|unknown)$/.test(type))
      return fc.oneof(
        value.map(literal),
        column.map((each) => literal(`select ${each.column} from ${each.table}`)),
        table.map(({ name }) => literal(name)),
      );
    return value.map((each) => (type.startsWith('any') ? 'null' : `${literal(each)}::${type}`));
  };
  const calling = (all: readonly (Callable & { readonly keys?: readonly string[] })[]) =>
    fc
      .constantFrom(...all)
      .chain(({ name, types, keys = [] }) =>
        fc
          .tuple(...types.map((type) => ofType(type, keys)))
          .map((given) => `select ${name}(${given.join(', ')})`),
      );
  // What a function leaves behind in its transaction is there for the next statement.
  const left = `select name, setting from pg_settings where name like 'carrel.%' union all
    select 'about', current_setting('carrel.about', true) union all select 'today', current_setting('carrel.today', true)`;

  const forms: { weight: number; arbitrary: fc.Arbitrary<string> }[] = [
    { weight: 5, arbitrary: read },
    { weight: 2, arbitrary: after },
    { weight: 2, arbitrary: settings },
    { weight: 2, arbitrary: calling(functions) },
    ...(own.length === 0 ? [] : [{ weight: 4, arbitrary: calling(own) }]),
  ];
  return fc
    .tuple(fc.option(hash), fc.array(fc.oneof(...forms), { minLength: 2, maxLength: 8 }))
    .map(([evidence, chosen]) => [
      ...(evidence === null ? [] : [`select set_config('carrel.evidence', ${literal(evidence)}, true)`]),
      ...chosen,
      left,
    ]);
}
