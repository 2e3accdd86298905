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
 * verify, or no try was left, it is one made here, which nobody knows the PIN of.
 * @returns guess → whether it is right
 */
export function pinProof(
  pools: Pools,
  secret: Secret,
  settings: Settings,
): (guess: PinGuess, now: Date) => Promise<boolean> {
  const throttle = pinThrottle(pools, secret, settings);
  const nobodys = hashPin(String(randomInt(1e11, 1e12)), secret);
  return async ({ cardNumber, pin, pinHash }, now) => {
    const mayTry = await throttle.take(cardNumber, now);
    const isTried = mayTry && pinHash !== null;
    const fits = await verifyPin(isTried ? pinHash : await nobodys, pin, secret);
    if (!isTried || !fits) return false;
    await throttle.forgive(cardNumber);
    return true;
  };
}
