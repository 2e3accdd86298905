import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** A value that an input can have, of nothing that is there: what it needs and no more. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const needed = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return `{ ${needed.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const plain: Record<string, string> = {
    Int: '1',
    Boolean: 'true',
    Date: '"2026-01-01"',
    DateTime: '"2026-01-01T00:00:00Z"',
  };
  return plain[type.name] ?? '"00000000-0000-4000-8000-000000000000"';
}

/** The smallest document of an act that is valid, about nobody who is there. */
export function minimalAct(schema: GraphQLSchema, act: string): string {
  const input = schema
    .getMutationType()
    ?.getFields()
    [act]?.args.find(({ name }) => name === 'input');
  if (input === undefined) throw new Error(`${act} takes no input`);
  return `mutation { ${act}(input: ${literal(input.type)}) { __typename } }`;
}
