import { type SQL, sql } from 'drizzle-orm';
import type { Statement } from '../statement.ts';
import { patrons } from '../tables/index.ts';
import { chargesOnce, partsOfCharges } from './recordParts.ts';

/** One JSON object with just the parts that were asked for. */
export type Chosen = (parts: Readonly<Record<string, SQL>>) => SQL;

/** A choice that is asked for so often gets a statement of its own. */
const oftenEnough = 50;

/** Statements of their own, at most: each is kept by every connection for as long as it lasts. */
const mostOwn = 48;

/** Choices that are counted at once. */
const mostCounted = 1_000;

function object(parts: readonly (readonly [string, SQL])[]): SQL {
  const made = sql`json_build_object('id', ${patrons.id}${sql.join(parts.map(([part, value]) => sql`, ${part}::text, ${value}`))})`;
  return parts.filter(([part]) => partsOfCharges.has(part)).length > 1
    ? sql`(${chargesOnce} select ${made})`
    : made;
}

/** Any choice, made as the statement runs: what was not asked for is never read, only planned. */
const whenAsked: Chosen = (parts) =>
  object(
    Object.entries(parts).map(([part, value]) => [
      part,
      sql`case when ${part}::text = any(${sql.placeholder('parts')}::text[]) then ${value} end`,
    ]),
  );

/** One choice, made before: planning and starting all the others costs as much as reading these. */
const only =
  (asked: ReadonlySet<string>): Chosen =>
  (parts) =>
    object(Object.entries(parts).filter(([part]) => asked.has(part)));

/**
 * A statement that reads parts of a record, and the same for the choices that are asked for most, each prepared once.
 * There are thousands of choices and a caller can ask for all of them, so that only so many get their own.
 * @param make writes the statement around a choice
 */
export function forParts<Row>(
  make: (chosen: Chosen) => Statement<Row>,
): (parts: readonly string[]) => Statement<Row> {
  const any = make(whenAsked);
  const own = new Map<string, Statement<Row>>();
  const counted = new Map<string, number>();
  return (parts) => {
    const choice = [...parts].sort().join();
    const known = own.get(choice);
    if (known !== undefined) return known;
    if (own.size >= mostOwn) return any;
    const times = (counted.get(choice) ?? 0) + 1;
    if (times < oftenEnough) {
      if (counted.size >= mostCounted) counted.clear();
      counted.set(choice, times);
      return any;
    }
    counted.clear();
    const made = make(only(new Set(parts)));
    own.set(choice, made);
    return made;
  };
}
