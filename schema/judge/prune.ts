import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fieldDefinition } from './walk.ts';

/** Whether a field is served to the caller at hand. */
export type Serves = (type: GraphQLObjectType, field: ReturnType<typeof fieldDefinition> & {}) => boolean;

/**
 * Cuts from a document whatever the caller is not served. In the place of each such field stands `__typename` under
 * the field's own response key, so that the answer keeps the document's order; `blank` turns it into null.
 */
export function prune(schema: GraphQLSchema, document: DocumentNode, serves: Serves): DocumentNode {
  const types = new TypeInfo(schema);
  const cut: DocumentNode = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(node) {
          const parent = getNamedType(types.getParentType());
          if (!isObjectType(parent)) return undefined;
          const field = fieldDefinition(schema, parent, node.name.value);
          if (field === undefined || serves(parent, field)) return undefined;
          return {
            kind: Kind.FIELD,
            name: { kind: Kind.NAME, value: '__typename' },
            alias: node.alias ?? { kind: Kind.NAME, value: node.name.value },
            ...(node.directives === undefined ? {} : { directives: node.directives }),
          };
        },
      },
    }),
  );
  return withoutIdleVariables(cut);
}

/** A variable that nothing uses any more goes too: its type may be one that the caller's own schema does not have. */
function withoutIdleVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => {
      used.add(node.name.value);
    },
  });
  return visit(document, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
}

/** Sets what stands in an answer at a path of response keys: in every row of every list on the way. */
export function put(data: unknown, path: readonly string[], value: unknown): void {
  if (Array.isArray(data)) {
    for (const row of data) put(row, path, value);
    return;
  }
  const [key, ...below] = path;
  // A key is the caller's to choose: what every object has under a name is none of an answer's.
  if (typeof data !== 'object' || data === null || key === undefined || !Object.hasOwn(data, key)) return;
  const object = data as Record<string, unknown>;
  if (below.length > 0) put(object[key], below, value);
  else object[key] = value;
}

/** Sets to null, in an answer, what stands at a path. */
export const blank = (data: unknown, path: readonly string[]): void => put(data, path, null);
