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
import { limits } from './limits.ts';

/** One field of a document in its place: fragments spread, `@skip` and `@include` decided. */
export interface Place {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Response keys from the root, the field's own last. */
  readonly path: readonly string[];
}

export interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** @returns whether to go below this field */
  visit(place: Place): boolean;
}

const tooLarge = (what: string): CarrelError =>
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
 * Walks what a document asks for, in its own order.
 * @throws CarrelError `GRAPHQL_VALIDATION_FAILED` for a document beyond the limits
 */
export function walk(walking: Walk, type: GraphQLObjectType, selections: SelectionSetNode): void {
  let fields = 0;
  const included = (node: Pick<FieldNode, 'directives'>): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, walking.variables)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, walking.variables)?.['if'] !== false;

  const into = (parent: GraphQLObjectType, set: SelectionSetNode, path: readonly string[]): void => {
    if (path.length > limits.depth) throw tooLarge(`nests fields more than ${limits.depth} deep`);
    for (const node of set.selections) {
      if (!included(node)) continue;
      if (node.kind === 'Field') {
        fields += 1;
        if (fields > limits.fields) throw tooLarge(`asks for more than ${limits.fields} fields`);
        enter(parent, node, [...path, node.alias?.value ?? node.name.value]);
      } else {
        const fragment = node.kind === 'InlineFragment' ? node : walking.fragments.get(node.name.value);
        if (fragment !== undefined) into(parent, fragment.selectionSet, path);
      }
    }
  };

  const enter = (parent: GraphQLObjectType, node: FieldNode, path: readonly string[]): void => {
    const field = fieldDefinition(walking.schema, parent, node.name.value);
    if (field === undefined || !walking.visit({ type: parent, field, path })) return;
    const below = getNamedType(field.type);
    if (node.selectionSet !== undefined && isObjectType(below)) into(below, node.selectionSet, path);
  };

  into(type, selections, []);
}
