import { recallReferral } from '../../drizzle/writes/recallReferral.ts';
import { builder } from '../builder.ts';
import { ReferralState } from '../types/referral.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const RecallReferralInput = builder.inputType('RecallReferralInput', {
  fields: (t) => ({
    referralId: t.id({ required: true, authScopes: { enters: 'open' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RecallReferralPayload = builder.objectRef<OfRecordAfter>('RecallReferralPayload').implement({
  fields: (t) => ({
    state: t.field({
      type: ReferralState,
      description: 'What became of the referral. It is nowhere to be read any more.',
      authScopes: { discloses: 'referral' },
      resolve: () => 'RECALLED' as const,
    }),
    record: recordAfter(t),
    again: again(t),
  }),
});

builder.mutationField('recallReferral', (t) =>
  t.field({
    type: RecallReferralPayload,
    description: 'An account is taken back from its agency, and is gone from its view at once.',
    authScopes: { discloses: 'open', may: 'recallReferral' },
    args: {
      input: t.arg({ type: RecallReferralInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const done = await perform(
        context,
        'recallReferral',
        recallReferral,
        {
          referralId: requiredId(input.referralId, 'referralId'),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
      );
      const patronId = done.again ? null : done.patronId;
      context.disclosing.record(patronId);
      return { record: await readAfter(context, info, patronId), again: done.again };
    },
  }),
);
