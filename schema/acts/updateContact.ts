import { updateContact } from '../../drizzle/writes/updateContact.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { adultIfBornBy } from '../policy/age.ts';
import { AddressInput, addressesOf, emailOf, lineOf, PhoneInput, phonesOf } from './contact.ts';
import { idempotencyKey, idOf, requiredId } from './inputs.ts';
import { patronFields, patronNamed } from './patronNamed.ts';
import { performReady, ready } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

export const UpdateContactInput = builder.inputType('UpdateContactInput', {
  description:
    'What is left out stays as it is; null clears it. One way to reach the person stays, whatever is cleared.',
  fields: (t) => ({
    ...patronFields(t),
    email: t.string({ authScopes: { enters: 'contact' } }),
    phones: t.field({
      type: [PhoneInput],
      required: { list: false, items: true },
      description: 'All of them: others go.',
      authScopes: { enters: 'contact' },
    }),
    addresses: t.field({
      type: [AddressInput],
      required: { list: false, items: true },
      description: 'All of them: others go.',
      authScopes: { enters: 'contact' },
    }),
    middle: t.string({ authScopes: { enters: 'identity' } }),
    preferred: t.string({ authScopes: { enters: 'identity' } }),
    category: t.string({
      description: 'Cleared, it is YOUTH for who is under 18 and ADULT for anybody else.',
      authScopes: { enters: 'identity' },
    }),
    homeBranchId: t.id({
      description: 'Everybody has one: it cannot be cleared.',
      authScopes: { enters: 'identity' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const UpdateContactPayload = recordPayload('UpdateContactPayload', 'A record as it is from now on.');

/** Reads what was said; what was left out stays undefined, and so out of what the database is told. */
const said = <Value, Read>(value: Value | undefined, read: (value: Value) => Read): Read | undefined =>
  value === undefined ? undefined : read(value);

function branchOf(value: string | null): string {
  if (value === null) throw badInput('homeBranchId', 'must not be null: everybody has one');
  return requiredId(value, 'homeBranchId');
}

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyUpdateContact(context: Context, input: typeof UpdateContactInput.$inferInput) {
  return ready(
    context,
    'updateContact',
    updateContact,
    {
      ...patronNamed(input.patronId, input.cardNumber),
      change: {
        email: said(input.email, emailOf),
        phones: said(input.phones, phonesOf),
        addresses: said(input.addresses, addressesOf),
        middle: said(input.middle, (value) => lineOf(value, 'middle')),
        preferred: said(input.preferred, (value) => lineOf(value, 'preferred')),
        category: said(input.category, (value) => lineOf(value, 'category', 40)),
        homeBranchId: said(input.homeBranchId, branchOf),
      },
      adultIfBornBy: adultIfBornBy(context.now, context.timeZone),
      idempotencyKey: input.idempotencyKey,
    },
    'person',
    { asked: input },
  );
}

builder.mutationField('updateContact', (t) =>
  t.field({
    type: UpdateContactPayload,
    description: 'How a person is reached, and what is optional of a record: changed, or cleared.',
    authScopes: { discloses: 'open', may: 'updateContact' },
    args: { input: t.arg({ type: UpdateContactInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyUpdateContact(context, input));
      return recordOf(context, info, done, idOf(input.patronId, 'patronId'));
    },
  }),
);
