import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { CarrelError } from '../errors.ts';
import type { Limits } from './limits.ts';

/** One field of a document in its place: fragments spread, `@skip` and `@include` decided. */
export interface Place {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Response keys from the root, the field's own last. */
  readonly path: readonly string[];
  /** As it stands in the document. A field that stands twice under one key is visited twice. */
  readonly node: FieldNode;
}

export interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly limits: Limits;
  /** @returns whether to go below this field */
  visit(place: Place): boolean;
}

/** The document is beyond a limit. */
export const tooLarge = (what: string): CarrelError =>
  new CarrelError('GRAPHQL_VALIDATION_FAILED', `The document ${what}. Ask for less at a time.`);

/** The definition of a field, meta-fields included. The schema has no abstract types, so that the type is known. */
export function fieldDefinition(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

/**
 * Walks what a document asks for, in its own order. Whatever it asks for, the walk ends after so many steps as the
 * limits allow.
 * @throws CarrelError `GRAPHQL_VALIDATION_FAILED` for a document beyond the limits
 */
export function walk(walking: Walk, type: GraphQLObjectType, selections: SelectionSetNode): void {
  const { limits } = walking;
  let fields = 0;
  let repeated = 0;
  /** Places where a field stands: those of its kind after it are it again, under whatever name. */
  const standing = new Set<string>();
  let spreads = 0;
  let roots = 0;
  /** The fields that the walk is within, outermost first. */
  const within: GraphQLField<unknown, unknown>[] = [];
  const included = (node: Pick<FieldNode, 'directives'>): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, walking.variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, walking.variables)?.if !== false;

  const into = (parent: GraphQLObjectType, set: SelectionSetNode, path: readonly string[]): void => {
    if (path.length > limits.depth) throw tooLarge(`nests fields more than ${limits.depth} deep`);
    for (const node of set.selections) {
      if (!included(node)) continue;
      if (node.kind === 'Field') {
        fields += 1;
        if (path.length === 0) roots += 1;
        if (roots > limits.roots) throw tooLarge(`asks for more than ${limits.roots} fields of the root`);
        if (fields > limits.fields) throw tooLarge(`asks for more than ${limits.fields} fields`);
        const place = [...path, node.name.value].join('.');
        if (standing.has(place)) repeated += 1;
        if (repeated > limits.aliases)
          throw tooLarge(`asks for fields again more than ${limits.aliases} times`);
        standing.add(place);
        enter(parent, node, path);
      } else {
        spreads += 1;
        if (spreads > limits.spreads) throw tooLarge(`spreads more than ${limits.spreads} fragments`);
        const fragment = node.kind === 'InlineFragment' ? node : walking.fragments.get(node.name.value);
        if (fragment !== undefined) into(parent, fragment.selectionSet, path);
      }
    }
  };

  const enter = (parent: GraphQLObjectType, node: FieldNode, above: readonly string[]): void => {
    const path = [...above, node.alias?.value ?? node.name.value];
    const field = fieldDefinition(walking.schema, parent, node.name.value);
    if (field === undefined || !walking.visit({ type: parent, field, path, node })) return;
    const below = getNamedType(field.type);
    if (node.selectionSet === undefined || !isObjectType(below)) return;
    // Introspection goes deep in its own fields by nature, and validation bounds it.
    const rounds = parent.name.startsWith('__') ? 0 : within.filter((each) => each === field).length;
    if (rounds >= limits.rounds) throw tooLarge('goes round and round in the same fields');
    within.push(field);
    into(below, node.selectionSet, path);
    within.pop();
  };

  into(type, selections, []);
  if (type === walking.schema.getMutationType() && roots > 1)
    throw tooLarge('asks for more than one act: each is a request of its own, done whole or not at all');
}
