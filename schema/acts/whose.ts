import { badInput } from '../errors.ts';
import { idOf, textOf } from './inputs.ts';

/** Whose account an act is about, as its input names them. */
export interface Whose {
  readonly patronId: string | null;
  readonly cardNumber: string | null;
}

/**
 * Reads the two fields by which an input can name a person: at most one of them is given.
 * @throws CarrelError `BAD_INPUT`
 */
export function whoseOf(input: {
  patronId?: string | null | undefined;
  cardNumber?: string | null | undefined;
}): Whose {
  const patronId = idOf(input.patronId, 'patronId');
  const cardNumber = textOf(input.cardNumber, 'cardNumber');
  if (patronId !== null && cardNumber !== null)
    throw badInput('cardNumber', 'must be left out where "patronId" is given');
  return { patronId, cardNumber };
}

/**
 * The same where somebody has to be named.
 * @throws CarrelError `BAD_INPUT`
 */
export function requiredWhose(input: Parameters<typeof whoseOf>[0]): Whose {
  const whose = whoseOf(input);
  if (whose.patronId === null && whose.cardNumber === null)
    throw badInput('patronId', 'must be given, or "cardNumber"');
  return whose;
}
