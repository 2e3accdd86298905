import { filterSchema, pruneSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import type { FieldRule } from './discloses.ts';
import { type ActName, acts, couldAct } from './policy/acts.ts';
import { bases, isReached } from './policy/bases.ts';
import { couldOpen, isOpen } from './policy/opens.ts';
import type { Principal } from './policy/principal.ts';

/** Kinds of caller that are told apart without asking what each could open: staff by role, the others by what they hold. */
const mostKinds = 500;

const ofKind = new WeakMap<GraphQLSchema, Map<string, GraphQLSchema>>();

function kindOf(principal: Principal): string {
  if (principal.basis === 'STAFF') return `STAFF ${principal.role}`;
  if (principal.basis === 'VENDOR') return `VENDOR ${principal.scopes.join()}`;
  return 'classes' in principal ? `${principal.basis} ${principal.classes.join()}` : principal.basis;
}

const built = new WeakMap<GraphQLSchema, Map<string, GraphQLSchema>>();

/**
 * The schema as a kind of caller may know it: introspection lists only what the audience can use, for staff by role
 * whatever the purpose. Documents are validated against the whole schema and executed on this one.
 */
export function audienceSchema(whole: GraphQLSchema, principal: Principal): GraphQLSchema {
  const known = ofKind.get(whole) ?? new Map<string, GraphQLSchema>();
  ofKind.set(whole, known);
  const kind = kindOf(principal);
  const made = known.get(kind) ?? madeFor(whole, principal);
  if (known.size < mostKinds) known.set(kind, made);
  return made;
}

function madeFor(whole: GraphQLSchema, principal: Principal): GraphQLSchema {
  const classes = couldOpen(principal);
  const { reach } = bases[principal.basis];
  const doable = (Object.keys(acts) as ActName[]).filter((act) => couldAct(principal, act));
  const key = `${reach} ${[...classes].sort().join()} ${doable.join()}`;
  const known = built.get(whole) ?? new Map<string, GraphQLSchema>();
  built.set(whole, known);
  const made = known.get(key);
  if (made !== undefined) return made;
  // What an act opens is another basis' to see. It is listed for those who know records by themselves.
  const knowsRecords = classes.size > 1 && (reach === 'one record' || reach === 'patrons');
  const listed = (rule: FieldRule | undefined): boolean =>
    rule !== undefined &&
    isOpen(rule.discloses, classes) &&
    isReached(rule.reaches, reach) &&
    (rule.may === null || couldAct(principal, rule.may)) &&
    (!rule.asGranted || knowsRecords);
  const schema = pruneSchema(
    filterSchema({
      schema: whole,
      rootFieldFilter: (_, __, field) => listed(field?.extensions?.rule as FieldRule | undefined),
      objectFieldFilter: (_, __, field) => listed(field?.extensions?.rule as FieldRule | undefined),
    }),
  );
  known.set(key, schema);
  return schema;
}
