import {
  type DisclosureFilter,
  type DisclosurePlace,
  listDisclosures,
} from '../../drizzle/reads/disclosureLog.ts';
import { idOf } from '../acts/inputs.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { endOfDay, startOfDay } from '../policy/days.ts';
import { Disclosure } from '../types/disclosure.ts';

const DisclosureConnection = connectionOf('Disclosure', Disclosure, 'audit');

interface Asked {
  readonly from: string | null;
  readonly to: string | null;
  readonly patronId: string | null;
}

/**
 * The entries that are asked for.
 * @throws CarrelError `BAD_INPUT`; Unavailable
 */
async function filterOf(
  { from, to }: Omit<Asked, 'patronId'>,
  about: string | null,
  context: Context,
): Promise<DisclosureFilter> {
  if (from !== null && to !== null && to < from) throw badInput('to', 'must not be before "from"');
  const period = {
    from: from === null ? null : startOfDay(from, context.timeZone),
    before: to === null ? null : endOfDay(to, context.timeZone),
  };
  return { ...period, pseudonyms: about === null ? null : await context.acting.logPseudonyms(about) };
}

builder.queryField('disclosureLog', (t) =>
  t.field({
    type: DisclosureConnection,
    description:
      'For administrators: who looked, the latest first. It speaks of no person, so that looking at it is no entry; to ask with `patronId` who looked at one person’s record is one.',
    authScopes: { discloses: 'audit' },
    args: {
      from: t.arg({
        type: 'Date',
        description: 'The first day, in the library’s zone.',
        authScopes: { enters: 'open' },
      }),
      to: t.arg({ type: 'Date', description: 'The last day.', authScopes: { enters: 'open' } }),
      patronId: t.arg.id({
        description:
          'Whose record was looked at. An id that is nobody’s finds nothing, and that it was asked is on file.',
        authScopes: { enters: 'open' },
      }),
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { first, after, from = null, to = null, patronId = null }, context) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'disclosureLog', JSON.stringify([from, to, patronId]));
      const place = placeAfter<DisclosurePlace>(context, scope, after);
      const about = idOf(patronId, 'patronId');
      const filter = await filterOf({ from, to }, about, context);
      const found = await listDisclosures(context.pools, context.view, filter, place, size + 1);
      // That one person's are asked for is on file, as every look is: before the answer leaves.
      if (about !== null) context.disclosing.question(about, found.length > 0);
      return connection(
        context,
        scope,
        size,
        found,
        ({ at, id }) => ({ at, id }),
        (row) => row,
      );
    },
  }),
);
