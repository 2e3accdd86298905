import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Asking } from './documents.ts';
import type { Told } from './twins.ts';

/** The shapes that a document can have, each of which has to come up. */
export const shapes = [
  'alias',
  'named fragment',
  'inline fragment',
  'bare fragment',
  'directive',
  'variable',
  'page',
] as const;
type Shape = (typeof shapes)[number];

/** What was asked so far, and what came of it. */
export class Coverage {
  readonly coordinates = new Set<string>();
  readonly shapes = new Map<Shape, number>();
  readonly statuses = new Map<number, number>();
  documents = 0;
  statements = 0;
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  #shape(shape: Shape): void {
    this.shapes.set(shape, (this.shapes.get(shape) ?? 0) + 1);
  }

  /** Counts a document that was answered. One that was refused for what it is counts only as such. */
  add({ text, variables }: Asking, { status, statements }: Told): void {
    this.documents += 1;
    this.statements += statements.length;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === 400) return;
    if (typeof variables?.['after'] === 'string') this.#shape('page');
    const types = new TypeInfo(this.#schema);
    visit(
      parse(text),
      visitWithTypeInfo(types, {
        Field: (node) => {
          if (node.alias !== undefined) this.#shape('alias');
          const parent = getNamedType(types.getParentType());
          this.coordinates.add(`${parent?.name}.${node.name.value}`);
          for (const argument of node.arguments ?? [])
            this.coordinates.add(`${parent?.name}.${node.name.value}(${argument.name.value}:)`);
        },
        FragmentSpread: () => this.#shape('named fragment'),
        InlineFragment: (node) =>
          this.#shape(node.typeCondition === undefined ? 'bare fragment' : 'inline fragment'),
        Directive: () => this.#shape('directive'),
        VariableDefinition: () => this.#shape('variable'),
      }),
    );
  }
}

/** Every coordinate that a query can come to, arguments among them. */
export function reachable(schema: GraphQLSchema): string[] {
  const found = new Set<string>();
  const seen = new Set<GraphQLObjectType>();
  const look = (type: GraphQLObjectType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      found.add(`${type.name}.${field.name}`);
      for (const argument of field.args) found.add(`${type.name}.${field.name}(${argument.name}:)`);
      const below = getNamedType(field.type);
      if (isObjectType(below)) look(below);
    }
  };
  const root = schema.getQueryType();
  if (root != null) look(root);
  return [...found];
}
