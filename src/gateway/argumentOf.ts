import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/**
 * The name that a caller is told for a variable: that of the first argument of a field that it stands for, and its
 * own where it stands for none.
 * @param variable its name
 */
export function argumentOf(schema: GraphQLSchema, document: DocumentNode, variable: string): string {
  const types = new TypeInfo(schema);
  let found: string | undefined;
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Directive: () => false,
      Variable: ({ name }) => {
        if (name.value === variable) found ??= types.getArgument()?.name;
      },
    }),
  );
  return found ?? variable;
}
