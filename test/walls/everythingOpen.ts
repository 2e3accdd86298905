import { type ExecutionResult, execute, parse } from 'graphql';
import type { Audience } from '../../drizzle/audiences.ts';
import type { Pools } from '../../drizzle/pools.ts';
import type { View } from '../../drizzle/view.ts';
import { catalogueLoaders } from '../../schema/catalogueLoaders.ts';
import { type Context, Granting } from '../../schema/context.ts';
import type { FieldRule } from '../../schema/discloses.ts';
import { Disclosing } from '../../schema/disclosing.ts';
import { judge } from '../../schema/judge/judge.ts';
import type { Reach } from '../../schema/policy/bases.ts';
import { type RecordClass, recordClasses } from '../../schema/policy/classes.ts';
import { schema } from '../../schema/schema.ts';
import { viewOf } from '../../schema/view.ts';
import { actingWith } from '../../src/gateway/acting.ts';
import { encryptedCursors } from '../../src/gateway/cursors.ts';
import { operationOf } from '../../src/gateway/judging.ts';
import { type Library, now, settings } from '../schema/library.ts';

const allClasses = new Set(Object.keys(recordClasses) as RecordClass[]);

/** The program with its first wall taken away: every class is open, every reach is met, to whoever asks. */
export interface EverythingOpen {
  /**
   * Runs a document of one field of the root, whose every statement is sent as one login, whatever the read meant.
   * @param seeing what the reads are told of whom they read for
   */
  run(root: string, text: string, seeing: Partial<View>): Promise<ExecutionResult>;
}

/** Every statement goes to one login's connections. */
const only = (pools: Pools, audience: Audience): Pools => ({
  for: () => pools.for(audience),
  end: () => pools.end(),
});

export function everythingOpen(library: Library, audience: Audience): EverythingOpen {
  const pools = only(library.pools, audience);
  const { secret } = library.database;
  const acting = actingWith({ pools, secret, settings });
  const cursors = encryptedCursors(secret);
  // A vendor's, since a card's standing is asked by nobody else: none of its reads is narrowed by who it is.
  const { principal, requestId } = library.caller('otherVendor').request;
  return {
    async run(root, text, seeing) {
      const field = schema.getQueryType()?.getFields()[root];
      const rule = field?.extensions.rule as FieldRule | undefined;
      const reach: Reach = [rule?.reaches ?? 'patrons'].flat()[0] ?? 'patrons';
      const document = parse(text);
      const caller = { principal, opened: allClasses, reach };
      const judgement = judge(schema, document, operationOf(document, undefined), {}, caller);
      const context: Context = {
        requestId,
        principal,
        now,
        opened: allClasses,
        reach,
        wholeSchema: schema,
        timeZone: settings.timeZone,
        currency: settings.currency,
        view: { ...viewOf(principal, allClasses, now, settings.timeZone), ...seeing },
        pools,
        cursors,
        catalogue: catalogueLoaders(pools),
        judgement,
        disclosing: new Disclosing(),
        rules: settings,
        acting,
        granting: new Granting(),
      };
      return execute({ schema, document, rootValue: {}, contextValue: context });
    },
  };
}
