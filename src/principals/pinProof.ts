import { randomInt } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import type { PinGuess } from '../../schema/context.ts';
import type { Secret } from '../secret.ts';
import type { Settings } from '../settings.ts';
import { hashPin, verifyPin } from './pin.ts';
import { pinThrottle } from './pinThrottle.ts';

/**
 * Whether a guess is right. A wrong PIN, a number that opens nothing and one that was tried too often go the same way
 * at the same cost (access.card): a try is taken, one hash is verified, off the event loop. Where there is none to
 * verify, or no try was left, it is one made here, which nobody knows the PIN of. A vendor's guess is taken from the
 * vendor's tries as well, and given back where it was no guess: the card was tried no more, or it was right.
 * @returns guess → whether it is right
 */
export function pinProof(
  pools: Pools,
  secret: Secret,
  settings: Settings,
): (guess: PinGuess, now: Date) => Promise<boolean> {
  const cards = pinThrottle(pools, secret, settings, 'card');
  const vendors = pinThrottle(pools, secret, settings, 'vendor');
  const nobodys = hashPin(String(randomInt(1e11, 1e12)), secret, settings.pinCost);
  /** Whether the guess may be tried, and whether it is one of the vendor's that count. */
  const take = async ({ cardNumber, vendor }: PinGuess, now: Date) => {
    if (vendor === null || (await vendors.take(vendor, now))) {
      const mayTry = await cards.take(cardNumber, now);
      return { mayTry, counts: mayTry };
    }
    // A vendor without tries cannot use up those of cards. The same is written once more of its own, at the same cost.
    await vendors.take(vendor, now);
    return { mayTry: false, counts: true };
  };
  return async (guess, now) => {
    const { cardNumber, pin, pinHash, vendor } = guess;
    const { mayTry, counts } = await take(guess, now);
    const isTried = mayTry && pinHash !== null;
    const fits = await verifyPin(isTried ? pinHash : await nobodys, pin, secret);
    const isRight = isTried && fits;
    if (isRight) await cards.forgive(cardNumber);
    // One good card says nothing of a vendor's other guesses. The statement is sent where there is nothing to give, too.
    if (vendor !== null) await vendors.giveBack(vendor, now, isRight || !counts ? 1 : 0);
    return isRight;
  };
}
