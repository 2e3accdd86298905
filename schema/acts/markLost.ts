import { markLost } from '../../drizzle/writes/markLost.ts';
import { marks } from './marking.ts';

export const { Input: MarkLostInput, readyMark: readyMarkLost } = marks(
  'markLost',
  'MarkLost',
  'An item is lost. Whoever has it owes the price, and once that is settled their loan is complete.',
  markLost,
);
