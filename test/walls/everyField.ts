import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { wholeField } from '../schema/judge/documents.ts';
import type { Asking } from './documents.ts';
import { literal, type Values } from './values.ts';

/** What a root is asked with, so that something is found: the rest of the arguments' own values come by chance. */
function givens(field: GraphQLField<unknown, unknown>, values: Values, most: number): string[] {
  const first = field.args.some(({ name }) => name === 'first') ? ['first: 2'] : [];
  const required = field.args.filter(isRequiredArgument);
  const [varied] = required;
  if (varied === undefined) return [first.join()];
  const given = (index: number) =>
    required
      .map(({ name, type }) => {
        const pool = values.fitting(name, String(getNamedType(type)));
        return `${name}: ${literal(pool[index % pool.length], type)}`;
      })
      .concat(first)
      .join(', ');
  return values
    .fitting(varied.name, String(getNamedType(varied.type)))
    .slice(0, most)
    .map((_, index) => given(index));
}

/**
 * Each field of the root with all that is below it; and each field of a record by itself; and the schema as it is told.
 * @param most values at most of the first argument that a field must have: it is asked for once with each
 */
export function everyField(schema: GraphQLSchema, values: Values, most: number): Asking[] {
  const root = schema.getQueryType();
  if (root == null) throw new TypeError('no query type');
  return [
    ...Object.values(root.getFields()).flatMap((field) =>
      givens(field, values, most).map((given) => {
        const bare = { ...field, args: [] } as GraphQLField<unknown, unknown>;
        const whole = wholeField(root, bare, {}) ?? '';
        return {
          text: `{ ${whole.replace(field.name, `${field.name}${given === '' ? '' : `(${given})`}`)} }`,
        };
      }),
    ),
    ...optional(root, values),
    ...alone(root),
    { text: getIntrospectionQuery() },
    ...inTens(
      Object.keys(schema.getTypeMap()),
      (name, place) =>
        `t${place}: __type(name: "${name}") { name kind fields { name args { name } } inputFields { name } enumValues { name } }`,
    ),
  ];
}

/** Each argument that may be left out, wherever its field stands, given: an enum's with each of its values. */
function optional(root: GraphQLObjectType, values: Values): Asking[] {
  const required = (field: GraphQLField<unknown, unknown>): readonly string[] => {
    const [given = ''] = givens(
      { ...field, args: field.args.filter(({ name }) => name !== 'first') },
      values,
      1,
    );
    return given === '' ? [] : [given];
  };
  const found: Asking[] = [];
  const seen = new Set<GraphQLObjectType>();
  /** @param around what asks for a field of the type, where it stands */
  const look = (type: GraphQLObjectType, around: (field: string) => string): void => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      const ask = (more: readonly string[], inner: string): string => {
        const args = [...required(field), ...more].join(', ');
        return around(
          `${field.name}${args === '' ? '' : `(${args})`}${isObjectType(below) ? ` { ${inner} }` : ''}`,
        );
      };
      for (const { name, type: argument } of field.args.filter((each) => !isRequiredArgument(each))) {
        const named = getNamedType(argument);
        const pool = isEnumType(named)
          ? named.getValues().map((each) => each.name)
          : values.fitting(name, String(named)).slice(0, 1);
        for (const value of pool)
          found.push({ text: ask([`${name}: ${literal(value, argument)}`], '__typename') });
      }
      if (isObjectType(below)) look(below, (inner) => ask([], inner));
    }
  };
  look(root, (field) => `{ ${field} }`);
  return found;
}

/** Each field of the types below the one record, by itself: what is withheld beside nothing else. */
function alone(root: GraphQLObjectType): Asking[] {
  const record = root.getFields()['record'];
  const patron = getNamedType(record?.type);
  if (!isObjectType(patron)) return [];
  const paths = (type: GraphQLObjectType, above: readonly GraphQLObjectType[]): string[] =>
    Object.values(type.getFields()).flatMap((field) => {
      const below = getNamedType(field.type);
      if (!isObjectType(below)) return [field.name];
      if ([...above, type].includes(below)) return [];
      return paths(below, [...above, type]).map((each) => `${field.name} { ${each} }`);
    });
  const found = paths(patron, []);
  return inTens(found, (each, place) => `r${place}: record { ${each} }`);
}

/** Ten to a document, each under a key of its own. */
const inTens = (all: readonly string[], field: (each: string, place: number) => string): Asking[] =>
  Array.from({ length: Math.ceil(all.length / 10) }, (_, index) => ({
    text: `{ ${all
      .slice(index * 10, index * 10 + 10)
      .map(field)
      .join(' ')} }`,
  }));
