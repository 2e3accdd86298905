import type { GraphQLSchema } from 'graphql';
import type { Pools } from '../drizzle/pools.ts';
import type { View } from '../drizzle/view.ts';
import type { CatalogueLoaders } from './catalogueLoaders.ts';
import type { Disclosing } from './disclosing.ts';
import type { Judgement } from './judge/judge.ts';
import type { Reach } from './policy/bases.ts';
import type { RecordClass } from './policy/classes.ts';
import type { Principal } from './policy/principal.ts';

/** Makes and opens opaque cursors. `scope` binds one to its caller, its field and its arguments. */
export interface Cursors {
  seal(scope: string, place: unknown): string;
  /** @returns the place, or null if the cursor is not one of this scope */
  open(scope: string, cursor: string): unknown;
}

/** What the graph needs from the running program for one request. Made anew for each: verdicts are never shared. */
export interface Context {
  readonly requestId: string;
  /** The whole schema. The one that executes lists only what the audience can use. */
  readonly wholeSchema: GraphQLSchema;
  readonly principal: Principal;
  /** The request's time, one for every rule and statement. */
  readonly now: Date;
  readonly timeZone: string;
  readonly currency: string;
  /** What is open to the caller now. */
  readonly opened: ReadonlySet<RecordClass>;
  readonly reach: Reach;
  readonly view: View;
  readonly pools: Pools;
  readonly cursors: Cursors;
  readonly catalogue: CatalogueLoaders;
  /** What of this document is served, from the judge. */
  readonly judgement: Judgement;
  /** Whose records this answer shows, for the log. */
  readonly disclosing: Disclosing;
}
