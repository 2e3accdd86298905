import type { InputFieldBuilder } from '@pothos/core';
import type { PatronNamed } from '../../drizzle/writes/registration.ts';
import type { CarrelSchema } from '../builder.ts';
import { badInput } from '../errors.ts';
import { idOf } from './inputs.ts';

type Fields = InputFieldBuilder<CarrelSchema, 'InputObject'>;

/** The two fields by which an act is told whom it is about: a feed, which reads nobody, knows a number only. */
export const patronFields = (t: Fields) => ({
  patronId: t.id({ description: 'Whom, by the record’s id.', authScopes: { enters: 'open' } }),
  cardNumber: t.string({
    description: 'Whom, by the number of an active card. In place of `patronId`.',
    authScopes: { enters: 'identity' },
  }),
});

/**
 * Whom an act is about: exactly one of an id and a card's number.
 * @param cardArgument the name of the argument with the number
 * @throws CarrelError `BAD_INPUT`
 */
export function patronNamed(
  patronId: string | null | undefined,
  cardNumber: string | null | undefined,
  cardArgument = 'cardNumber',
): PatronNamed {
  if (patronId == null && cardNumber == null)
    throw badInput('patronId', `must be given, or "${cardArgument}" in its place`);
  if (patronId != null && cardNumber != null)
    throw badInput(cardArgument, 'must be left out where "patronId" is given');
  return { patronId: idOf(patronId, 'patronId'), cardNumber: cardNumber ?? null };
}
