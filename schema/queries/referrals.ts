import type { GraphQLResolveInfo } from 'graphql';
import {
  listReferrals,
  type ReferralPart,
  type ReferralPlace,
  readReferral,
  referralParts,
} from '../../drizzle/reads/referrals.ts';
import { requiredId } from '../acts/inputs.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import type { Context } from '../context.ts';
import { Referral, ReferralState } from '../types/referral.ts';
import { asksFor } from './partsOf.ts';

const ReferralConnection = connectionOf('Referral', Referral, 'referral');

/** Fields → the part of a referral that they are found in. */
const partOf: Readonly<Record<string, ReferralPart>> = {
  'Referral.debtorPhones': 'phones',
  'Referral.debtorAddress': 'address',
  'Referral.amount': 'lines',
  'Referral.lines': 'lines',
  'Referral.recoveries': 'recoveries',
};

/** The parts of referrals to read for a root field: just what the document asks for below it. */
const partsAsked = (context: Context, info: GraphQLResolveInfo): ReferralPart[] =>
  referralParts.filter((part) =>
    Object.entries(partOf).some(([coordinate, of]) => of === part && asksFor(context, info, coordinate)),
  );

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
    resolve: async (_, { status, reported, first, after }, context, info) => {
      const size = pageSize(first);
      const which = { status: status ?? null, reported: reported ?? null };
      const scope = cursorScope(context, 'referrals', JSON.stringify(which));
      const place = placeAfter<ReferralPlace>(context, scope, after);
      const parts = partsAsked(context, info);
      const found = await listReferrals(context.pools, context.view, which, place, size + 1, parts);
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
    resolve: async (_, { id }, context, info) => {
      const parts = partsAsked(context, info);
      const referral = await readReferral(context.pools, context.view, requiredId(id, 'id'), parts);
      context.disclosing.record(referral?.debtor?.id ?? null);
      return referral;
    },
  }),
);
