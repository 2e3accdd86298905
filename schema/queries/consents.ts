import { type ConsentRow, findConsents } from '../../drizzle/reads/consents.ts';
import type { PaperPlace } from '../../drizzle/reads/papers.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { Consent } from '../types/consent.ts';
import { asksFor } from './partsOf.ts';

const ConsentConnection = connectionOf<ConsentRow>('Consent', Consent, 'legal');

builder.queryField('consents', (t) =>
  t.field({
    type: ConsentConnection,
    description: 'For administrators: written consents, those signed last first.',
    authScopes: { discloses: 'legal' },
    args: {
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { first, after }, context, info) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'consents', '');
      const found = await findConsents(
        context.pools,
        context.view,
        placeAfter<PaperPlace>(context, scope, after),
        size + 1,
        asksFor(context, info, 'Consent.releases'),
      );
      context.disclosing.unnamed(found.length > 0);
      return connection(
        context,
        scope,
        size,
        found,
        ({ signedOn, id }) => ({ day: signedOn, id }),
        (row) => row,
      );
    },
  }),
);
