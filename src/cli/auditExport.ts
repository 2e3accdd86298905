import { randomUUID } from 'node:crypto';
import type { Operator } from '../../drizzle/operator.ts';
import { openPools } from '../../drizzle/pools.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { exportEntries } from '../disclosure/export.ts';
import { openLog } from '../disclosure/openLog.ts';
import { allPseudonyms } from '../disclosure/pseudonymKeys.ts';
import { isId } from '../principals/find.ts';
import { Problem } from '../problem.ts';
import { audiencePassword } from '../secret.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';
import type { Session } from './session.ts';

interface Given {
  from?: string;
  to?: string;
  person?: string;
  by?: string;
}

/** `carrel audit export`. Who asks about one person is on file before anything is printed, like every other look. */
export async function exportLog(given: Given): Promise<void> {
  const config = readConfig();
  const from = given.from === undefined ? null : startOf(given.from, '--from', 0, config.timeZone);
  const before = given.to === undefined ? null : startOf(given.to, '--to', 1, config.timeZone);
  if (given.by !== undefined && given.person === undefined)
    throw new Problem('BAD_OPTION', '--by goes with --person', 2);
  await withOperator(config, async (operator, session) => {
    const pseudonyms =
      given.person === undefined ? null : await askedAbout(operator, session, given.person, given.by);
    for await (const line of exportEntries(operator, { from, before, pseudonyms })) say(line);
  });
}

/** The first instant of a day, or of one so many days later, in the library's zone. */
function startOf(text: string, option: string, later: number, timeZone: string): string {
  try {
    const day = Temporal.PlainDate.from(text, { overflow: 'reject' }).add({ days: later });
    return day.toZonedDateTime({ timeZone }).toInstant().toString();
  } catch {
    throw new Problem('BAD_OPTION', `${option} must be a day, such as 2026-06-17`, 2);
  }
}

async function askedAbout(
  operator: Operator,
  session: Session,
  person: string,
  by: string | undefined,
): Promise<string[]> {
  const pseudonymsOf = async (id: string): Promise<string[]> =>
    (await allPseudonyms(operator.db, session.secret)).map((key) => key.of(id));
  const patronId = await patronOf(operator, person, pseudonymsOf);
  await putOnFile(session, patronId, by);
  if (patronId === null)
    throw new Problem('NO_SUCH_PERSON', 'no active card has this number, and no person this id');
  return pseudonymsOf(patronId);
}

/** Whoever was deleted can still be asked about, by the id that they had, as long as an entry is about them. */
async function patronOf(
  { sql }: Operator,
  person: string,
  pseudonymsOf: (id: string) => Promise<string[]>,
): Promise<string | null> {
  if (!isId(person)) {
    const [row] = await sql<{ id: string | null }[]>`select carrel.patron_of_card(${person}) as id`;
    return row?.id ?? null;
  }
  const id = person.toLowerCase();
  const [row] = await sql<{ known: boolean }[]>`
    select exists (select from patrons where id = ${id}::uuid)
      or exists (select from disclosures where subjects && ${sql.array(await pseudonymsOf(id))}::text[]) as known`;
  return row?.known === true ? id : null;
}

async function putOnFile(
  { url, secret }: Session,
  patronId: string | null,
  by: string | undefined,
): Promise<void> {
  const pools = openPools({ url, passwords: audiencePassword(secret), max: 1 });
  try {
    const log = await openLog(pools, secret);
    await log.put(
      {
        id: randomUUID(),
        at: systemClock(),
        requestId: randomUUID(),
        caller: by === undefined ? 'operator' : `staff:${by}`,
        basis: 'STAFF',
        purpose: 'AUDIT',
        clauses: ['offence.disclosure'],
        classes: ['audit'],
        found: patronId !== null,
        grantId: null,
        processId: null,
        consentId: null,
      },
      patronId === null ? [] : [patronId],
    );
  } finally {
    await pools.end();
  }
}
