import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { personNames } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';

/** A place in the order of patrons: by last name, first name, id. */
export interface PatronPlace {
  last: string;
  first: string;
  id: string;
}

const byName = read<PatronPlace>(
  rows(sql`${personNames.search} @@ to_tsquery('simple', ${sql.placeholder('words')})`),
  (where) => sql`select ${personNames.last}, ${personNames.first}, ${personNames.patronId} as id
    from ${personNames} where ${where}
      and (${sql.placeholder('id')}::uuid is null or (${personNames.last}, ${personNames.first}, ${personNames.patronId})
        > (${sql.placeholder('last')}, ${sql.placeholder('first')}, ${sql.placeholder('id')}::uuid))
    order by ${personNames.last}, ${personNames.first}, ${personNames.patronId}
    limit ${sql.placeholder('limit')}::int`,
);

/**
 * Patrons any of whose names begin with the words given, a page at a time.
 * @param words letters and digits only, each matched as a prefix; all must match
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function findPatrons(
  pools: Pools,
  view: View,
  words: readonly string[],
  after: PatronPlace | null,
  limit: number,
): Promise<readonly PatronPlace[]> {
  const desk = deskOf(view);
  if (desk === null || words.length === 0) return [];
  return byName.run(pools.for(desk), {
    words: words.map((word) => `'${word.replaceAll("'", '')}':*`).join(' & '),
    last: after?.last ?? '',
    first: after?.first ?? '',
    id: after?.id ?? null,
    limit,
  });
}
