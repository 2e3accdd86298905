import type { ReferralRow } from '../../drizzle/reads/referralRow.ts';
import { readReferral } from '../../drizzle/reads/referrals.ts';
import { referToAgency } from '../../drizzle/writes/referToAgency.ts';
import { builder } from '../builder.ts';
import { adultIfBornBy } from '../policy/age.ts';
import { dayAfter } from '../policy/days.ts';
import { Referral } from '../types/referral.ts';
import { idempotencyKey, idOf, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';
import { requiredWhose } from './whose.ts';

const ReferToAgencyInput = builder.inputType('ReferToAgencyInput', {
  fields: (t) => ({
    patronId: t.id({
      description: 'Whose account it is; or their card’s number.',
      authScopes: { enters: 'open' },
    }),
    cardNumber: t.string({ authScopes: { enters: 'identity' } }),
    agencyId: t.id({ required: true, authScopes: { enters: 'open' } }),
    signerLinkId: t.id({
      description:
        'Which of the caregivers who signed is to owe it, where the account’s own holder is not proved an adult. They need a record of their own, and to be proved an adult. May be left out where one alone signed.',
      authScopes: { enters: 'household' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReferToAgencyPayload = builder
  .objectRef<OfRecordAfter & { referral: ReferralRow | null }>('ReferToAgencyPayload')
  .implement({
    fields: (t) => ({
      referral: t.expose('referral', {
        type: Referral,
        description: 'What the agency sees of it; null for a retried act.',
        authScopes: { discloses: 'referral' },
      }),
      record: recordAfter(t),
      again: again(t),
    }),
  });

builder.mutationField('referToAgency', (t) =>
  t.field({
    type: ReferToAgencyPayload,
    description:
      'An account with overdue, lost or charged material is given to an agency, line by line. Refused unless its holder is proved an adult or exactly one signer is chosen.',
    authScopes: { discloses: 'open', may: 'referToAgency' },
    args: {
      input: t.arg({ type: ReferToAgencyInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const { rules, now, pools, view } = context;
      const done = await perform(
        context,
        'referToAgency',
        referToAgency,
        {
          ...requiredWhose(input),
          agencyId: requiredId(input.agencyId, 'agencyId'),
          signerLinkId: idOf(input.signerLinkId, 'signerLinkId'),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
        {
          ruled: {
            adultIfBornBy: adultIfBornBy(now, rules.timeZone),
            minimumCents: rules.referralMinimumCents,
            dueBy: dayAfter(now, rules.referralAfter.negated(), rules.timeZone),
          },
        },
      );
      const referral = done.again ? null : await readReferral(pools, view, done.referralId);
      context.disclosing.record(referral?.debtor?.id ?? null);
      const record = await readAfter(context, info, done.again ? null : done.patronId);
      return { referral, record, again: done.again };
    },
  }),
);
