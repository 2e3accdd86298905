import { type DisclosurePlace, listDisclosures } from '../../drizzle/reads/disclosureLog.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { Disclosure } from '../types/disclosure.ts';

const DisclosureConnection = connectionOf('Disclosure', Disclosure, 'audit');

builder.queryField('disclosureLog', (t) =>
  t.field({
    type: DisclosureConnection,
    description:
      'For administrators: who looked, the latest first. It speaks of no person, so that looking at it is no entry.',
    authScopes: { discloses: 'audit' },
    args: {
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { first, after }, context) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'disclosureLog', '');
      const place = placeAfter<DisclosurePlace>(context, scope, after);
      const found = await listDisclosures(context.pools, context.view, place, size + 1);
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
