import type { Login } from '../../../../drizzle/audiences.ts';
import { expectedAdds, expectedColumns, expectedOfKeeper, expectedReads } from '../expected/columns.ts';
import { expectedFunctions } from '../expected/functions.ts';
import { type Asking, between, literal, logins, roleLiteral } from './asking.ts';

const ours = `c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')`;

/** What there is for whole tables besides what there is for columns. */
export const ofTables = ['DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN'] as const;
export const ofColumns = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'] as const;

/** The tables of ours have just the columns that somebody has thought of. */
export const askColumns: Asking = {
  query: `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    and a.attnum > 0 and not a.attisdropped where ${ours} and c.relname <> 'migrations'`,
  departures: (rows) =>
    between('the tables', new Set(rows.map(({ name }) => String(name))), new Set(expectedColumns)),
};

/**
 * What a login may do with the columns of every table, and with the tables, however it came by it.
 * @param only the one table to look at; all of them where nobody says
 */
export function askGrants(login: Login, roles: string, only?: string): Asking {
  const role = roleLiteral(login, roles);
  const columns = ofColumns.map(
    (verb) =>
      `case when has_column_privilege(${role}, c.oid, a.attnum, '${verb}') then '${verb} ' || c.relname || '.' || a.attname end,
       case when has_column_privilege(${role}, c.oid, a.attnum, '${verb} WITH GRANT OPTION') then 'GIVE ' || c.relname || '.' || a.attname end`,
  );
  // A table that is given whole has columns that nobody has named, those that it does not have yet.
  const tables = [...ofColumns, ...ofTables].map(
    (verb) => `case when has_table_privilege(${role}, c.oid, '${verb}') then '${verb} ' || c.relname end`,
  );
  const isOfTable = (each: string): boolean => only === undefined || each.split(/[ .]/)[1] === only;
  return {
    query: `select array_remove(array[${[...columns, ...tables].join(', ')}], null) as may
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where ${ours}${only === undefined ? '' : ` and c.relname = ${literal(only)}`}`,
    departures: (rows) =>
      between(
        login,
        new Set(rows.flatMap(({ may }) => may as string[])),
        new Set(
          [
            ...[...expectedReads(login)].map((each) => `SELECT ${each}`),
            ...[...expectedAdds(login)].map((each) => `INSERT ${each}`),
          ].filter(isOfTable),
        ),
      ),
  };
}

/** What the keeper may do with each table of ours. */
export function askKeeper(roles: string, only?: string): Asking {
  const keeper = roleLiteral('keeper', roles);
  const verbs = [...ofColumns, ...ofTables].map(
    (verb) => `case when has_table_privilege(${keeper}, c.oid, '${verb}') then '${verb}' end`,
  );
  return {
    query: `select c.relname as table, array_remove(array[${verbs.join(', ')}], null) as may from pg_class c
      where ${ours} and c.relname <> 'migrations'${only === undefined ? '' : ` and c.relname = ${literal(only)}`}`,
    departures: (rows) =>
      rows.flatMap(({ table, may }) =>
        between(`the keeper, ${table}`, new Set(may as string[]), new Set(expectedOfKeeper(String(table)))),
      ),
  };
}

/** Which functions of ours a login may run. */
export const askFunctions = (login: Login, roles: string): Asking => ({
  query: `select proname as name from pg_proc where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace)
    and has_function_privilege(${roleLiteral(login, roles)}, oid, 'EXECUTE')`,
  departures: (rows) =>
    between(login, new Set(rows.map(({ name }) => String(name))), expectedFunctions(login)),
});

const privileges = (login: Login): string[] => {
  const isWorker = login === 'sweeper' || login === 'sealer';
  return [
    'CONNECT',
    'USAGE carrel',
    ...(isWorker ? [] : ['USAGE public']),
    ...(login === 'sweeper' ? ['USAGE queue', 'CREATE queue'] : []),
  ];
};

/** What each login may do with the database and its schemas. */
export const askSchemas = (roles: string): Asking => ({
  query: logins
    .map((login) => {
      const role = roleLiteral(login, roles);
      const found = [
        ...['CONNECT', 'CREATE', 'TEMPORARY'].map(
          (verb) =>
            `case when has_database_privilege(${role}, current_database(), '${verb}') then '${verb}' end`,
        ),
        ...['public', 'carrel', 'queue'].flatMap((schema) =>
          ['USAGE', 'CREATE'].map(
            (verb) =>
              `case when has_schema_privilege(${role}, '${schema}', '${verb}') then '${verb} ${schema}' end`,
          ),
        ),
      ];
      return `select '${login}' as login, array_remove(array[${found.join(', ')}], null) as may`;
    })
    .join(' union all '),
  departures: (rows) =>
    rows.flatMap(({ login, may }) =>
      between(String(login), new Set(may as string[]), new Set(privileges(login as Login))),
    ),
});
