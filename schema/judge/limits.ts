import type { Principal } from '../policy/principal.ts';

/** Whom limits are set for: one row of the page for each kind of caller. */
export const limitedAs = ['PUBLIC', 'VENDOR', 'AGENCY', 'FEED', 'RECORD', 'STAFF'] as const;
export type LimitedAs = (typeof limitedAs)[number];

/** How much one caller may ask, at a time and in a minute. Each limit is checked before anything is read. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Lexical tokens in a document. */
  readonly tokens: number;
  /** Fields within fields. GraphiQL's own introspection needs 15. */
  readonly depth: number;
  /** Fields once every fragment is spread: what the document asks for, however it is folded. */
  readonly fields: number;
  /** Times that fields are asked again in the place where they stand already, under an alias or not. */
  readonly aliases: number;
  /** Fields of the root, aliases counted: each is a record, a page or an act of its own. */
  readonly roots: number;
  /** Fragments spread, named and inline, whether or not a field comes of it: one that spreads two doubles the next. */
  readonly spreads: number;
  /** Times that a field may stand within itself: each round of `items { title { … } }` is that many times the rows. */
  readonly rounds: number;
  /** Values in an answer: each list's rows times the fields asked of each. A page of whole records is a third of it. */
  readonly values: number;
  /** What one request may cost (`cost.ts`). */
  readonly cost: number;
  /** What a caller's requests may cost in a minute; a client can be given a rate of its own in its place. */
  readonly costPerMinute: number;
  /** Milliseconds that a request's body may be on its way, and as many that its answer may take. */
  readonly milliseconds: number;
}

export type LimitTable = Readonly<Record<LimitedAs, Limits>>;

/** A person at a desk or at home: what the library's own pages ask. */
const person: Limits = {
  bodyBytes: 100 * 1024,
  tokens: 3_000,
  depth: 18,
  fields: 1_500,
  aliases: 100,
  roots: 25,
  spreads: 1_500,
  rounds: 2,
  values: 100_000,
  cost: 10_000,
  costPerMinute: 3_000,
  milliseconds: 10_000,
};

/** Whoever asks the same few things again and again, and whoever asks without a token. */
const narrow: Limits = { ...person, tokens: 1_500, fields: 750, spreads: 800, aliases: 50, cost: 1_000 };

/** THE PAGE of limits. A library can set some of them anew for a kind of caller (`CARREL_LIMITS`). */
export const limits: LimitTable = {
  PUBLIC: narrow,
  /** 900 checks of a card. */
  VENDOR: { ...narrow, costPerMinute: 9_000 },
  AGENCY: narrow,
  /** A batch is 500 events, with names and addresses; a thousand events a second is what it may come to. */
  FEED: { ...narrow, bodyBytes: 1024 * 1024, cost: 10_000, costPerMinute: 1_000_000, milliseconds: 30_000 },
  RECORD: person,
  /** A whole branch may sit behind one person's token. */
  STAFF: { ...person, costPerMinute: 30_000 },
};

/** The row of a caller. Whoever has one record opened is limited alike, whatever opened it. */
export function limitedAsOf({ basis }: Pick<Principal, 'basis'>): LimitedAs {
  if (basis === 'COLLECTION_AGENCY') return 'AGENCY';
  return basis === 'PUBLIC' || basis === 'VENDOR' || basis === 'FEED' || basis === 'STAFF' ? basis : 'RECORD';
}

/**
 * The limits of a caller.
 * @param table the library's own, for what it can set
 */
export const limitsOf = (principal: Pick<Principal, 'basis'>, table: LimitTable = limits): Limits =>
  table[limitedAsOf(principal)];

/** The most tokens that anybody's document has: documents are parsed once for all, whoever sends them. */
export const mostTokens = Math.max(...limitedAs.map((each) => limits[each].tokens));
