import { type ClientRow, readClient } from '../../drizzle/reads/clients.ts';
import { registerClient } from '../../drizzle/writes/registerClient.ts';
import { builder } from '../builder.ts';
import { mayHold } from '../policy/bases.ts';
import { ClientKindName } from '../types/client.ts';
import { clientAfter, tokenOnce } from './clientPayload.ts';
import { idempotencyKey, requiredText } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';
import { refusal } from './refusals.ts';

const RegisterClientInput = builder.inputType('RegisterClientInput', {
  fields: (t) => ({
    kind: t.field({ type: ClientKindName, required: true, authScopes: { enters: 'clients' } }),
    name: t.string({
      required: true,
      description: 'As the log and the lists name it; an agency is found among the agencies by it.',
      authScopes: { enters: 'clients' },
    }),
    contact: t.string({
      required: true,
      description: 'Whom to call when its token leaks.',
      authScopes: { enters: 'clients' },
    }),
    scopes: t.stringList({
      description: 'What it is to read beyond what its kind opens. A person’s class is given to nobody.',
      authScopes: { enters: 'clients' },
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Its own end, and that of its first token.',
      authScopes: { enters: 'clients' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

interface Registered {
  /** Null for a retried act. */
  client: ClientRow | null;
  token: string | null;
  again: boolean;
}

const RegisterClientPayload = builder.objectRef<Registered>('RegisterClientPayload').implement({
  description: 'The client, and its token this once. A retried call learns that it was registered.',
  fields: (t) => ({ client: clientAfter(t), token: tokenOnce(t), again: again(t) }),
});

builder.mutationField('registerClient', (t) =>
  t.field({
    type: RegisterClientPayload,
    description: 'Enters a vendor, an agency or a feed, and makes its token. It can connect at once.',
    authScopes: { discloses: 'open', may: 'registerClient' },
    args: {
      input: t.arg({ type: RegisterClientInput, required: true, authScopes: { enters: 'clients' } }),
    },
    resolve: async (_, { input }, context) => {
      const { kind, expiresAt } = input;
      const scopes = [...new Set(input.scopes ?? [])].sort();
      if (!mayHold(kind, scopes)) throw refusal('scopes', 'SCOPE_NOT_ALLOWED');
      if (expiresAt <= context.now) throw refusal('expiresAt', 'EXPIRY_PAST');
      const { token, hash } = context.acting.newClientToken();
      const done = await perform(
        context,
        'registerClient',
        registerClient,
        {
          kind,
          name: requiredText(input.name, 'name'),
          contact: requiredText(input.contact, 'contact'),
          scopes,
          expiresAt,
          idempotencyKey: input.idempotencyKey,
        },
        'thing',
        { ruled: { tokenHash: hash } },
      );
      if (done.again) return { client: null, token: null, again: true };
      return {
        client: await readClient(context.pools, context.view, done.clientId),
        token,
        again: false,
      };
    },
  }),
);
