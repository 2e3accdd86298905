/** How large a document may be. Each limit is checked before anything is read. */
export const limits = {
  /** Lexical tokens in a document. */
  tokens: 3_000,
  /** Fields within fields. GraphiQL's own introspection needs 15. */
  depth: 18,
  /** Fields once every fragment is spread: what the document asks for, however it is folded. */
  fields: 1_500,
} as const;
