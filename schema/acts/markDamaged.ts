import { markDamaged } from '../../drizzle/writes/markDamaged.ts';
import { marks } from './marking.ts';

export const { Input: MarkDamagedInput, readyMark: readyMarkDamaged } = marks(
  'markDamaged',
  'MarkDamaged',
  'An item is damaged. Whoever has it owes the price; it is set aside when it comes back.',
  markDamaged,
);
