import { cardNumber } from './numbers.ts';

/** The three cards with a PIN, which the address file names. Nothing else of the demonstration opens with a PIN. */
export const pinCards = {
  adult: { number: cardNumber(90_000_001), pin: '4826' },
  child: { number: cardNumber(90_000_002), pin: '7391' },
  lost: { number: cardNumber(90_000_003), pin: '2058' },
} as const;

/** Cards of the story's other people. */
export const storyCards = {
  caregiver: cardNumber(90_000_011),
  replacement: cardNumber(90_000_012),
  witness: cardNumber(90_000_013),
  debtorA: cardNumber(90_000_014),
  debtorB: cardNumber(90_000_015),
  debtorC: cardNumber(90_000_016),
  debtorD: cardNumber(90_000_017),
  debtorE: cardNumber(90_000_018),
  debtorChild: cardNumber(90_000_019),
  debtorCaregiver: cardNumber(90_000_020),
} as const;
