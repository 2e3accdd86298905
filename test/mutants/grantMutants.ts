import type { Login } from '../../drizzle/audiences.ts';
import { literal, logins, roleLiteral } from '../drizzle/walls/departures/asking.ts';
import {
  askFunctions,
  askGrants,
  askKeeper,
  ofColumns,
  ofTables,
} from '../drizzle/walls/departures/grants.ts';
import { quoted, role, toggled } from './quoting.ts';
import { type Catalogue, tablesOf, type WallMutant } from './wallMutant.ts';

/** Each column given and taken, for reading, adding, changing and referring; each table given whole. */
export const grantMutants = (catalogue: Catalogue): WallMutant[] =>
  logins.flatMap((login) =>
    tablesOf(catalogue).flatMap((table): WallMutant[] => {
      const asking = askGrants(login, catalogue.roles, table);
      const to = role(login, catalogue);
      const holder = roleLiteral(login, catalogue.roles);
      const own = catalogue.columns.filter((each) => each.table === table);
      return [
        ...own.flatMap(({ column }) =>
          ofColumns.map((verb) => ({
            table: `columns of ${login}`,
            name: `${verb} ${table}.${column} the other way`,
            sql: toggled(
              `has_column_privilege(${holder}, ${literal(table)}::regclass, ${literal(column)}, '${verb}')`,
              `${verb} (${quoted(column)}) on ${quoted(table)}`,
              to,
            ),
            asking,
          })),
        ),
        ...[...ofColumns, ...ofTables].map((verb) => ({
          table: `tables of ${login}`,
          name: `${verb} on ${table}`,
          sql: `grant ${verb} on ${quoted(table)} to ${to}`,
          asking,
        })),
        {
          table: `tables of ${login}`,
          name: `everything on ${table} to everybody`,
          sql: `grant all on ${quoted(table)} to public`,
          asking,
        },
        ...own.map(({ column }) => ({
          table: `columns of ${login}`,
          name: `${table}.${column} to give away`,
          sql: `grant select (${quoted(column)}) on ${quoted(table)} to ${to} with grant option`,
          asking,
        })),
      ];
    }),
  );

/** Each table more, or less, for the keeper. */
export const keeperMutants = (catalogue: Catalogue): WallMutant[] =>
  tablesOf(catalogue).flatMap((table) =>
    [...ofColumns, ...ofTables].map((verb) => {
      return {
        table: 'tables of the keeper',
        name: `${verb} on ${table} the other way`,
        sql: toggled(
          `has_table_privilege(${roleLiteral('keeper', catalogue.roles)}, ${literal(table)}::regclass, '${verb}')`,
          `${verb} on ${quoted(table)}`,
          role('keeper', catalogue),
        ),
        asking: askKeeper(catalogue.roles, table),
      };
    }),
  );

/** Each function given or taken, by each login and by everybody. */
export const functionMutants = (catalogue: Catalogue): WallMutant[] =>
  logins.flatMap((login) => {
    const asking = askFunctions(login, catalogue.roles);
    const to = role(login, catalogue);
    return catalogue.functions.map((signature) => ({
      table: `functions of ${login}`,
      name: `${signature} the other way`,
      sql: toggled(
        `has_function_privilege(${roleLiteral(login, catalogue.roles)}, ${literal(signature)}, 'EXECUTE')`,
        `execute on function ${signature}`,
        to,
      ),
      asking,
    }));
  });

export const everybodysFunctions = (catalogue: Catalogue): WallMutant[] =>
  catalogue.functions.map((signature) => ({
    table: 'functions of everybody',
    name: signature,
    sql: `grant execute on function ${signature} to public`,
    // Of those that may run it nobody is asked: one of the others.
    asking: askFunctions(logins.find((login) => !isFor(login, signature)) ?? 'vendor', catalogue.roles),
  }));

const isFor = (login: Login, signature: string): boolean =>
  askFunctions(login, '')
    .departures([])
    .includes(`${login} must: ${/\.(\w+)\(/.exec(signature)?.[1]}`);
