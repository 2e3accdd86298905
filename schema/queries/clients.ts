import { type ClientRow, findClients } from '../../drizzle/reads/clients.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { Client } from '../types/client.ts';
import { clientParts } from './partsOf.ts';

const ClientConnection = connectionOf<ClientRow>('Client', Client, 'clients');

builder.queryField('clients', (t) =>
  t.field({
    type: ClientConnection,
    description:
      'For administrators: vendors, agencies and feeds, by name, those that may connect no more among them.',
    authScopes: { discloses: 'clients' },
    args: {
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { first, after }, context, info) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'clients', '');
      const place = placeAfter<{ name: string }>(context, scope, after);
      const found = await findClients(
        context.pools,
        context.view,
        { after: place?.name ?? null, limit: size + 1 },
        clientParts(context, info),
      );
      return connection(
        context,
        scope,
        size,
        found,
        ({ name }) => ({ name }),
        (row) => row,
      );
    },
  }),
);
