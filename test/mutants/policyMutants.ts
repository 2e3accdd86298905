import type { Asking } from '../drizzle/walls/departures/asking.ts';
import { everyRole, logins, roleLiteral } from '../drizzle/walls/departures/asking.ts';
import { askSchemas } from '../drizzle/walls/departures/grants.ts';
import { askPolicies, askRoles } from '../drizzle/walls/departures/policies.ts';
import { conditionEdits } from './conditions.ts';
import { quoted, role, toggled } from './quoting.ts';
import { type Catalogue, type Policy, tablesOf, type WallMutant } from './wallMutant.ts';

/** Each schema, the database, each power and each membership. */
export function roleMutants(catalogue: Catalogue): WallMutant[] {
  const schemas = askSchemas(catalogue.roles);
  const powers = askRoles(catalogue.roles);
  const of = (name: string, sql: string, asking: Asking): WallMutant => ({
    table: 'roles',
    name,
    sql,
    asking,
  });
  return [
    ...logins.flatMap((login) => {
      const to = role(login, catalogue);
      return [
        ...['CREATE', 'TEMPORARY'].map((verb) =>
          of(
            `${login}: ${verb}`,
            `do $$ begin execute format('grant ${verb} on database %I to ${to}', current_database()); end $$`,
            schemas,
          ),
        ),
        of(
          `${login}: no CONNECT`,
          `do $$ begin execute format('revoke connect on database %I from ${to}', current_database()); end $$`,
          schemas,
        ),
        ...['public', 'carrel'].flatMap((schema) => [
          of(`${login}: CREATE ${schema}`, `grant create on schema ${schema} to ${to}`, schemas),
          of(
            `${login}: USAGE ${schema} the other way`,
            toggled(
              `has_schema_privilege(${roleLiteral(login, catalogue.roles)}, '${schema}', 'USAGE')`,
              `usage on schema ${schema}`,
              to,
            ),
            schemas,
          ),
        ]),
        ...(login === 'sweeper'
          ? []
          : [of(`${login}: USAGE queue`, `grant usage on schema queue to ${to}`, schemas)]),
      ];
    }),
    ...everyRole.flatMap((each) => [
      ...['SUPERUSER', 'BYPASSRLS', 'CREATEROLE', 'CREATEDB', 'REPLICATION', 'INHERIT'].map((power) =>
        of(`${each}: ${power}`, `alter role ${role(each, catalogue)} ${power}`, powers),
      ),
      ...everyRole
        .filter((other) => other !== each)
        .map((other) =>
          of(`${each} in ${other}`, `grant ${role(other, catalogue)} to ${role(each, catalogue)}`, powers),
        ),
    ]),
  ];
}

/** Each row policy dropped, widened and swapped; each wall opened; each table shown to each login by a policy more. */
export function policyMutants(catalogue: Catalogue): WallMutant[] {
  const { policies, roles } = catalogue;
  const askings = new Map(tablesOf(catalogue).map((table) => [table, askPolicies(roles, table)]));
  const of = (table: string, name: string, sql: string): WallMutant => ({
    table: 'row policies',
    name: `${table}: ${name}`,
    sql,
    asking: askings.get(table) ?? askPolicies(roles, table),
  });
  const walled = tablesOf(catalogue).filter((table) => policies.some((each) => each.table === table));
  return [
    ...policies.flatMap((policy) =>
      alteredPolicy(policy, catalogue).map(([name, sql]) => of(policy.table, `${policy.name} ${name}`, sql)),
    ),
    ...walled.flatMap((table) => [
      of(table, 'no wall', `alter table ${quoted(table)} disable row level security`),
      of(table, 'not forced', `alter table ${quoted(table)} no force row level security`),
    ]),
    ...tablesOf(catalogue).flatMap((table) =>
      [...logins.map((login) => role(login, catalogue)), 'public'].map((to) =>
        of(
          table,
          `a policy more for ${to}`,
          `create policy mutant on ${quoted(table)} for select to ${to} using (true)`,
        ),
      ),
    ),
  ];
}

/** A policy's condition without each of its parts: whatever else it asks, a row that the part kept back is shown. */
const partly = (clause: string, condition: string | null, on: string): [string, string][] =>
  conditionEdits(`when ${condition ?? 'true'}`).flatMap(({ start, end, put }): [string, string][] => {
    const whole = `when ${condition ?? 'true'}`;
    // All of it at once is `of everything`.
    const isWhole = end - start >= (condition ?? 'true').length;
    const altered = `${whole.slice(0, start)}${put}${whole.slice(end)}`.slice('when '.length);
    return isWhole
      ? []
      : [
          [
            `without ${whole.slice(start, end).replaceAll(/\s+/g, ' ')}`,
            `alter ${on} ${clause} (${altered})`,
          ],
        ];
  });

function alteredPolicy(policy: Policy, catalogue: Catalogue): [name: string, sql: string][] {
  const { table, name, verb, roles, using, check } = policy;
  const on = `policy ${quoted(name)} on ${quoted(table)}`;
  const own = roles.map(quoted).join(', ');
  const made = (more: string, expressions: string): string =>
    `drop ${on}; create ${on} ${more} to ${own} ${expressions}`;
  const clause = (word: string, text: string | null): string => (text === null ? '' : ` ${word} (${text})`);
  const whole = `${clause('using', using)}${clause('with check', check)}`;
  return [
    ['dropped', `drop ${on}`],
    ...(using === null
      ? []
      : [
          [using === 'true' ? 'of nothing' : 'of everything', `alter ${on} using (${using !== 'true'})`] as [
            string,
            string,
          ],
        ]),
    ...(check === null
      ? []
      : [
          [
            check === 'true' ? 'nothing added' : 'anything added',
            `alter ${on} with check (${check !== 'true'})`,
          ] as [string, string],
        ]),
    ...partly('using', using, on),
    ...partly('with check', check, on),
    ['restrictive', made(`as restrictive for ${verb}`, whole)],
    ...(verb === 'ALL'
      ? [['for reading alone', made('for select', clause('using', using))] as [string, string]]
      : [['for all', made('for all', clause('using', using ?? check))] as [string, string]]),
    ...everyRole.flatMap((each): [string, string][] => {
      const other = role(each, catalogue);
      if (roles.map(quoted).includes(other))
        return roles.length === 1
          ? []
          : [
              [
                `without ${each}`,
                `alter ${on} to ${roles
                  .map(quoted)
                  .filter((to) => to !== other)
                  .join(', ')}`,
              ],
            ];
      return [
        [`for ${each} in their place`, `alter ${on} to ${other}`],
        [`for ${each} too`, `alter ${on} to ${own}, ${other}`],
      ];
    }),
    ['for everybody', `alter ${on} to public`],
  ];
}
