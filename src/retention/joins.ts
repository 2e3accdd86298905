import type postgres from 'postgres';
import type { KeptTable } from './catalogue.ts';
import { eachWord, plainIdentifier, shortestNumber } from './words.ts';

/** What means whom and what, and who has what now. */
export interface Known {
  /** Word → the people it means: identifiers, e-mail, and card numbers, those of dead cards too. */
  readonly people: ReadonlyMap<string, string>;
  /** Word → the title, item or programme it means: identifiers and barcodes. */
  readonly things: ReadonlyMap<string, string>;
  /** Person and thing, of every loan, hold and registration that is not completed. */
  readonly used: ReadonlySet<string>;
  /** How many numbers are too short to be searched for. */
  readonly unsearchable: number;
}

const pair = (person: string, thing: string): string => `${person} ${thing}`;

/** Reads what the search needs to know: no name, no title. */
export async function readKnown(tx: postgres.TransactionSql): Promise<Known> {
  const people = new Map<string, string>();
  const things = new Map<string, string>();
  let unsearchable = 0;
  const learn = (words: Map<string, string>, number: string, means: string): void => {
    if (number.length < shortestNumber) unsearchable += 1;
    else words.set(number.toLowerCase(), means);
  };
  for (const { id } of await tx<{ id: string }[]>`select id from public.patrons`)
    people.set(plainIdentifier(id), id);
  for (const { number, id } of await tx<{ number: string; id: string }[]>`
    select number, patron_id as id from public.cards`)
    learn(people, number, id);
  for (const { id } of await tx<{ id: string }[]>`select id from public.titles`)
    things.set(plainIdentifier(id), id);
  for (const { id } of await tx<{ id: string }[]>`select id from public.programs`)
    things.set(plainIdentifier(id), `program ${id}`);
  for (const { email, id } of await tx<{ email: string; id: string }[]>`
    select email, id from public.patrons where email is not null`)
    learn(people, email, id);
  for (const { barcode, id } of await tx<
    { barcode: string; id: string }[]
  >`select barcode, id from public.items`) {
    things.set(plainIdentifier(id), id);
    learn(things, barcode, id);
  }
  const used = await tx<{ person: string; thing: string }[]>`
    with loans as (
      select l.patron_id, l.item_id, i.title_id from public.loans l join public.items i on i.id = l.item_id
      where exists (select from public.charges c where c.loan_id = l.id and c.remaining_cents > 0)
        or l.returned_at is null and (l.settled_on is null or l.condition is distinct from 'LOST')),
    holds as (select patron_id, item_id, title_id from public.holds where ended_on is null)
    select patron_id::text as person, item_id::text as thing from loans union select patron_id::text, title_id::text from loans
    union select patron_id::text, title_id::text from holds
    union select patron_id::text, item_id::text from holds where item_id is not null
    union select patron_id::text, 'program ' || program_id from public.program_registrations where ended_on is null`;
  return {
    people,
    things,
    used: new Set(used.map(({ person, thing }) => pair(person, thing))),
    unsearchable,
  };
}

/** Whether a row mentions a person and a thing that this person does not have now. */
export function joinsUnexplained(json: string, { people, things, used }: Known): boolean {
  const mentioned = new Set<string>();
  const touched = new Set<string>();
  eachWord(json, (word) => {
    const person = people.get(word);
    if (person !== undefined) mentioned.add(person);
    const thing = things.get(word);
    if (thing !== undefined) touched.add(thing);
  });
  for (const person of mentioned)
    for (const thing of touched) if (!used.has(pair(person, thing))) return true;
  return false;
}

/** How a row names itself to the operator: never by a value of a person. */
export const rowName = (
  tx: postgres.TransactionSql,
  table: KeptTable,
): postgres.PendingQuery<postgres.Row[]> =>
  table.ours && table.hasId && table.name !== 'patrons'
    ? tx`'id ' || t.id::text`
    : tx`'ctid ' || t.ctid::text`;

/** Rows that are fetched at a time. */
const batch = 2000;

/**
 * Reads a table from end to end.
 * @returns how many rows it has, and the names of those that join a person to something they do not have
 */
export async function searchTable(
  tx: postgres.TransactionSql,
  table: KeptTable,
  known: Known,
): Promise<{ rows: number; joining: readonly string[] }> {
  const { schema, name, searched } = table;
  const columns = searched.length === 0 ? tx`` : tx`, ${tx(searched as string[])}`;
  const joining: string[] = [];
  let rows = 0;
  const reading = tx<{ row: string; json: string }[]>`
    select ${rowName(tx, table)} as row, (to_jsonb(t) - 'ctid')::text as json
    from (select ctid ${columns} from only ${tx(schema)}.${tx(name)}) t`;
  for await (const some of reading.cursor(batch)) {
    rows += some.length;
    for (const { row, json } of some) if (joinsUnexplained(json, known)) joining.push(row);
  }
  return { rows, joining };
}
