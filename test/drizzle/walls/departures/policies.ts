import { roleName } from '../../../../drizzle/audiences.ts';
import { expectedPolicies, expectedWalled } from '../expected/policies.ts';
import { type Asking, between, everyRole, literal } from './asking.ts';

interface Found {
  readonly table: string;
  readonly permissive: string;
  readonly verb: string;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

const spoken = ({ table, permissive, verb, roles, using, check }: Found): string =>
  `${permissive} ${verb} on ${table} for ${roles.toSorted().join()} using ${using?.replace(/\s+/g, ' ')} check ${check?.replace(/\s+/g, ' ')}`;

/**
 * Which rows are shown to whom, and where row security is on and forced, as the catalogue has it.
 * @param only the one table to look at; all of them where nobody says
 */
export function askPolicies(roles: string, only?: string): Asking {
  const which = (column: string): string => (only === undefined ? '' : ` and ${column} = ${literal(only)}`);
  const names = new Map(everyRole.map((role) => [roleName(role, roles), role]));
  const isLookedAt = (table: string): boolean => only === undefined || only === table;
  return {
    query: `select tablename as table, permissive, cmd as verb, roles::text[] as roles, qual as using, with_check as check
      from pg_policies where schemaname in ('public', 'carrel')${which('tablename')}
      union all select relname, 'WALLED', case when relforcerowsecurity then 'FORCED' else 'NOT FORCED' end, '{}', null, null
      from pg_class where relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and relrowsecurity${which('relname')}`,
    departures(rows) {
      const found = (rows as unknown as Found[]).map((row) =>
        spoken({ ...row, roles: row.roles.map((each) => names.get(each) ?? each) }),
      );
      const must = [
        ...expectedPolicies
          .filter(({ table }) => isLookedAt(table))
          .map((policy) => spoken({ ...policy, permissive: 'PERMISSIVE' })),
        ...expectedWalled
          .filter(isLookedAt)
          .map((table) =>
            spoken({ table, permissive: 'WALLED', verb: 'FORCED', roles: [], using: null, check: null }),
          ),
      ];
      return [
        ...between('rows', new Set(found), new Set(must)),
        ...(found.length === must.length ? [] : ['a policy stands twice']),
      ];
    },
  };
}

/** No role of ours has a power of its own or is a member of another one; logins are just those that connect. */
export const askRoles = (roles: string): Asking => ({
  query: `select rolname as name, array_remove(array[
      case when rolsuper then 'SUPERUSER' end, case when rolbypassrls then 'BYPASSRLS' end,
      case when rolcreaterole then 'CREATEROLE' end, case when rolcreatedb then 'CREATEDB' end,
      case when rolreplication then 'REPLICATION' end, case when rolinherit then 'INHERIT' end,
      case when rolcanlogin then 'LOGIN' end,
      case when exists (select from pg_auth_members where member = r.oid) then 'a member' end], null) as may
    from pg_roles r where starts_with(rolname, 'carrel_') and right(rolname, ${roles.length + 1}) = ${literal(`_${roles}`)}`,
  departures: (rows) => {
    const known = new Set(everyRole.map((role) => roleName(role, roles)));
    return [
      ...between('the roles', new Set(rows.map(({ name }) => String(name))), known),
      ...rows.flatMap(({ name, may }) => {
        const isOwnerless = [roleName('keeper', roles), roleName('owner', roles)].includes(String(name));
        return between(String(name), new Set(may as string[]), new Set(isOwnerless ? [] : ['LOGIN']));
      }),
    ];
  },
});
