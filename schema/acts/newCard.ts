import type { InputFieldBuilder } from '@pothos/core';
import type { NewCard } from '../../drizzle/writes/registration.ts';
import type { CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { dayIn } from '../policy/age.ts';
import { CardKind } from '../types/card.ts';
import { requiredText } from './inputs.ts';

type Fields = InputFieldBuilder<CarrelSchema, 'InputObject'>;

/** What is said of a new card besides its number. */
export const cardFields = (t: Fields) => ({
  kind: t.field({
    type: CardKind,
    description: 'For staff to say. Without it, what the birth date proves today; it stays until a renewal.',
    authScopes: { enters: 'standing' },
  }),
  expiresOn: t.field({
    type: 'Date',
    description: 'The last day on which it is good.',
    authScopes: { enters: 'standing' },
  }),
});

/** Longer than any barcode on a card. */
const longestNumber = 64;

/**
 * A card as it is to be issued.
 * @throws CarrelError `BAD_INPUT`: also for a feed that says what kind it is
 */
export function newCardOf(
  { principal, now, timeZone }: Context,
  given: {
    cardNumber: string;
    kind?: NewCard['kind'] | undefined;
    expiresOn?: string | null | undefined;
  },
): NewCard {
  const number = requiredText(given.cardNumber, 'cardNumber', longestNumber);
  if (!/^[!-~]+$/.test(number))
    throw badInput('cardNumber', 'must be letters, digits and marks without a gap');
  const { kind = null, expiresOn = null } = given;
  if (kind !== null && principal.basis !== 'STAFF')
    throw badInput('kind', 'is for staff to say: leave it out');
  if (expiresOn !== null && expiresOn < dayIn(now, timeZone))
    throw badInput('expiresOn', 'must not be over already');
  return { number, kind, expiresOn };
}
