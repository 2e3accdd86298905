import pino from 'pino';
import { inject } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { childId } from '../../src/demo/family.ts';
import { type DemonstrationTokens, issueDemonstrationTokens } from '../../src/demo/personas.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { standing, timeZone } from '../setup/demonstration.ts';
import { registerIn } from '../setup/registered.ts';
import { columnsOf } from './differing.ts';
import type { Asking } from './documents.ts';
import { hidden } from './hidden.ts';
import type { Watcher } from './watchers.ts';

export const noon = standing;

/** What a caller can tell of an answer: and how much was asked of the database for it, which is time. */
export interface Told {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
  /** As which audience and what, without the values. */
  readonly statements: readonly string[];
}

/** One of two libraries, served. */
export interface Twin {
  readonly database: TestDatabase;
  ask(watcher: Watcher, asking: Asking): Promise<Told>;
  close(): Promise<void>;
}

export interface Library {
  readonly database: TestDatabase;
  readonly tokens: DemonstrationTokens;
}

/** The demonstration library, with some things in it that nobody there has: so that every field has a value. */
const furniture: readonly string[] = [
  `update addresses set line2 = 'The door at the back'`,
  // Of two cards of one person, one is newer: which of them may be withheld.
  `insert into cards (number, patron_id, kind, state, issued_on, expires_on)
    select '29000099990009', patron_id, kind, state, issued_on - 100, expires_on from cards
    where pin_hash is not null and state = 'ACTIVE' and kind = 'ADULT'`,
  `insert into cards (number, patron_id, kind, state, issued_on, expires_on)
    select '2900009999' || left(md5(patron_id::text), 6), patron_id, kind, state, issued_on - 50, expires_on from cards
    where state = 'ACTIVE' and pin_hash is null`,
  `insert into incidents (id, patron_id, branch_id, occurred_at, description, evidence_notes, reported_by, legal_action_on)
    select '00000000-0000-4000-8000-000000000001', id, home_branch_id, '2026-06-01T10:00:00Z', 'A window was broken.',
      'A stone.', 'A clerk', '2026-06-02' from patrons where id = '${childId}'`,
  `insert into incident_releases (incident_id, recipient, released_on, released_by)
    values ('00000000-0000-4000-8000-000000000001', 'The insurer', '2026-06-03', 'An administrator')`,
  `insert into legal_processes (kind, court, case_number, issued_on, served_on, finding, classes, expires_at, state,
      decided_at, vacated_by, vacated_at)
    select 'SUBPOENA', court, '2', issued_on, served_on, false, classes, expires_at, 'VACATED', decided_at, decided_by,
      decided_at from legal_processes`,
  `insert into recoveries (referral_id, line_id, kind, amount_cents, happened_on, reported_on)
    select r.id, (select id from referral_lines where referral_id = r.id order by id limit 1), 'AMOUNT_PAID', 250,
      '2026-06-11', '2026-06-12' from referrals r`,
  `insert into client_days (client_id, day, requests, cost) select id, '2026-06-15', 3, 30 from clients`,
  `insert into vendor_checks (client_id, day, count) select id, '2026-06-15', 3 from clients where kind = 'VENDOR'`,
];

/** The library that both of a pair are copies of, tokens and all. */
export async function openLibrary(): Promise<Library> {
  const database = await freshDatabase('demonstration');
  const operator = await database.operator();
  const { tokens } = await issueDemonstrationTokens(operator, { now: noon, timeZone });
  await operator.end();
  for (const statement of furniture) await database.superuser.unsafe(statement);
  return { database, tokens };
}

/** An answer's own nonces: a cursor is encrypted anew each time, and only its length is the same. */
const withoutNonces = (text: string): string =>
  text.replace(/"[\w-]{50,}"/g, (cursor) => `"${'~'.repeat(cursor.length - 2)}"`);

/** Where two texts part, and a little before and after. */
function differenceOf(one: string, other: string): string[] {
  if (one === other) return [];
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(at - 120, 0), at + 80);
  return [`body: …${around(one)}…\nand …${around(other)}…`];
}

/** What a mistake in the program would be made of: the pools, seen through something that is not as it should be. */
export type Through = (pools: Pools) => Pools;

export interface Clock {
  now: Date;
}

async function serve(
  database: TestDatabase,
  tokens: DemonstrationTokens,
  clock: Clock,
  through: Through,
): Promise<Twin> {
  const sent: Sent[] = [];
  // One document is asked at a time; each connection has to learn the whole schema first.
  const server = await startServer({
    pools: through(watched(database.pools(1), sent)),
    secret: database.secret,
    clock: () => clock.now,
    settings: { ...defaultSettings, consentDecidedBy: 'the tests', vendorAttempts: 1_000_000 },
    logger: pino({ level: 'silent' }),
    port: 0,
  });
  return {
    database,
    async ask({ persona, purpose }, { text, variables = {}, operationName }) {
      if (persona === 'agency') await registerIn(database, tokens.agency, text, noon);
      sent.length = 0;
      const answer = await fetch(server.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(persona === null ? {} : { authorization: `Bearer ${tokens[persona]}` }),
          ...(purpose === null || purpose === 'none' ? {} : { 'carrel-purpose': purpose }),
        },
        body: JSON.stringify({
          query: text,
          variables,
          ...(operationName === undefined ? {} : { operationName }),
        }),
      });
      const body = await answer.text();
      return {
        status: answer.status,
        headers: [...answer.headers].filter(([name]) => name !== 'date').map((each) => each.join(': ')),
        body,
        statements: sent.map(({ audience, text: statement }) => `${audience}: ${statement}`).sort(),
      };
    },
    async close() {
      await server.close();
      await database.drop();
    },
  };
}

/** Two libraries that differ in what one caller may not see, and in nothing else. */
export interface Pair {
  readonly clock: Clock;
  readonly one: Twin;
  readonly other: Twin;
  /** Asks both the same; what of the two answers is not the same, and the first of them. */
  ask(asking: Asking): Promise<{ readonly differs: readonly string[]; readonly told: Told }>;
  close(): Promise<void>;
}

/**
 * @param but statements for the other library after those that hide: what a test plants
 * @param through what the other library's pools are seen through; the first one's too
 */
export async function pairFor(
  { database, tokens }: Library,
  watcher: Watcher,
  { but = [], through = (pools) => pools }: { but?: readonly string[]; through?: Through } = {},
): Promise<Pair> {
  const clock: Clock = { now: noon };
  const [same, altered] = [await freshDatabase(database), await freshDatabase(database)];
  const columns = await columnsOf(altered.superuser);
  await altered.superuser.begin(async (sql) => {
    for (const statement of [...hidden(watcher, columns), ...but]) await sql.unsafe(statement);
  });
  const [one, other] = [
    await serve(same, tokens, clock, through),
    await serve(altered, tokens, clock, through),
  ];
  return {
    clock,
    one,
    other,
    async ask(asking) {
      const [told, also] = await Promise.all([one.ask(watcher, asking), other.ask(watcher, asking)]);
      const differs = [
        ...(told.status === also.status ? [] : [`status: ${told.status}, ${also.status}`]),
        ...(told.headers.join() === also.headers.join() ? [] : [`headers: ${told.headers}, ${also.headers}`]),
        ...differenceOf(withoutNonces(told.body), withoutNonces(also.body)),
        ...(told.statements.join('\n') === also.statements.join('\n')
          ? []
          : [`statements: ${told.statements.length}, ${also.statements.length}`]),
      ];
      return { differs, told };
    },
    async close() {
      await Promise.all([one.close(), other.close()]);
    },
  };
}

/** How often the whole of a suite is gone through, each time with libraries and documents of its own. */
export const rounds = (): number => (inject('isLong') ? 4 : 1);
