import { registerPatron } from '../../drizzle/writes/registerPatron.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { adultIfBornBy, dayIn } from '../policy/age.ts';
import { AddressInput, addressesOf, emailOf, lineOf, PhoneInput, phonesOf, requiredLine } from './contact.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { cardFields, newCardOf } from './newCard.ts';
import { performReady, ready } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

export const RegisterPatronInput = builder.inputType('RegisterPatronInput', {
  description:
    'What a record needs: a name, a birth date, a branch, and one of e-mail, telephone and address. The rest is the person’s choice.',
  fields: (t) => ({
    first: t.string({ required: true, authScopes: { enters: 'identity' } }),
    middle: t.string({ authScopes: { enters: 'identity' } }),
    last: t.string({ required: true, authScopes: { enters: 'identity' } }),
    preferred: t.string({ authScopes: { enters: 'identity' } }),
    birthDate: t.field({ type: 'Date', required: true, authScopes: { enters: 'birth' } }),
    email: t.string({ authScopes: { enters: 'contact' } }),
    phones: t.field({
      type: [PhoneInput],
      required: { list: false, items: true },
      authScopes: { enters: 'contact' },
    }),
    addresses: t.field({
      type: [AddressInput],
      required: { list: false, items: true },
      authScopes: { enters: 'contact' },
    }),
    category: t.string({
      description: 'Without it, YOUTH for who is under 18 and ADULT for who is not.',
      authScopes: { enters: 'identity' },
    }),
    homeBranchId: t.id({ required: true, authScopes: { enters: 'identity' } }),
    cardNumber: t.string({
      description:
        'A card to issue at once. A feed, which reads nobody, names the person by it from then on.',
      authScopes: { enters: 'identity' },
    }),
    ...cardFields(t),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RegisterPatronPayload = recordPayload('RegisterPatronPayload', 'A person who is a patron now.');

/** Nobody is older; what is beyond is a slip of the pen. */
const oldest = 130;

function birthDateOf(birthDate: string, today: string): string {
  const earliest = Temporal.PlainDate.from(today).subtract({ years: oldest }).toString();
  if (birthDate > today || birthDate < earliest)
    throw badInput('birthDate', `must be a day of the last ${oldest} years`);
  return birthDate;
}

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyRegisterPatron(context: Context, input: typeof RegisterPatronInput.$inferInput) {
  const { now, timeZone } = context;
  const { cardNumber, kind, expiresOn } = input;
  const contact = {
    email: emailOf(input.email),
    phones: phonesOf(input.phones),
    addresses: addressesOf(input.addresses),
  };
  if (contact.email === null && contact.phones.length + contact.addresses.length === 0)
    throw badInput('email', 'must be given, or "phones", or "addresses": one way to reach the person');
  if (cardNumber == null && (kind != null || expiresOn != null))
    throw badInput('cardNumber', 'must be given where something is said of the card');
  return ready(
    context,
    'registerPatron',
    registerPatron,
    {
      name: {
        first: requiredLine(input.first, 'first'),
        middle: lineOf(input.middle, 'middle'),
        last: requiredLine(input.last, 'last'),
        preferred: lineOf(input.preferred, 'preferred'),
      },
      birthDate: birthDateOf(input.birthDate, dayIn(now, timeZone)),
      category: lineOf(input.category, 'category', 40),
      homeBranchId: requiredId(input.homeBranchId, 'homeBranchId'),
      ...contact,
      card: cardNumber == null ? null : newCardOf(context, { cardNumber, kind, expiresOn }),
      adultIfBornBy: adultIfBornBy(now, timeZone),
      idempotencyKey: input.idempotencyKey,
    },
    'person',
    { asked: input },
  );
}

builder.mutationField('registerPatron', (t) =>
  t.field({
    type: RegisterPatronPayload,
    description: 'A person becomes a patron, with a card if a number is given.',
    authScopes: { discloses: 'open', may: 'registerPatron' },
    args: { input: t.arg({ type: RegisterPatronInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyRegisterPatron(context, input));
      return recordOf(context, info, done, null);
    },
  }),
);
