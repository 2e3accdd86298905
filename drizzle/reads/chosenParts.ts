import { type SQL, sql } from 'drizzle-orm';
import { patrons } from '../tables/index.ts';
import { chargesOnce } from './recordParts.ts';

/**
 * One JSON object with just the parts that were asked for, as the statement runs: what was not asked for is never read,
 * only planned. It is one statement for every choice, made when the program starts.
 */
export const chosenParts = (parts: Readonly<Record<string, SQL>>): SQL => {
  const members = Object.entries(parts).map(
    ([part, value]) =>
      sql`, ${part}::text, case when ${part}::text = any(${sql.placeholder('parts')}::text[]) then ${value} end`,
  );
  return sql`(${chargesOnce} select json_build_object('id', ${patrons.id}${sql.join(members)}))`;
};
