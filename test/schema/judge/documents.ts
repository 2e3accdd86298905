import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** What a required argument is given, by field: things that the demonstration library has. */
export type Given = Readonly<Record<string, string>>;

/** `(name: "…")` for the required arguments of a field, with values of `given`. */
export function argumentsOf(coordinate: string, field: GraphQLField<unknown, unknown>, given: Given): string {
  const required = field.args.filter(isRequiredArgument);
  if (required.length === 0) return '';
  const value = given[coordinate];
  if (value === undefined) throw new TypeError(`nothing is given for ${coordinate}`);
  return `(${value})`;
}

/** A field with everything below it, no type within itself; null where its type is already above. */
export function wholeField(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  given: Given,
  above: readonly GraphQLObjectType[] = [],
): string | null {
  const head = `${field.name}${argumentsOf(`${type.name}.${field.name}`, field, given)}`;
  const below = getNamedType(field.type);
  if (!isObjectType(below)) return head;
  const on = [...above, type];
  if (on.includes(below)) return null;
  const fields = Object.values(below.getFields()).map((each) => wholeField(below, each, given, on));
  return `${head} { __typename ${fields.filter((each) => each !== null).join(' ')} }`;
}

/** A selection of each field of one type, and of no field below. */
export function fieldsOf(type: GraphQLObjectType, given: Given): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const head = `${field.name}${argumentsOf(`${type.name}.${field.name}`, field, given)}`;
    return isObjectType(getNamedType(field.type)) ? `${head} { __typename }` : head;
  });
  return `{ ${fields.join(' ')} }`;
}

export const objectTypesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
  );
