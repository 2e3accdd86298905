import type { TestDatabase } from '../setup/database.ts';

/** Finds in a text whom it speaks of. */
export interface Canaries {
  /** Ids of the patrons of whom something is in the text: a name, an address, a number, a row's id, a day of birth. */
  persons(text: string): Set<string>;
  /** What is nobody's to read, whoever it is about: a day of birth, a PIN's hash, a token's, a pseudonym. */
  secrets(text: string): Set<string>;
}

/** Text that stands for one person and for no other: so long that it comes by no chance. */
const code = (id: string): string => `'zq' || substr(md5(${id}::text), 1, 12)`;

const planted: readonly string[] = [
  `set session_replication_role = replica`,
  `update person_names set first = initcap(${code('patron_id')}), middle = ${code('patron_id')},
    last = initcap(${code('patron_id')}), preferred = ${code('patron_id')}`,
  `update patrons set email = ${code('id')} || '@example.org'`,
  // Days of birth of long ago, each another; whoever is a child stays one.
  `update patrons p set birth_date = date '1801-01-01' + n.place::int from
    (select id, row_number() over (order by id) as place from patrons) n
    where n.id = p.id and p.birth_date < '2000-01-01'`,
  `update phones set number = ${code('patron_id')}`,
  `update addresses set line1 = ${code('patron_id')}, line2 = ${code('patron_id')}`,
  `update interlibrary_loan_requests set title = ${code('patron_id')}`,
  `update incidents set description = ${code('patron_id')}`,
  `update caregiver_links set caregiver_name = ${code('child_id')} where caregiver_name is not null`,
  `set session_replication_role = origin`,
  // What the planner knows of a table is text of its rows.
  `analyze`,
];

/** Plants in every row that is joined to a person a text that stands for that person. */
export async function plantCanaries({ superuser }: TestDatabase): Promise<Canaries> {
  const session = await superuser.reserve();
  for (const statement of planted) await session.unsafe(statement);
  session.release();

  const whose = new Map<string, string>();
  const patrons = await superuser<{ id: string; code: string; born: string | null }[]>`
    select id, 'zq' || substr(md5(id::text), 1, 12) as code,
      case when birth_date < '1900-01-01' then birth_date::text end as born from patrons`;
  const days = new Set<string>();
  for (const { id, code, born } of patrons) {
    whose.set(id, id).set(code, id);
    if (born !== null) whose.set(born, id);
    if (born !== null) days.add(born);
  }
  for (const table of ['loans', 'holds', 'charges', 'payments', 'computer_sessions', 'program_registrations'])
    for (const { id, of } of await superuser.unsafe<{ id: string; of: string }[]>(
      `select id, patron_id as of from ${table} where patron_id is not null`,
    ))
      whose.set(id, of);
  for (const { number, of } of await superuser<{ number: string; of: string }[]>`
    select number, patron_id as of from cards`)
    whose.set(number, of);
  const hidden = await superuser<{ text: string }[]>`
    select encode(hash, 'hex') as text from tokens union all select pin_hash from cards where pin_hash is not null
    union all select unnest(subjects) from disclosures`;
  const secrets = hidden.map(({ text }) => text);
  return {
    persons(text) {
      const words = text
        .toLowerCase()
        .match(/zq[0-9a-f]{12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|18\d\d-\d\d-\d\d|\d{14}/g);
      return new Set((words ?? []).flatMap((word) => whose.get(word) ?? []));
    },
    secrets(text) {
      const born = (text.match(/18\d\d-\d\d-\d\d/g) ?? []).filter((day) => days.has(day));
      return new Set([...born, ...secrets.filter((each) => text.includes(each))]);
    },
  };
}
