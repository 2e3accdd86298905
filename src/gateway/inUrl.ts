import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { CarrelError } from '../../schema/errors.ts';

/**
 * What stands in a URL stays in every log on the way, with the card numbers and the searches in it. Such a document
 * can ask about the schema, and about nothing else: whether or not it would be served, and not for an act at all.
 * @param document validated: no fragment is within itself
 * @throws CarrelError `NOT_ALLOWED`
 */
export function requireSchemaOnly(document: DocumentNode, operation: OperationDefinitionNode): void {
  const seen = new Set<string>();
  const isSchemaOnly = ({ selections }: SelectionSetNode): boolean =>
    selections.every((node) => {
      if (node.kind === Kind.FIELD) return node.name.value.startsWith('__');
      if (node.kind === Kind.INLINE_FRAGMENT) return isSchemaOnly(node.selectionSet);
      if (seen.has(node.name.value)) return true;
      seen.add(node.name.value);
      return document.definitions.every(
        (each) =>
          each.kind !== Kind.FRAGMENT_DEFINITION ||
          each.name.value !== node.name.value ||
          isSchemaOnly(each.selectionSet),
      );
    });
  if (operation.operation !== 'query' || !isSchemaOnly(operation.selectionSet))
    throw new CarrelError(
      'NOT_ALLOWED',
      'A URL can ask about the schema only. Send everything else by POST.',
    );
}
