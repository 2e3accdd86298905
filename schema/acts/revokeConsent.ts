import { revokeConsent } from '../../drizzle/writes/revokeConsent.ts';
import { builder } from '../builder.ts';
import { consentAfter, type OfConsent, readConsentAfter } from './consentPayload.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const RevokeConsentInput = builder.inputType('RevokeConsentInput', {
  fields: (t) => ({
    consentId: t.id({ required: true, authScopes: { enters: 'legal' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RevokeConsentPayload = builder
  .objectRef<OfConsent>('RevokeConsentPayload')
  .implement({ fields: (t) => ({ consent: consentAfter(t), again: again(t) }) });

builder.mutationField('revokeConsent', (t) =>
  t.field({
    type: RevokeConsentPayload,
    description: 'A person takes a consent back. Whatever was opened under it ends at once.',
    authScopes: { discloses: 'open', may: 'revokeConsent' },
    args: {
      input: t.arg({ type: RevokeConsentInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const consentId = requiredId(input.consentId, 'consentId');
      const { again } = await perform(
        context,
        'revokeConsent',
        revokeConsent,
        { consentId, idempotencyKey: input.idempotencyKey },
        'thing',
      );
      return { again, consent: await readConsentAfter(context, info, consentId) };
    },
  }),
);
