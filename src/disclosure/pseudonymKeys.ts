import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { pseudonymKeys } from '../../drizzle/tables/index.ts';
import type { Keeper } from '../principals/keeper.ts';
import { Problem } from '../problem.ts';
import type { Secret } from '../secret.ts';
import { newKey, type Pseudonyms, pseudonymsOf } from './pseudonyms.ts';

const k = pseudonymKeys;

/** Taken by whoever changes the keys, so that two get different numbers. */
const inTurn = sql`select pg_advisory_xact_lock(hashtext('carrel pseudonym keys'))`;

/**
 * Puts a new pseudonym key in place of the newest: from now on the log knows people by other pseudonyms, and no entry
 * can be written under the old key. The old one still tells whom its entries are about, until it is destroyed.
 * @returns the new key's number
 */
export async function rotatePseudonymKey(db: Keeper, secret: Secret, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(inTurn);
    const [newest] = await tx.select({ number: k.number }).from(k).orderBy(desc(k.number)).limit(1);
    const number = (newest?.number ?? 0) + 1;
    await tx.insert(k).values({ number, wrapped: newKey(secret, number), createdAt: now });
    return number;
  });
}

/** What was made with a key that is destroyed. */
export interface Unlinked {
  readonly entries: number;
  /** How many of them rest on a consent, an order or a grant that is on file, and so names their person. */
  readonly onPaper: number;
}

/**
 * Destroys an old pseudonym key: nobody can tell any more by the entries made with it whom they are about. They stay, and
 * stay sealed: a seal covers the pseudonym and not the key (offence.disclosure). What an entry rests on stays in it too,
 * as the policy asks, so that whoever has the library's papers knows of those on a consent or an order whose they were.
 * @throws Problem NO_SUCH_KEY; KEY_IN_USE for the newest, which has to be replaced first
 */
export async function destroyPseudonymKey(db: Keeper, number: number, now: Date): Promise<Unlinked> {
  return db.transaction(async (tx) => {
    await tx.execute(inTurn);
    const [newest] = await tx.select({ number: k.number }).from(k).orderBy(desc(k.number)).limit(1);
    if (newest?.number === number)
      throw new Problem('KEY_IN_USE', 'the log writes with this key: run `carrel audit rotate-key` first');
    const destroyed = await tx
      .update(k)
      .set({ wrapped: null, destroyedAt: now })
      .where(and(eq(k.number, number), isNotNull(k.wrapped)))
      .returning({ number: k.number });
    if (destroyed.length === 0) throw new Problem('NO_SUCH_KEY', 'there is no such key, or not any more');
    const [unlinked] = await tx.execute<{ entries: number; onPaper: number }>(
      sql`select count(*)::int as entries, (count(*) filter (where exists (select from consents c where c.id = d.consent_id)
          or exists (select from legal_process_subjects s where s.process_id = d.process_id)
          or exists (select from grants g where g.id = d.grant_id)))::int as "onPaper"
        from disclosures d where d.pseudonym_key = ${number}`,
    );
    return { entries: unlinked?.entries ?? 0, onPaper: unlinked?.onPaper ?? 0 };
  });
}

/**
 * The pseudonyms of one patron under every key that is not destroyed.
 * @throws Problem WRONG_SECRET
 */
export async function allPseudonyms(db: Keeper, secret: Secret): Promise<Pseudonyms[]> {
  const keys = await db.select({ number: k.number, wrapped: k.wrapped }).from(k).orderBy(k.number);
  return keys.flatMap(({ number, wrapped }) =>
    wrapped === null ? [] : [pseudonymsOf({ number, wrapped }, secret)],
  );
}
