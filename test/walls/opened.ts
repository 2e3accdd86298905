import type postgres from 'postgres';
import { type Audience, roleName } from '../../drizzle/audiences.ts';
import { actFunctions } from '../../drizzle/writes/functions.ts';
import { matrixOf } from '../../schema/matrix.ts';
import { type Basis, bases, vendorScopes } from '../../schema/policy/bases.ts';
import { nameableClasses, type RecordClass } from '../../schema/policy/classes.ts';
import { purposes, purposesOf, type Role } from '../../schema/policy/purposes.ts';
import { schema } from '../../schema/schema.ts';
import { fields, functions, itsOwnWork, keys } from './columnFields.ts';

const ofBases = (...names: Basis[]): RecordClass[] => names.flatMap((name) => [...bases[name].opens]);
const ofRoles = (...roles: Role[]): RecordClass[] =>
  roles.flatMap((role) => purposesOf(role).flatMap((purpose) => [...purposes[purpose].opens]));
const oneRecord = (Object.keys(bases) as Basis[]).filter((name) => bases[name].reach === 'one record');

/** Login → every class that the policy could open to somebody who is answered through it. */
export const openedTo: Readonly<Record<Audience, ReadonlySet<RecordClass>>> = {
  open: new Set<RecordClass>(['open']),
  // One card's standing is told by functions of the PIN's login, to whom no column of a card is open; to the vendor's
  // own login the scopes alone are.
  pin: new Set<RecordClass>(['open']),
  vendor: new Set<RecordClass>(['open', ...vendorScopes]),
  // A consent and an order open what they name, and can name these.
  person: new Set<RecordClass>(['open', ...ofBases(...oneRecord), ...nameableClasses]),
  agency: new Set<RecordClass>(['open', ...ofBases('COLLECTION_AGENCY')]),
  staff: new Set<RecordClass>(['open', ...ofRoles('VOLUNTEER', 'CLERK')]),
  administrator: new Set<RecordClass>(['open', ...ofRoles('ADMINISTRATOR')]),
  feed: new Set<RecordClass>(['open', ...ofBases('FEED')]),
  log: new Set<RecordClass>(),
};

const classes = new Map(matrixOf(schema).map((row) => [row.coordinate, row.classes as RecordClass[]]));

/** The classes of a field of the schema. */
export function classesOfField(coordinate: string): readonly RecordClass[] {
  const found = classes.get(coordinate);
  if (found === undefined) throw new TypeError(`there is no field ${coordinate}`);
  return found;
}

const isOpenTo = (audience: Audience, coordinate: string): boolean =>
  classesOfField(coordinate).some((each) => openedTo[audience].has(each));

const tableOf = (column: string): string => column.split('.')[0] ?? '';

/** Why the policy lets a login read a column; null: it does not. */
export function whyRead(audience: Audience, column: string): string | null {
  const work = itsOwnWork[audience]?.[column];
  if (work !== undefined) return work;
  const field = fields[column];
  if (field !== undefined) return isOpenTo(audience, field) ? field : null;
  const joins = keys[column];
  if (joins === undefined) return null;
  const beside = Object.entries(fields).filter(([each]) => tableOf(each) === tableOf(column));
  return beside.some(([, each]) => isOpenTo(audience, each)) ? joins : null;
}

/** Why the policy lets a login call a function; null: it does not. Who may do which act is held by the acts' own test. */
export function whyCalled(audience: Audience, signature: string): string | null {
  if (actFunctions.some((each) => each.signature === signature)) return 'an act';
  const field = functions[signature];
  if (field !== undefined) return isOpenTo(audience, field) ? field : null;
  return itsOwnWork[audience]?.[signature] ?? null;
}

type Sql = postgres.Sql | postgres.TransactionSql;

/** Every column of the library's own tables and views, as PostgreSQL's catalogue has them. */
export async function everyColumn(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname || '.' || a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)
      and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S') and a.attnum > 0 order by 1`;
  return rows.map(({ name }) => name);
}

/** The columns of those that a role may read, however it came by the right. */
export async function readable(sql: Sql, role: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname || '.' || a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)
      and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S') and a.attnum > 0
      and has_schema_privilege(${role}, c.relnamespace, 'USAGE')
      and has_column_privilege(${role}, c.oid, a.attnum, 'SELECT') order by 1`;
  return rows.map(({ name }) => name);
}

/** The functions of ours that a role may call. */
export async function callable(sql: Sql, role: string): Promise<string[]> {
  const rows = await sql<{ signature: string }[]>`
    select oid::regprocedure::text as signature from pg_proc
    where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)
      and has_schema_privilege(${role}, pronamespace, 'USAGE')
      and has_function_privilege(${role}, oid, 'EXECUTE') order by 1`;
  return rows.map(({ signature }) => signature);
}

/** What a login can read and call in this database beyond what the policy opens to it. */
export async function beyondPolicy(sql: Sql, audience: Audience, roles: string): Promise<string[]> {
  const role = roleName(audience, roles);
  const columns = await readable(sql, role);
  const called = await callable(sql, role);
  return [
    ...columns.filter((column) => whyRead(audience, column) === null),
    ...called.filter((signature) => whyCalled(audience, signature) === null),
  ];
}
