import { hash, verify } from '@node-rs/argon2';
import { isPin } from '../../schema/policy/pin.ts';
import { Problem } from '../problem.ts';
import { deriveKey, type Secret } from '../secret.ts';

/**
 * PINs are short, so what is stored must be slow to try and useless without the secret: argon2id with a pepper that
 * is in no database. Both functions work on libuv's threads and leave the event loop free.
 */

/** The parameters of a hash: KiB of memory, passes over it, lanes. A stored hash names its own. */
export interface PinCost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP's for argon2id: 19 MiB, two passes, one lane. */
export const usualPinCost: PinCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** `Algorithm.Argon2id` of the library, which is a const enum and cannot be imported here. */
const argon2id = 2;

const pepper = (secret: Secret): Buffer => deriveKey(secret, 'pin-pepper');

/**
 * The stored form of a PIN.
 * @param pin 4 to 12 digits
 * @param cost one for all that is stored: a guess at a hash of another cost would take another time
 * @returns a PHC string, `$argon2id$…`, different each time
 * @throws Problem BAD_PIN
 */
export async function hashPin(pin: string, secret: Secret, cost: PinCost = usualPinCost): Promise<string> {
  if (!isPin(pin)) throw new Problem('BAD_PIN', 'a PIN has 4 to 12 digits');
  return hash(pin, { ...cost, algorithm: argon2id, secret: pepper(secret) });
}

/**
 * Whether a PIN is the one behind a stored hash. A text that cannot be a PIN is a wrong one.
 * @param hashed what {@link hashPin} returned, under the same secret
 */
export async function verifyPin(hashed: string, pin: string, secret: Secret): Promise<boolean> {
  return isPin(pin) && verify(hashed, pin, { secret: pepper(secret) });
}
