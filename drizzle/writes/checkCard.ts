import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { call } from './act.ts';

/** A card that is not dead, as the program has to know it to answer a vendor. None of it is told as it is. */
export interface CheckedCard {
  readonly patronId: string;
  readonly pinHash: string | null;
  readonly kind: 'JUVENILE' | 'ADULT';
  readonly expiresOn: string | null;
  readonly barred: boolean;
}

export interface CardCheck {
  /** The number of the key that this vendor's subjects are made with. */
  readonly subjectKey: number;
  /** Null for a number that nobody has, and for a dead card's. */
  readonly card: CheckedCard | null;
}

const checking = compiled<{ checked: CardCheck }>(sql`select carrel.check_card(${call}) as checked`);

/**
 * Counts one check for a vendor and its day, and looks the number up: one statement, whatever becomes of it.
 * @param check.clientId the vendor's
 * @throws Unavailable
 */
export async function checkCard(
  pools: Pools,
  check: { clientId: string; cardNumber: string },
  now: Date,
): Promise<CardCheck> {
  const [row] = await checking.run(pools.for('pin'), { call: JSON.stringify({ now, ...check }) });
  if (row === undefined) throw new TypeError('nothing was checked');
  return row.checked;
}
