import { pinHashOf, signIn } from '../../drizzle/writes/signIn.ts';
import { builder } from '../builder.ts';
import { CarrelError } from '../errors.ts';
import { writtenPlain } from '../policy/cardNumber.ts';
import { after } from '../policy/days.ts';
import { Patron } from '../types/patron.ts';

/** One answer for a wrong PIN, a number that nobody has, a card that opens nothing, and one tried too often. */
const notSignedIn = (): CarrelError =>
  new CarrelError('UNAUTHENTICATED', 'Card number and PIN do not open a record.');

const SignInInput = builder.inputType('SignInInput', {
  fields: (t) => ({
    cardNumber: t.string({ required: true, authScopes: { enters: 'identity' } }),
    pin: t.string({ required: true, authScopes: { enters: 'identity' } }),
  }),
});

const SignInPayload = builder.objectRef<{ token: string; expiresAt: string }>('SignInPayload').implement({
  description: 'A patron has signed in with their card.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description: 'Opens the card’s record until it expires. Shown this once.',
      authScopes: { discloses: 'open' },
    }),
    expiresAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: 'open' },
      resolve: ({ expiresAt }) => new Date(expiresAt),
    }),
    record: t.field({
      type: Patron,
      description: 'The record as the card opens it.',
      authScopes: { discloses: 'open', asGranted: true },
      resolve: () => null,
    }),
  }),
});

builder.mutationField('signIn', (t) =>
  t.field({
    type: SignInPayload,
    description: 'Opens a card’s own record to whoever knows its number and its PIN (access.card).',
    authScopes: { discloses: 'open', may: 'signIn' },
    args: { input: t.arg({ type: SignInInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context) => {
      const { pools, principal, rules, now, acting, granting } = context;
      const cardNumber = writtenPlain(input.cardNumber);
      // A vendor that tries numbers here spends its own tries, as where it checks cards.
      const vendor = principal.basis === 'VENDOR' ? principal.clientId : null;
      const pinHash = await pinHashOf(pools, cardNumber, now);
      const isRight = await acting.provesPin({ cardNumber, pin: input.pin, pinHash, vendor }, now);
      if (!isRight || pinHash === null) throw notSignedIn();
      const { token, hash } = acting.newGrantToken();
      const endsBy = after(now, rules.signInLife, rules.timeZone);
      const signed = await signIn(pools, { cardNumber, pinHash, tokenHash: hash, endsBy }, now);
      if (signed === null) throw notSignedIn();
      granting.hash = hash;
      return { token, expiresAt: signed.expiresAt };
    },
  }),
);
