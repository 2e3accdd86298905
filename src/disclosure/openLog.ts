import type { Pools } from '../../drizzle/pools.ts';
import { Unavailable } from '../../drizzle/unavailable.ts';
import { writeDisclosure } from '../../drizzle/writes/disclosure.ts';
import type { Secret } from '../secret.ts';
import { canonical, type Entry, entryProof, sealedInstant } from './entry.ts';
import { newestPseudonyms } from './pseudonyms.ts';

/** An entry as the gateway knows it: with its time, and without whom it is about. */
export type NewEntry = Omit<Entry, 'at' | 'subjects' | 'pseudonymKey'> & { readonly at: Date };

/** The disclosure log, as whoever answers writes to it. */
export interface DisclosureLog {
  /**
   * Puts an entry on file, proved to be the program's own. It is durable when this returns.
   * @param subjects ids of patrons; the entry has their pseudonyms
   * @throws Unavailable when the log is out of reach or refuses
   */
  put(entry: NewEntry, subjects: readonly string[]): Promise<void>;
}

/** The database refuses an entry under a key that is not the newest: another process has put a new one in its place. */
const isOldKey = (error: unknown): boolean =>
  error instanceof Unavailable &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === '42501';

/**
 * Opens the log for writing, with the newest pseudonym key; a newer one is taken up with the first entry after it.
 * @throws Problem WRONG_SECRET, NOT_MIGRATED; Unavailable
 */
export async function openLog(pools: Pools, secret: Secret): Promise<DisclosureLog> {
  let pseudonyms = await newestPseudonyms(pools, secret);
  const proof = entryProof(secret);
  const write = async (entry: NewEntry, about: readonly string[]): Promise<void> => {
    const whole: Entry = {
      ...entry,
      at: sealedInstant(entry.at.toISOString()),
      subjects: about.map(pseudonyms.of),
      pseudonymKey: pseudonyms.key,
    };
    await writeDisclosure(pools, { ...whole, mac: proof.of(canonical(whole)) });
  };
  return {
    async put(entry, about) {
      try {
        await write(entry, about);
      } catch (error) {
        if (!isOldKey(error)) throw error;
        pseudonyms = await newestPseudonyms(pools, secret);
        await write(entry, about);
      }
    },
  };
}
