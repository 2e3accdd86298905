import type { RecoveryRow, ReferralLineRow, ReferralRow } from '../../drizzle/reads/referralRow.ts';
import { builder } from '../builder.ts';
import { Address } from './address.ts';
import { ChargeKind } from './loan.ts';
import { Money } from './money.ts';

export const ReferralState = builder.enumType('ReferralState', {
  values: {
    OPEN: { description: 'The agency is to recover it.' },
    RECALLED: { description: 'Taken back: from that moment it is in no list.' },
    SETTLED: { description: 'Nothing is left of it: from that moment it is in no list.' },
  } as const,
});

const ReferralLine = builder.objectRef<ReferralLineRow>('ReferralLine').implement({
  description:
    'One thing that is owed, under an id of its own: it says neither what it was nor by which loan.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'referral' } }),
    kind: t.field({
      type: ChargeKind,
      authScopes: { discloses: 'referral' },
      resolve: (line) => line.kind,
    }),
    amount: t.field({
      type: Money,
      description: 'What is owed of it now; nothing for material that is still out and not charged for.',
      authScopes: { discloses: 'referral' },
      resolve: ({ amountCents }) => ({ amountCents }),
    }),
    dueOn: t.field({
      type: 'Date',
      authScopes: { discloses: 'referral' },
      resolve: (line) => line.dueOn,
    }),
  }),
});

const RecoveryKind = builder.enumType('RecoveryKind', {
  values: {
    AMOUNT_PAID: { description: 'An amount was paid to the agency.' },
    ITEM_RETURNED: { description: 'An item was returned to the agency.' },
    ADDRESS_WRONG: { description: 'The debtor was not found at the address.' },
  } as const,
});

export const Recovery = builder.objectRef<RecoveryRow>('Recovery').implement({
  description: 'What an agency reports of a referral. It changes nothing by itself: staff act on it.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'referral' } }),
    kind: t.field({
      type: RecoveryKind,
      authScopes: { discloses: 'referral' },
      resolve: (recovery) => recovery.kind,
    }),
    amount: t.field({
      type: Money,
      description: 'What was paid; null for the other kinds.',
      authScopes: { discloses: 'referral' },
      resolve: ({ amountCents }) => (amountCents === null ? null : { amountCents }),
    }),
    lineId: t.exposeID('lineId', {
      description: 'The line of what was returned; null for the other kinds, and once that line is settled.',
      authScopes: { discloses: 'referral' },
    }),
    happenedOn: t.expose('happenedOn', { type: 'Date', authScopes: { discloses: 'referral' } }),
    reportedOn: t.expose('reportedOn', { type: 'Date', authScopes: { discloses: 'referral' } }),
  }),
});

export const Referral = builder.objectRef<ReferralRow>('Referral').implement({
  description:
    'An account that is to be recovered by an agency. The debtor of a minor’s is who signed for the card.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'referral' } }),
    state: t.field({
      type: ReferralState,
      authScopes: { discloses: 'referral' },
      resolve: (referral) => referral.state,
    }),
    referredOn: t.expose('referredOn', { type: 'Date', authScopes: { discloses: 'referral' } }),
    debtorName: t.string({
      authScopes: { discloses: 'referral' },
      resolve: ({ debtor }) => debtor?.name ?? null,
    }),
    debtorEmail: t.string({
      authScopes: { discloses: 'referral' },
      resolve: ({ debtor }) => debtor?.email ?? null,
    }),
    debtorPhones: t.stringList({
      authScopes: { discloses: 'referral' },
      resolve: ({ debtor }) => debtor?.phones ?? [],
    }),
    debtorAddress: t.field({
      type: Address,
      description: 'Where post goes; where they live, if nothing else is known.',
      authScopes: { discloses: 'referral' },
      resolve: ({ debtor }) => debtor?.address ?? null,
    }),
    amount: t.field({
      type: Money,
      description: 'What is owed now: the sum of its lines.',
      authScopes: { discloses: 'referral' },
      resolve: ({ lines }) =>
        lines === null ? null : { amountCents: lines.reduce((sum, line) => sum + line.amountCents, 0) },
    }),
    lines: t.expose('lines', { type: [ReferralLine], authScopes: { discloses: 'referral' } }),
    recoveries: t.expose('recoveries', {
      type: [Recovery],
      description: 'What its agency has reported, the oldest first. It goes with the referral.',
      authScopes: { discloses: 'referral' },
    }),
  }),
});
