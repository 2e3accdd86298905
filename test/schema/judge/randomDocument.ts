import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { argumentsOf, type Given } from './documents.ts';

/** A random document and the variables that its `@skip` and `@include` go by. */
export interface RandomDocument {
  readonly text: string;
  readonly variables: Readonly<Record<string, boolean>>;
}

/** What chooses: a number below `below`, by fast-check, so that a failing document is shrunk. */
export type Choose = (below: number) => number;

const deepest = 6;

/** Makes a document out of a schema's own types: fields, aliases, fragments of both kinds, `@skip` and `@include`. */
export function randomDocument(schema: GraphQLSchema, given: Given, choose: Choose): RandomDocument {
  const fragments: string[] = [];
  let aliases = 0;

  const directive = (): string => {
    const kind = choose(12);
    if (kind > 3) return '';
    const when = ['true', 'false', '$yes', '$no'][choose(4)];
    return kind < 2 ? ` @skip(if: ${when})` : ` @include(if: ${when})`;
  };

  const oneField = (
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    depth: number,
  ): string => {
    const below = getNamedType(field.type);
    // A name of its own each time: what merges with what is then the document's, and always valid.
    const name = choose(3) > 0 || isObjectType(below) ? `a${aliases++}: ${field.name}` : field.name;
    const head = `${name}${argumentsOf(`${type.name}.${field.name}`, field, given)}${directive()}`;
    return isObjectType(below) ? `${head} ${selection(below, depth + 1)}` : head;
  };

  const selected = (type: GraphQLObjectType, depth: number): string => {
    const kind = choose(10);
    if (kind === 0 && depth < deepest)
      return `... on ${type.name}${directive()} ${selection(type, depth + 1)}`;
    if (kind === 1 && depth < deepest) return `...${directive()} ${selection(type, depth + 1)}`;
    if (kind === 2 && depth < deepest) {
      const name = `F${fragments.length}`;
      const place = fragments.push('') - 1;
      fragments[place] = `fragment ${name} on ${type.name} ${selection(type, depth + 1)}`;
      return `...${name}${directive()}`;
    }
    if (kind === 3) return '__typename';
    const fields = Object.values(type.getFields()).filter(
      (field) => depth < deepest || !isObjectType(getNamedType(field.type)),
    );
    const field = fields.length === 0 ? undefined : fields[choose(fields.length)];
    return field === undefined ? '__typename' : oneField(type, field, depth);
  };

  const selection = (type: GraphQLObjectType, depth: number): string => {
    const count = 1 + choose(depth < 3 ? 4 : 3);
    return `{ ${Array.from({ length: count }, () => selected(type, depth)).join(' ')} }`;
  };

  const root = schema.getQueryType();
  if (root == null) throw new TypeError('no query type');
  const body = selection(root, 0);
  const variables = { yes: choose(2) === 0, no: choose(2) === 0 };
  return {
    text: `query ($yes: Boolean!, $no: Boolean!) { ok: __typename @skip(if: $yes) ko: __typename @skip(if: $no) ${body.slice(1)} ${fragments.join(' ')}`,
    variables,
  };
}
