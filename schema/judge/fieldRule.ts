import type { GraphQLField, GraphQLObjectType } from 'graphql';
import type { FieldRule } from '../discloses.ts';

/** The rule of a field of the built schema. Fields of introspection have none: what it lists is narrowed instead. */
export function fieldRule(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): FieldRule | null {
  if (type.name.startsWith('__') || field.name.startsWith('__')) return null;
  const rule = field.extensions.rule as FieldRule | undefined;
  if (rule === undefined) throw new TypeError(`${type.name}.${field.name} was built without a rule`);
  return rule;
}
