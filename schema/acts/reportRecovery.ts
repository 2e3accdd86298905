import type { RecoveryRow, ReferralRow } from '../../drizzle/reads/referralRow.ts';
import { readReferral } from '../../drizzle/reads/referrals.ts';
import { reportRecovery } from '../../drizzle/writes/reportRecovery.ts';
import { builder } from '../builder.ts';
import { Recovery, Referral } from '../types/referral.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';
import { RecoveryReport, reportedIn } from './recoveryReport.ts';

/** Reports of one referral, at most: each is in every answer with the referral, until staff have settled it. */
const mostReports = 100;

const ReportRecoveryInput = builder.inputType('ReportRecoveryInput', {
  fields: (t) => ({
    referralId: t.id({ required: true, authScopes: { enters: 'open' } }),
    report: t.field({ type: RecoveryReport, required: true, authScopes: { enters: 'referral' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReportRecoveryPayload = builder
  .objectRef<{ referral: ReferralRow | null; recovery: RecoveryRow | null; again: boolean }>(
    'ReportRecoveryPayload',
  )
  .implement({
    fields: (t) => ({
      referral: t.expose('referral', {
        type: Referral,
        description: 'With this report among the others; null once it is open no more.',
        authScopes: { discloses: 'referral' },
      }),
      recovery: t.expose('recovery', {
        type: Recovery,
        description: 'Null for a retried act: it is among the referral’s.',
        authScopes: { discloses: 'referral' },
      }),
      again: again(t),
    }),
  });

builder.mutationField('reportRecovery', (t) =>
  t.field({
    type: ReportRecoveryPayload,
    description:
      'An agency reports of an open referral of its own: an amount paid to it, an item returned to it, an address ' +
      'that is wrong. Nothing owed is lowered and no loan is ended by it: staff do that.',
    authScopes: { discloses: 'open', may: 'reportRecovery' },
    args: {
      input: t.arg({ type: ReportRecoveryInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context) => {
      const referralId = requiredId(input.referralId, 'referralId');
      const done = await perform(
        context,
        'reportRecovery',
        reportRecovery,
        { referralId, ...reportedIn(input.report), idempotencyKey: input.idempotencyKey },
        'person',
        { ruled: { mostReports } },
      );
      const referral = await readReferral(context.pools, context.view, referralId);
      context.disclosing.record(referral?.debtor?.id ?? null);
      const made = done.again ? null : done.recoveryId;
      const recovery = referral?.recoveries?.find(({ id }) => id === made) ?? null;
      return { referral, recovery, again: done.again };
    },
  }),
);
