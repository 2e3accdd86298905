import { listReferrals, type ReferralPlace, readReferral } from '../../drizzle/reads/referrals.ts';
import { requiredId } from '../acts/inputs.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { Referral, ReferralState } from '../types/referral.ts';

const ReferralConnection = connectionOf('Referral', Referral, 'referral');

builder.queryField('referrals', (t) =>
  t.field({
    type: ReferralConnection,
    description: 'Open referrals, the newest first: an agency’s own, and for staff those to any agency.',
    authScopes: { discloses: 'referral', reaches: ['own referrals', 'patrons'] },
    args: {
      status: t.arg({ type: ReferralState, authScopes: { enters: 'open' } }),
      reported: t.arg.boolean({
        description: 'Only those of which its agency has reported something, or only the others.',
        authScopes: { enters: 'open' },
      }),
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { status, reported, first, after }, context) => {
      const size = pageSize(first);
      const which = { status: status ?? null, reported: reported ?? null };
      const scope = cursorScope(context, 'referrals', JSON.stringify(which));
      const place = placeAfter<ReferralPlace>(context, scope, after);
      const found = await listReferrals(context.pools, context.view, which, place, size + 1);
      context.disclosing.record(null);
      for (const { debtor } of found.slice(0, size)) context.disclosing.record(debtor?.id ?? null);
      return connection(
        context,
        scope,
        size,
        found,
        ({ referredOn, id }) => ({ referredOn, id }),
        (row) => row,
      );
    },
  }),
);

builder.queryField('referral', (t) =>
  t.field({
    type: Referral,
    description: 'An open referral, by its id. Another agency’s looks like one that never was.',
    authScopes: { discloses: 'referral', reaches: ['own referrals', 'patrons'] },
    args: { id: t.arg.id({ required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { id }, context) => {
      const referral = await readReferral(context.pools, context.view, requiredId(id, 'id'));
      context.disclosing.record(referral?.debtor?.id ?? null);
      return referral;
    },
  }),
);
