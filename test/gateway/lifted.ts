import {
  type ConstArgumentNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  TypeInfo,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { schema } from '../../schema/schema.ts';
import type { Asking } from '../walls/documents.ts';

/** A document with the values that stand in it sent beside it, as whoever writes clients does. */
export function lifted({ text, variables = {}, operationName }: Asking): Asking {
  const document: DocumentNode = parse(text);
  const types = new TypeInfo(schema);
  const given: Record<string, unknown> = { ...variables };
  const definitions: VariableDefinitionNode[] = [];
  const bare = visit(
    document,
    visitWithTypeInfo(types, {
      Argument(node) {
        const type = types.getInputType();
        if (node.value.kind === Kind.VARIABLE || types.getDirective() != null || type == null) return;
        const name = `lifted${definitions.length}`;
        given[name] = valueFromASTUntyped((node as ConstArgumentNode).value);
        definitions.push(
          ...((parse(`query ($${name}: ${type}) { x }`).definitions[0] as OperationDefinitionNode)
            .variableDefinitions ?? []),
        );
        return { ...node, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } };
      },
    }),
  );
  const whole = visit(bare, {
    OperationDefinition: (node) =>
      node.name?.value === 'Other'
        ? undefined
        : { ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...definitions] },
  });
  return { text: print(whole), variables: given, ...(operationName === undefined ? {} : { operationName }) };
}
