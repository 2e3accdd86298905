import type { PersonNamed } from '../../drizzle/writes/recordProcess.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { requiredText } from './inputs.ts';

const ByCard = builder.inputType('NamedByCardInput', {
  fields: (t) => ({ cardNumber: t.string({ required: true, authScopes: { enters: 'identity' } }) }),
});

const ByName = builder.inputType('NamedByNameInput', {
  description: 'Names as they stand in the record, to the letter.',
  fields: (t) => ({
    first: t.string({ required: true, authScopes: { enters: 'identity' } }),
    last: t.string({ required: true, authScopes: { enters: 'identity' } }),
    birthDate: t.field({ type: 'Date', required: true, authScopes: { enters: 'birth' } }),
  }),
});

/** A person as a paper names one. Found is only who is meant beyond doubt, and nothing of them comes out. */
export const NamedPersonInput = builder.inputType('NamedPersonInput', {
  description: 'A person as a paper names one: by card, or by exact names with the date of birth.',
  isOneOf: true,
  fields: (t) => ({
    byCard: t.field({ type: ByCard, authScopes: { enters: 'identity' } }),
    byName: t.field({ type: ByName, authScopes: { enters: 'identity' } }),
  }),
});

type Given = typeof NamedPersonInput.$inferInput;

/**
 * @param argument the input field that it was given in
 * @throws CarrelError `BAD_INPUT`
 */
export function personNamed({ byCard, byName }: Given, argument: string): PersonNamed {
  if (byCard != null) return { byCard: { cardNumber: requiredText(byCard.cardNumber, 'cardNumber') } };
  if (byName == null) throw badInput(argument, 'must name a person by card or by name');
  return {
    byName: {
      first: requiredText(byName.first, 'first'),
      last: requiredText(byName.last, 'last'),
      birthDate: byName.birthDate,
    },
  };
}

/** Nobody: no record has such a name. */
const nobody: PersonNamed = { byName: { first: '', last: '', birthDate: '0001-01-01' } };

const guessOf = (person: PersonNamed): string[] | null =>
  'byName' in person ? ['named', person.byName.first, person.byName.last] : null;

/**
 * A person that a paper names, as they may be looked for: a name with one date of birth after another would tell the
 * date, so that a name that was tried too often is nobody's for a while.
 * @throws Unavailable
 */
export async function mayBeFound({ acting, now }: Context, person: PersonNamed): Promise<PersonNamed> {
  const guess = guessOf(person);
  return guess === null || (await acting.takeGuess(guess, now)) ? person : nobody;
}

/** Somebody was found: the wrong guesses at their name are forgotten. */
export async function forgive({ acting }: Context, person: PersonNamed): Promise<void> {
  const guess = guessOf(person);
  if (guess !== null) await acting.forgiveGuesses(guess);
}
