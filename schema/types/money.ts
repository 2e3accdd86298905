import { builder } from '../builder.ts';

/** An amount in cents; the currency is the library's. Reached through what is owed, and by an agency's referral. */
export const Money = builder.objectRef<{ amountCents: number }>('Money').implement({
  fields: (t) => ({
    amountCents: t.exposeInt('amountCents', { authScopes: { discloses: ['recovery', 'referral'] } }),
    currency: t.string({
      authScopes: { discloses: ['recovery', 'referral'] },
      resolve: (_, __, context) => context.currency,
    }),
  }),
});
