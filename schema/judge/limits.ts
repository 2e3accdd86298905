/** How large a document may be. Each limit is checked before anything is read. */
export const limits = {
  /** Lexical tokens in a document. */
  tokens: 3_000,
  /** Fields within fields. GraphiQL's own introspection needs 15. */
  depth: 18,
  /** Fields once every fragment is spread: what the document asks for, however it is folded. */
  fields: 1_500,
  /** Fields of the root, aliases counted: each is a statement of its own. */
  roots: 25,
  /** Fragments spread, named and inline, whether or not a field comes of it: one that spreads two doubles the next. */
  spreads: 1_500,
  /** Times that a field may stand within itself: each round of `items { title { … } }` is that many times the rows. */
  rounds: 2,
  /** Values in an answer: each list's rows times the fields asked of each. A page of whole records is a third of it. */
  values: 100_000,
} as const;
