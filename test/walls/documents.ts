import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { literal, type Values } from './values.ts';

/** One request: a document, and what is sent beside it. */
export interface Asking {
  readonly text: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What chooses: a number below `below`. */
export type Choose = (below: number) => number;

/** Fields deep, and fields in all: a document that is refused for its size tells nothing. */
const deepest = 7;
const most = 45;

interface Fragment {
  readonly name: string;
  readonly on: string;
  text: string | null;
}

/**
 * Writes documents out of a schema's own types, so that a new field or argument is asked for the day it is there:
 * fields in any order, aliases, fragments named, inline and without a type, one used twice, `@skip` and `@include`,
 * arguments as literals and as variables, of the library's own values, of others' and of no fitting kind.
 */
export class Writer {
  readonly #schema: GraphQLSchema;
  readonly #values: Values;
  readonly #choose: Choose;
  readonly #fragments: Fragment[] = [];
  readonly #variables: { name: string; type: string; value: unknown }[] = [];
  #aliases = 0;
  #left = most;

  constructor(schema: GraphQLSchema, values: Values, choose: Choose) {
    this.#schema = schema;
    this.#values = values;
    this.#choose = choose;
  }

  /** A document of fields of the root, chosen as they come. */
  query(): Asking {
    const root = this.#schema.getQueryType();
    if (root == null) throw new TypeError('no query type');
    const body = this.#selection(root, 0, 1 + this.#choose(3));
    return this.#asking('query', body);
  }

  /** A document of one field of the root, with every argument given or left out as it comes. */
  root(field: GraphQLField<unknown, unknown>): Asking {
    const root = this.#schema.getQueryType();
    if (root == null) throw new TypeError('no query type');
    return this.#asking('query', `{ ${this.#field(root, field, 0)} }`);
  }

  /** One act, with an input of what the library has and has not, all of it of the kind that it must be. */
  act(field: GraphQLField<unknown, unknown>): Asking {
    const payload = getNamedType(field.type);
    if (!isObjectType(payload)) throw new TypeError(`${field.name} is no act`);
    const args = field.args.map((each) => this.#argument(each, true)).filter((each) => each !== null);
    return this.#asking(
      'mutation',
      `{ ${field.name}(${args.join(', ')}) ${this.#selection(payload, 4, 3)} }`,
    );
  }

  /** A page of a connection, whose cursor is a variable: `$after`. */
  page(field: GraphQLField<unknown, unknown>, size: number): Asking {
    const given = field.args.filter(({ name }) => name !== 'first' && name !== 'after');
    const connection = getNamedType(field.type);
    if (!isObjectType(connection)) throw new TypeError(`${field.name} is no connection`);
    const edge = getNamedType(connection.getFields()['edges']?.type);
    const node = isObjectType(edge) ? getNamedType(edge.getFields()['node']?.type) : undefined;
    if (!isObjectType(node)) throw new TypeError(`${field.name} is no connection`);
    const args = given.map((each) => this.#argument(each, true)).filter((each) => each !== null);
    this.#variables.push({ name: 'after', type: 'String', value: null });
    return this.#asking(
      'query',
      `{ page: ${field.name}(${[...args, `first: ${size}`, 'after: $after'].join(', ')}) {
        edges { cursor node ${this.#selection(node, 4, 3)} } pageInfo { hasNextPage endCursor } } }`,
    );
  }

  #asking(kind: 'query' | 'mutation', body: string): Asking {
    const head = this.#variables.map(({ name, type }) => `$${name}: ${type}`).join(', ');
    const fragments = this.#fragments
      .map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`)
      .join(' ');
    const variables = Object.fromEntries(this.#variables.map(({ name, value }) => [name, value]));
    const isNamed = this.#choose(4) === 0;
    const text = `${kind}${isNamed ? ' Named' : ''}${head === '' ? '' : ` (${head})`} ${body} ${fragments}`;
    if (!isNamed) return { text, variables };
    const other = this.#choose(2) === 0 ? ' query Other { viewer { basis } }' : '';
    return { text: text + other, variables, operationName: 'Named' };
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#variables.length}`;
    this.#variables.push({ name, type, value });
    return `$${name}`;
  }

  #directive(): string {
    const kind = this.#choose(14);
    if (kind > 2) return '';
    const yes = this.#choose(2) === 0;
    const when = kind === 0 ? String(yes) : this.#variable('Boolean!', yes);
    return this.#choose(2) === 0 ? ` @skip(if: ${when})` : ` @include(if: ${when})`;
  }

  /** One argument as it stands in a document; null where it is left out. */
  #argument(argument: GraphQLArgument, mustFit = false): string | null {
    const isRequired = isRequiredArgument(argument);
    if (!isRequired && this.#choose(3) === 0) return null;
    const value = this.#value(argument.name, argument.type, mustFit);
    const type = String(argument.type);
    return `${argument.name}: ${this.#choose(3) === 0 ? this.#variable(type, value) : literal(value, argument.type)}`;
  }

  #value(name: string, type: GraphQLInputType, mustFit: boolean): unknown {
    if (isNonNullType(type)) return this.#value(name, type.ofType, mustFit);
    if (isListType(type)) return [this.#value(name, type.ofType, mustFit)];
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const one = type.isOneOf ? fields[this.#choose(fields.length)] : undefined;
      return Object.fromEntries(
        fields
          .filter((field) =>
            one === undefined ? isNonNullType(field.type) || this.#choose(2) === 0 : field === one,
          )
          .map((field) => [field.name, this.#value(field.name, field.type, mustFit)]),
      );
    }
    const fitting = isEnumType(type)
      ? type.getValues().map((each) => each.name)
      : this.#values.fitting(name, type.name);
    const pool = mustFit || this.#choose(12) > 0 ? fitting : this.#values.unfitting(name, type.name);
    return pool[this.#choose(pool.length)];
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const args = field.args.map((each) => this.#argument(each)).filter((each) => each !== null);
    return args.length === 0 ? '' : `(${args.join(', ')})`;
  }

  #field(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const below = getNamedType(field.type);
    this.#left -= 1;
    // A name of its own wherever two could meet that do not merge.
    const isAliased = isObjectType(below) || field.args.length > 0 || this.#choose(3) === 0;
    const head = `${isAliased ? `a${this.#aliases++}: ` : ''}${field.name}${this.#arguments(field)}${this.#directive()}`;
    if (!isObjectType(below)) return head;
    return `${head} ${this.#selection(below, depth + 1, type === this.#schema.getQueryType() ? 4 : 3)}`;
  }

  #fragment(on: GraphQLObjectType, depth: number): string {
    const known = this.#fragments.filter((each) => each.on === on.name && each.text !== null);
    const again = known[this.#choose(known.length + 2)];
    if (again !== undefined) return `...${again.name}${this.#directive()}`;
    const made: Fragment = { name: `F${this.#fragments.length}`, on: on.name, text: null };
    this.#fragments.push(made);
    made.text = this.#selection(on, depth + 1, 3);
    return `...${made.name}${this.#directive()}`;
  }

  #selected(type: GraphQLObjectType, depth: number): string {
    const isAtEnd = depth >= deepest || this.#left <= 0;
    const kind = this.#choose(12);
    if (kind === 0 && !isAtEnd)
      return `... on ${type.name}${this.#directive()} ${this.#selection(type, depth + 1, 3)}`;
    if (kind === 1 && !isAtEnd) return `...${this.#directive()} ${this.#selection(type, depth + 1, 3)}`;
    if (kind === 2 && !isAtEnd) return this.#fragment(type, depth);
    if (kind === 3) return '__typename';
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => !isObjectType(getNamedType(field.type)));
    const from = isAtEnd ? leaves : fields;
    const field = from[this.#choose(Math.max(from.length, 1))];
    return field === undefined ? '__typename' : this.#field(type, field, depth);
  }

  #selection(type: GraphQLObjectType, depth: number, atMost: number): string {
    const count = 1 + this.#choose(atMost);
    return `{ ${Array.from({ length: count }, () => this.#selected(type, depth)).join(' ')} }`;
  }
}
