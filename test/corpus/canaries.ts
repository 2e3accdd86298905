import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { witnessId } from '../../src/demo/witness.ts';
import type { TestDatabase } from '../setup/database.ts';

/** One mark each, in all that is theirs: whoever sees it knows of whom they see something. */
export const canaries = {
  adult: 'Adultcanary',
  child: 'Childcanary',
  witness: 'Witnesscanary',
  debtor: 'Debtorcanary',
} as const;
export type Marked = keyof typeof canaries;

const persons = { adult: adultId, child: childId, witness: witnessId } as const;

/** Marks four people of the demonstration library: names, ways of contact, and what they asked for elsewhere. */
export async function plant({ superuser }: TestDatabase): Promise<void> {
  const [debtor] = await superuser<{ id: string }[]>`
    select debtor_id as id from referrals r join agencies a on a.id = agency_id where a.name like 'Pinder%'
    order by referred_on limit 1`;
  for (const [who, id] of Object.entries({ ...persons, debtor: debtor?.id ?? '' })) {
    const mark = canaries[who as Marked];
    await superuser`update person_names set first = ${mark}, middle = ${mark}, last = ${mark}, preferred = ${mark} where patron_id = ${id}`;
    await superuser`update patrons set email = ${`${mark}@example.org`} where id = ${id}`;
    await superuser`update phones set number = ${mark} where patron_id = ${id}`;
    await superuser`update addresses set line1 = ${mark}, line2 = ${mark} where patron_id = ${id}`;
    await superuser`update interlibrary_loan_requests set title = ${mark} where patron_id = ${id}`;
  }
}

/** Whose marks are in a text. */
export const marksIn = (text: string): Marked[] =>
  (Object.keys(canaries) as Marked[]).filter((who) => text.includes(canaries[who]));

/** Everything of a record that has a mark in it. */
export const wholeRecord = `id name { first last preferred } email phones { number } addresses { line1 line2 }
  loans { id state } interlibraryLoanRequests { title } caregivers { caregiverName }`;
