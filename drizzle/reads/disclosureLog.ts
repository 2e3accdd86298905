import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { disclosures, sealedDisclosures } from '../tables/index.ts';
import type { View } from '../view.ts';
import { idBefore } from './papers.ts';

/** An entry of the disclosure log, without whom it was about. Instants are ISO text. */
export interface DisclosureLogRow {
  id: string;
  at: string;
  caller: string;
  basis: string;
  purpose: string | null;
  clauses: string[];
  classes: string[];
  found: boolean;
  /** Whether a seal covers it. */
  sealed: boolean;
}

/** A place in the order of the log: the newest first. */
export interface DisclosurePlace {
  at: string;
  id: string;
}

/** Which entries. Instants are included where they are given. */
export interface DisclosureFilter {
  from: Date | null;
  /** The first instant after the period. */
  before: Date | null;
  /** One person's, under every key; null for everybody's entries. */
  pseudonyms: readonly string[] | null;
}

const d = disclosures;
const value = sql.placeholder;

const inPeriod = sql`${d.at} >= coalesce(${value('from')}::timestamptz, '-infinity')
  and ${d.at} < coalesce(${value('before')}::timestamptz, 'infinity')`;
const afterPlace = sql`(${d.at}, ${d.id}) < (coalesce(${value('at')}::timestamptz, 'infinity'), ${idBefore})`;

const ofEverybody = rows(sql`${inPeriod} and ${afterPlace}`);
const ofOne = rows(sql`${inPeriod} and ${afterPlace}
  and ${d.id} in (select carrel.disclosures_about(${value('pseudonyms')}::text[]))`);

// Whether it is sealed is asked of each entry: of an `exists` the planner would make one pass over all that are.
const pageOf = (condition: RowCondition) =>
  read<{ entry: DisclosureLogRow }>(
    condition,
    (
      where,
    ) => sql`select json_build_object('id', ${d.id}, 'at', ${d.at}, 'caller', ${d.caller}, 'basis', ${d.basis},
      'purpose', ${d.purpose}, 'clauses', ${d.clauses}, 'classes', ${d.classes}, 'found', ${d.found},
      'sealed', coalesce((select true from ${sealedDisclosures} where ${sealedDisclosures.disclosureId} = ${d.id}), false)) as entry
    from ${d} where ${where} order by ${d.at} desc, ${d.id} desc limit ${value('limit')}::int`,
  );
const page = pageOf(ofEverybody);
const pageOfOne = pageOf(ofOne);

/**
 * The disclosure log, the newest first, a page at a time. Only an administrator's login can name its table.
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function listDisclosures(
  pools: Pools,
  view: View,
  { from, before, pseudonyms }: DisclosureFilter,
  after: DisclosurePlace | null,
  limit: number,
): Promise<DisclosureLogRow[]> {
  if (view.audience !== 'administrator') return [];
  const found = await (pseudonyms === null ? page : pageOfOne).run(pools.for('administrator'), {
    from,
    before,
    at: after?.at ?? null,
    id: after?.id ?? null,
    limit,
    ...(pseudonyms === null ? {} : { pseudonyms }),
  });
  return found.map(({ entry }) => entry);
}
