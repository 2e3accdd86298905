import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Texts that end a literal, begin another, or are no text that a database takes. Each holds the mark. */
export const mark = 'hostile7f';
const beginnings = [
  `'`,
  `"`,
  '\\',
  `\\'`,
  `''`,
  `'; drop table patrons; --`,
  `' or '1'='1`,
  `") or true --`,
  '$$',
  '$tag$',
  '$1',
  '%s',
  '%',
  '_',
  '/*',
  '*/ --',
  '\u0000',
  '\ud800',
  '\u202e',
  'ʼ＇',
  '{"a":',
  '{},"',
  '\n;',
  `E'\\x27`,
  `U&'\\0027`,
  ':*',
  '&|!()',
  '1e999',
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...beginnings).map((each) => `${each}${mark}${each}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }).map((each) => `${each}${mark}`) },
  { weight: 1, arbitrary: fc.constantFrom(`${mark}${"'".repeat(5_000)}`, `${'9'.repeat(4_000)}${mark}`) },
);

/** A place where a text can stand: the names on the way to it from a field's arguments. */
export type Place = readonly string[];

const isText = (name: string): boolean => ['String', 'ID', 'Date', 'DateTime'].includes(name);

function below(type: GraphQLInputType, path: Place): Place[] {
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return path.length > 5
      ? []
      : Object.values(named.getFields()).flatMap((each) => below(each.type, [...path, each.name]));
  return isText(named.name) ? [path] : [];
}

/** Every place of a field's arguments where a text can stand. */
export const placesOf = (field: GraphQLField<unknown, unknown>): Place[] =>
  field.args.flatMap(({ name, type }) => below(type, [name]));

const plain: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  Date: '2026-05-01',
  DateTime: '2026-05-01T12:00:00Z',
  ID: '00000000-0000-4000-8000-000000000000',
  String: '1234',
};

/** A value of a type with a text at one place of it, and elsewhere no more than it needs. */
function valueAt(type: GraphQLInputType, path: Place, text: string): unknown {
  if (isNonNullType(type)) return valueAt(type.ofType, path, text);
  if (isListType(type)) return [valueAt(type.ofType, path, text)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return path.length === 0 ? text : plain[type.name];
  const [next, ...rest] = path;
  const onTheWay = next !== undefined && next !== elsewhere;
  const fields = Object.values(type.getFields());
  const needed = type.isOneOf
    ? fields.filter((each) => (onTheWay ? each.name === next : each === fields[0]))
    : fields.filter((each) => isNonNullType(each.type) || each.name === next);
  return Object.fromEntries(
    needed.map((each) => [each.name, valueAt(each.type, each.name === next ? rest : [elsewhere], text)]),
  );
}
/** Beside the way to the place: no field is called so. */
const elsewhere = '-';

/** A document of one field, and its variables, with a text at one place. */
export function askedWith(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  place: Place,
  text: string,
): { document: string; variables: Record<string, unknown> } {
  const [argument, ...rest] = place;
  const given = field.args.filter(({ name, type }) => name === argument || isNonNullType(type));
  const head = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const args = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = isObjectType(getNamedType(field.type)) ? '{ __typename }' : '';
  return {
    document: `${kind} (${head}) { ${field.name}(${args}) ${selection} }`,
    variables: Object.fromEntries(
      given.map(({ name, type }) => [name, valueAt(type, name === argument ? rest : [elsewhere], text)]),
    ),
  };
}
