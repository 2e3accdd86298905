import { expect } from 'vitest';
import type { Answer, TestCarrel } from '../setup/carrel.ts';

export type Persona = keyof TestCarrel['tokens'];
/** Checks a card as a vendor does, or as somebody who is none. */
export const checkAt = (at: TestCarrel, number: string, pin: string, persona: Persona, purpose?: string) =>
  at.query(
    'query ($number: String!, $pin: String!) { cardStanding(cardNumber: $number, pin: $pin) { standing reason cardKind subject } }',
    { token: at.tokens[persona], variables: { number, pin }, ...(purpose === undefined ? {} : { purpose }) },
  );

/** What a vendor was told, without an error. */
export const toldOf = (answer: Answer) => {
  expect(answer.json.errors, answer.text).toBeUndefined();
  return answer.json.data.cardStanding;
};

/** A number that nobody has. */
export const nobody = '29999000000000';
/** The one answer to whatever is not proved, and that to a good card's PIN. */
export const notProved = { standing: 'NOT_GOOD', reason: null, cardKind: null, subject: null };
export const good = {
  standing: 'GOOD',
  reason: null,
  cardKind: 'ADULT',
  subject: expect.stringMatching(/^[\w-]{43}$/),
};
