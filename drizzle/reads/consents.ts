import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { consents } from '../tables/index.ts';
import type { View } from '../view.ts';
import { afterPlace, type PaperPlace, type ReleaseRow, releases, value } from './papers.ts';

/** A signed form without whose it is. Instants are ISO text, days too. */
export interface ConsentRow {
  id: string;
  recipient: string;
  classes: string[];
  signedOn: string;
  expiresAt: string;
  revokedAt: string | null;
  /** Null where they were not asked for. */
  releases: ReleaseRow[] | null;
}

const c = consents;

const forms = (condition: RowCondition) =>
  read<{ consent: ConsentRow }>(
    condition,
    (
      where,
    ) => sql`select json_build_object('id', ${c.id}, 'recipient', ${c.recipient}, 'classes', ${c.classes},
      'signedOn', ${c.signedOn}, 'expiresAt', ${c.expiresAt}, 'revokedAt', ${c.revokedAt},
      'releases', ${releases(sql`null, ${c.id}`)}) as consent
    from ${c} where ${where}
    order by ${c.signedOn} desc, ${c.id} desc limit ${value('limit')}::int`,
  );

const page = forms(rows(afterPlace(sql`${c.signedOn}`, sql`${c.id}`)));
const one = forms(rows(sql`${c.id} = ${value('id')}::uuid`));

/**
 * Consents, those signed last first, a page at a time.
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 * @param withReleases whether to read what was released under each
 */
export async function findConsents(
  pools: Pools,
  view: View,
  after: PaperPlace | null,
  limit: number,
  withReleases: boolean,
): Promise<ConsentRow[]> {
  if (view.audience !== 'administrator') return [];
  const place = { day: after?.day ?? null, id: after?.id ?? null };
  const found = await page.run(pools.for('administrator'), { ...place, limit, releases: withReleases });
  return found.map(({ consent }) => consent);
}

/** One consent; null where there is none. */
export async function readConsent(
  pools: Pools,
  view: View,
  id: string,
  withReleases: boolean,
): Promise<ConsentRow | null> {
  if (view.audience !== 'administrator') return null;
  const [row] = await one.run(pools.for('administrator'), { id, limit: 1, releases: withReleases });
  return row?.consent ?? null;
}
