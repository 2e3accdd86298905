import type { NewAddress, NewPhone } from '../../drizzle/writes/registration.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { requiredText, textOf } from './inputs.ts';

/** How a person is reached, as it comes in: each answers BAD_INPUT with the argument's name. */

const PhoneKind = builder.enumType('PhoneKind', { values: ['HOME', 'MOBILE', 'WORK', 'OTHER'] as const });
const AddressKind = builder.enumType('AddressKind', {
  values: ['HOME', 'MAILING', 'WORK', 'OTHER'] as const,
});

export const PhoneInput = builder.inputType('PhoneInput', {
  fields: (t) => ({
    kind: t.field({ type: PhoneKind, required: true, authScopes: { enters: 'contact' } }),
    number: t.string({ required: true, authScopes: { enters: 'contact' } }),
  }),
});

export const AddressInput = builder.inputType('AddressInput', {
  fields: (t) => ({
    kind: t.field({ type: AddressKind, required: true, authScopes: { enters: 'contact' } }),
    line1: t.string({ required: true, authScopes: { enters: 'contact' } }),
    line2: t.string({ authScopes: { enters: 'contact' } }),
    city: t.string({ authScopes: { enters: 'contact' } }),
    region: t.string({ authScopes: { enters: 'contact' } }),
    postalCode: t.string({ authScopes: { enters: 'contact' } }),
    country: t.string({ authScopes: { enters: 'contact' } }),
  }),
});

type Given<Input> = readonly Input[] | null | undefined;

/** The most telephones, and the most addresses, that a record holds. */
const most = 5;
/** RFC 5321's longest path. */
const longestEmail = 254;

/** A line of text: no line break and no other control character in it; null where nothing is left. */
export function lineOf(value: string | null | undefined, name: string, longest = 100): string | null {
  const line = textOf(value, name, longest);
  if (line !== null && /\p{Cc}/u.test(line)) throw badInput(name, 'must be one line of text');
  return line;
}

/** A line that has to be there. */
export function requiredLine(value: string, name: string, longest = 100): string {
  requiredText(value, name, longest);
  return lineOf(value, name, longest) as string;
}

/** Something before an @ and something behind it: more is for the post to find out. */
export function emailOf(value: string | null | undefined): string | null {
  const email = lineOf(value, 'email', longestEmail);
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw badInput('email', 'must be an e-mail address');
  return email;
}

/** Digits as they are dialled, 3 to 20 of them, with what people write between. */
function phoneNumberOf(value: string): string {
  const number = requiredLine(value, 'phones', 40);
  const digits = number.replace(/[^0-9]/g, '').length;
  if (!/^[+0-9 ()./x-]+$/.test(number) || digits < 3 || digits > 20)
    throw badInput('phones', 'must be telephone numbers');
  return number;
}

function few<Input>(given: Given<Input>, name: string): readonly Input[] {
  if ((given?.length ?? 0) > most) throw badInput(name, `must be at most ${most}`);
  return given ?? [];
}

export const phonesOf = (given: Given<typeof PhoneInput.$inferInput>): NewPhone[] =>
  few(given, 'phones').map(({ kind, number }) => ({ kind, number: phoneNumberOf(number) }));

export const addressesOf = (given: Given<typeof AddressInput.$inferInput>): NewAddress[] =>
  few(given, 'addresses').map((address) => ({
    kind: address.kind,
    line1: requiredLine(address.line1, 'addresses'),
    line2: lineOf(address.line2, 'addresses'),
    city: lineOf(address.city, 'addresses'),
    region: lineOf(address.region, 'addresses'),
    postalCode: lineOf(address.postalCode, 'addresses', 20),
    country: lineOf(address.country, 'addresses'),
  }));
