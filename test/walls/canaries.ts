import { clientId } from '../../src/demo/clients.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import type { Watcher } from './watchers.ts';

/** Something that stands in one place of the library, and in an answer only for whom that place is open. */
interface Canary {
  /** Whose it is; null: nobody's. */
  readonly owner: string | null;
  /** The record classes, any of which opens it. */
  readonly classes: readonly string[];
}

/** Texts of a person's own, each with the person's id in it: table and column, and the classes that open it. */
const written: readonly (readonly [table: string, column: string, owner: string, classes: string])[] = [
  ['person_names', 'middle', 'patron_id', 'identity referral'],
  ['patrons', 'email', 'id', 'contact referral'],
  ['addresses', 'line2', 'patron_id', 'contact referral'],
  ['interlibrary_loan_requests', 'title', 'patron_id', 'interlibrary'],
  ['incidents', 'description', 'patron_id', 'conduct'],
  ['caregiver_links', 'caregiver_name', 'child_id', 'household'],
];

/** Rows that are known by their ids: the table, whose they are, and the classes that open them. */
const rows: readonly (readonly [table: string, owner: string, classes: string])[] = [
  // Whoever reaches a record knows its id: this is about being reached.
  ['patrons', 'id', 'open'],
  ['loans', 'patron_id', 'circulation recovery'],
  ['holds', 'patron_id', 'circulation pickup'],
  ['charges', 'patron_id', 'recovery'],
  ['interlibrary_loan_requests', 'patron_id', 'interlibrary'],
  ['computer_sessions', 'patron_id', 'use'],
  ['program_registrations', 'patron_id', 'use'],
  ['caregiver_links', 'child_id', 'household'],
  ['referrals', 'debtor_id', 'referral'],
  ['incidents', 'null', 'conduct'],
  ['incident_releases', 'null', 'conduct'],
  ['legal_processes', 'null', 'legal'],
  ['consents', 'null', 'legal'],
  // The log says which client asked.
  ['clients', 'null', 'clients audit'],
  ['disclosures', 'null', 'audit'],
];

const word = /canary-[a-z_]+-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The canaries of one library. */
export class Canaries {
  readonly #known = new Map<string, Canary[]>();
  readonly #agencys = new Set<string>();

  /** Writes a canary into every place that takes one, and learns those that are there by themselves. */
  static async plant({ database }: TestCarrel): Promise<Canaries> {
    const { superuser } = database;
    const canaries = new Canaries();
    await superuser.begin(async (tx) => {
      // As what is hidden elsewhere is: without what the triggers would make of it.
      await tx`set local session_replication_role = replica`;
      for (const [table, column, owner, classes] of written) {
        const at = column === 'email' ? `|| '@canary.example'` : '';
        await tx.unsafe(
          `update ${table} set ${column} = 'canary-${table}-' || replace(${owner}::text, '-', '') ${at}`,
        );
        const found = await tx.unsafe<{ owner: string }[]>(`select distinct ${owner} as owner from ${table}`);
        for (const each of found)
          canaries.#add(`canary-${table}-${each.owner.replaceAll('-', '')}`, each.owner, classes);
      }
      for (const [table, owner, classes] of rows) {
        const found = await tx.unsafe<{ id: string; owner: string | null }[]>(
          `select id, ${owner} as owner from ${table}`,
        );
        for (const each of found) canaries.#add(each.id, each.owner, classes);
      }
      const debtors = await tx<{ id: string }[]>`select debtor_id as id from referrals r
        join clients c on c.agency_id = r.agency_id where c.id = ${clientId('agency')}`;
      for (const { id } of debtors) canaries.#agencys.add(id);
      // But for the words that names are found by, which are held to the names.
      await tx`delete from patron_name_words`;
      await tx`insert into patron_name_words (word, last, first, patron_id)
        select b.word, n.last, n.first, n.patron_id
        from person_names n cross join carrel.found_by(n.search) as b (word)`;
    });
    return canaries;
  }

  all(): IterableIterator<string> {
    return this.#known.keys();
  }

  get size(): number {
    return this.#known.size;
  }

  #add(text: string, owner: string | null, classes: string): void {
    const canary = { owner, classes: classes.split(' ') };
    this.#known.set(text, [...(this.#known.get(text) ?? []), canary]);
  }

  #isFor({ owner, classes }: Canary, { reaches, subject, opens }: Watcher): boolean {
    const isOpen = classes.some((each) => each === 'open' || opens.has(each));
    if (owner === null) return isOpen;
    if (reaches === 'one record') return owner === subject && isOpen;
    if (reaches === 'own referrals') return this.#agencys.has(owner) && isOpen && !classes.includes('open');
    return reaches === 'patrons' && isOpen;
  }

  /** All that stand in a text, each once. */
  in(text: string): string[] {
    return [...new Set(text.match(word) ?? [])].filter((each) => this.#known.has(each));
  }

  /** Those that stand in an answer and are not for whoever got it. */
  strangersIn(text: string, watcher: Watcher): string[] {
    return this.in(text).filter(
      (each) => !(this.#known.get(each) ?? []).some((canary) => this.#isFor(canary, watcher)),
    );
  }
}
