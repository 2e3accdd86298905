import { type ClientRow, readClient } from '../../drizzle/reads/clients.ts';
import { registerClient } from '../../drizzle/writes/registerClient.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { networkOf } from '../networks.ts';
import { mayHold } from '../policy/bases.ts';
import { clientRate, mostNetworks } from '../policy/connecting.ts';
import { clientParts } from '../queries/partsOf.ts';
import { ClientKindName } from '../types/client.ts';
import { clientAfter, tokenOnce } from './clientPayload.ts';
import { requiredLine } from './contact.ts';
import { idempotencyKey } from './inputs.ts';
import { actorOf, perform } from './perform.ts';
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
    networks: t.stringList({
      description:
        'Where it may connect from, in CIDR, as 192.0.2.0/24 or 2001:db8::/32; at most 50. Without any: from anywhere.',
      authScopes: { enters: 'clients' },
    }),
    ratePerMinute: t.int({
      description: 'What its requests may cost a minute. Without one: what its kind may.',
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

/**
 * The networks that a client is held to, each once.
 * @throws CarrelError `BAD_INPUT`
 */
function networksOf(texts: readonly string[]): string[] {
  const networks = texts.map((text) => {
    const network = networkOf(text);
    if (network === null) throw refusal('networks', 'NOT_A_NETWORK');
    return network;
  });
  const different = [...new Set(networks)].sort();
  if (different.length > mostNetworks) throw refusal('networks', 'TOO_MANY_NETWORKS');
  return different;
}

/** @throws CarrelError `BAD_INPUT` */
function rateOf(rate: number | null): number | null {
  if (rate !== null && (rate < clientRate.least || rate > clientRate.most))
    throw badInput('ratePerMinute', `must be from ${clientRate.least} to ${clientRate.most}`);
  return rate;
}

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
    resolve: async (_, { input }, context, info) => {
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
          name: requiredLine(input.name, 'name', 200),
          contact: requiredLine(input.contact, 'contact', 200),
          scopes,
          networks: networksOf(input.networks ?? []),
          ratePerMinute: rateOf(input.ratePerMinute ?? null),
          expiresAt,
          idempotencyKey: input.idempotencyKey,
        },
        'thing',
        { ruled: { tokenHash: hash, madeBy: actorOf(context.principal) } },
      );
      if (done.again) return { client: null, token: null, again: true };
      return {
        client: await readClient(context.pools, context.view, done.clientId, clientParts(context, info)),
        token,
        again: false,
      };
    },
  }),
);
