import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { call } from './act.ts';

const hashOf = compiled<{ hash: string | null }>(
  sql`select carrel.pin_hash_of(${sql.placeholder('cardNumber')}, ${sql.placeholder('now')}::timestamptz) as hash`,
);

/**
 * What is stored of a card's PIN; null where the number opens nothing at this moment, whatever the reason.
 * @throws Unavailable
 */
export async function pinHashOf(pools: Pools, cardNumber: string, now: Date): Promise<string | null> {
  const [row] = await hashOf.run(pools.for('pin'), { cardNumber, now: now.toISOString() });
  return row?.hash ?? null;
}

const signing = compiled<{ signed: { expiresAt: string } | null }>(
  sql`select carrel.sign_in(${call}) as signed`,
);

/**
 * Makes the grant of a card whose PIN was proved, and its token. Not an act that is done once: a second sign-in is
 * another one.
 * @param proved.pinHash what the PIN was proved against: must still be the card's
 * @param proved.tokenHash hexadecimal hash of the token
 * @param proved.endsBy the latest end of the grant; the card's last day may end it sooner
 * @returns null where the card has died meanwhile
 * @throws Unavailable
 */
export async function signIn(
  pools: Pools,
  proved: { cardNumber: string; pinHash: string; tokenHash: string; endsBy: Date },
  now: Date,
): Promise<{ expiresAt: string } | null> {
  const [row] = await signing.run(pools.for('pin'), { call: JSON.stringify({ now, ...proved }) });
  return row?.signed ?? null;
}
