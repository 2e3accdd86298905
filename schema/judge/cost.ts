import { type DocumentNode, type FieldNode, type GraphQLField, type ValueNode, visit } from 'graphql';

/** Rows on a page where `first` is not given, and at most. */
export const page = { usual: 20, most: 100 } as const;

/** A request that is refused before it runs costs this: nonsense is not free. */
export const costOfRefusal = 2;

/** An act costs this, besides what it is told and what is asked of it. */
const costOfAct = 10;

/** A card that is checked costs this in place of a row: a hash that is slow on purpose, and commits of its own. */
const costOfCheck = 10;

/** So many fields of a row cost one. */
const fieldsToOne = 10;

interface Root {
  /** The size of its page as the document gives it; undefined where the document gives none. */
  readonly first: ValueNode | undefined;
  readonly isPaged: boolean;
  readonly isCheck: boolean;
  fields: number;
}

/** What a document asks for, as far as it costs: gathered while it is walked, and the same for all its variables. */
export class Asking {
  readonly #roots = new Map<string, Root>();
  readonly #elements: number;

  /** @param document whose lists, where they stand in it, count an element each */
  constructor(document: DocumentNode) {
    let elements = 0;
    visit(document, {
      VariableDefinition: () => false,
      ListValue: ({ values }) => {
        elements += values.length;
      },
    });
    this.#elements = elements;
  }

  /**
   * A field in its place: the root it stands under is that much more.
   * @param isCheck whether it is a root that checks a card
   */
  add(
    path: readonly string[],
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    isCheck: boolean,
  ): void {
    const [key = ''] = path;
    const root = this.#roots.get(key);
    if (root !== undefined) root.fields += 1;
    else
      this.#roots.set(key, {
        first: node.arguments?.find(({ name }) => name.value === 'first')?.value,
        isPaged: field.args.some(({ name }) => name === 'first'),
        isCheck,
        fields: 1,
      });
  }

  /**
   * What it costs to run, known before it runs: one for each row that may come and ten for a card that is checked, for
   * every ten fields of it; ten for an act; and one for each element of every list that is given to it.
   * @param variables coerced
   */
  cost(variables: Readonly<Record<string, unknown>>, isAct: boolean): number {
    let cost = (isAct ? costOfAct : 0) + this.#elements + elementsOf(Object.values(variables));
    for (const { first, isPaged, isCheck, fields } of this.#roots.values()) {
      const rows = isPaged ? rowsOf(first, variables) : 1;
      cost += (isCheck ? costOfCheck : rows) * Math.ceil(fields / fieldsToOne);
    }
    return Math.max(cost, 1);
  }
}

/** The rows of a page. A size that is none is refused later, and costs what is nearest to it. */
function rowsOf(first: ValueNode | undefined, variables: Readonly<Record<string, unknown>>): number {
  const given =
    first?.kind === 'Variable'
      ? variables[first.name.value]
      : first?.kind === 'IntValue'
        ? Number(first.value)
        : null;
  return typeof given === 'number' ? Math.min(Math.max(given, 1), page.most) : page.usual;
}

/** Elements of all the lists in some values, however deep. */
function elementsOf(values: readonly unknown[]): number {
  let elements = 0;
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) elements += value.length;
    elements += elementsOf(Object.values(value));
  }
  return elements;
}
