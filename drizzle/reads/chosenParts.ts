import { type SQL, sql } from 'drizzle-orm';
import { chosen, type Statement } from '../statement.ts';
import { patrons } from '../tables/index.ts';
import { chargesOnce } from './recordParts.ts';

type Parts = Readonly<Record<string, SQL>>;

/**
 * Parts that are asked for together, and read from tables of their own. A table that a statement names costs it even
 * where nothing is read from it, so that those of a group that nobody asked for are left out of it. What is in no group
 * costs next to nothing, or is asked for nearly always.
 */
const groups: readonly (readonly string[])[] = [
  ['Patron.phones', 'Patron.addresses', 'Patron.cards'],
  ['Patron.loans'],
  ['Patron.charges', 'Patron.balance', 'Patron.overdueCount'],
  ['Patron.holds'],
  [
    'Patron.interlibraryLoanRequests',
    'Patron.computerSessions',
    'Patron.programRegistrations',
    'Patron.caregivers',
  ],
];

/** Who reads nothing of charges reads no charge. */
const withCharges: ReadonlySet<string> = new Set(['Patron.loans', 'Patron.charges', 'Patron.balance']);

/** The groups that are wanted, as a number: a bit each. */
const wantedBy = (asked: readonly string[]): number =>
  groups.reduce(
    (bits, group, at) => (group.some((part) => asked.includes(part)) ? bits | (1 << at) : bits),
    0,
  );

const leftOut = (part: string, wanted: number): boolean =>
  groups.some((group, at) => (wanted & (1 << at)) === 0 && group.includes(part));

/**
 * One JSON object with just the parts that were asked for: what was not asked for is never read. Of a group that is
 * wanted at all, each part is chosen as the statement runs.
 */
function objectOf(parts: Parts, wanted: number): SQL {
  const among = Object.entries(parts).filter(([part]) => !leftOut(part, wanted));
  const members = among.map(
    ([part, value]) =>
      sql`, ${part}::text, case when ${part}::text = any(${sql.placeholder('parts')}::text[]) then ${value} end`,
  );
  const charges = among.some(([part]) => withCharges.has(part)) ? chargesOnce : sql``;
  return sql`(${charges} select json_build_object('id', ${patrons.id}${sql.join(members)}))`;
}

/**
 * The statement for whatever parts are asked for.
 * @param parts every part that may be, by the field that asks for it
 * @param statement the statement around the object
 */
export function choosing<Row>(
  parts: Parts,
  statement: (object: SQL) => Statement<Row>,
): (asked: readonly string[]) => Statement<Row> {
  const choose = chosen(1 << groups.length, (wanted) => statement(objectOf(parts, wanted)));
  return (asked) => choose(wantedBy(asked));
}
