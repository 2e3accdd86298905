import { type ClientRow, readClient } from '../../drizzle/reads/clients.ts';
import { revokeClient } from '../../drizzle/writes/revokeClient.ts';
import { builder } from '../builder.ts';
import { clientParts } from '../queries/partsOf.ts';
import { clientAfter } from './clientPayload.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const RevokeClientInput = builder.inputType('RevokeClientInput', {
  fields: (t) => ({
    clientId: t.id({ required: true, authScopes: { enters: 'clients' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RevokeClientPayload = builder
  .objectRef<{ client: ClientRow | null; again: boolean }>('RevokeClientPayload')
  .implement({ fields: (t) => ({ client: clientAfter(t), again: again(t) }) });

builder.mutationField('revokeClient', (t) =>
  t.field({
    type: RevokeClientPayload,
    description: 'A client may connect no more: every token of it is dead at its next request.',
    authScopes: { discloses: 'open', may: 'revokeClient' },
    args: {
      input: t.arg({ type: RevokeClientInput, required: true, authScopes: { enters: 'clients' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const clientId = requiredId(input.clientId, 'clientId');
      const { again } = await perform(
        context,
        'revokeClient',
        revokeClient,
        { clientId, idempotencyKey: input.idempotencyKey },
        'thing',
      );
      const parts = clientParts(context, info);
      return { again, client: await readClient(context.pools, context.view, clientId, parts) };
    },
  }),
);
