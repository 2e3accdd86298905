import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { expect } from 'vitest';
import type { Answer, Asking, TestCarrel } from '../setup/carrel.ts';

/** An act as the desk sends it: one input, under a key of its own where the test has none. */
export interface Sending {
  /** What is asked of the payload. */
  asks?: string;
  as?: Asking;
}

/** Sends acts to one gateway, as the clerk with one purpose where nobody else is named. */
export const deskOf =
  (carrel: () => TestCarrel, purpose: string) =>
  (act: string, input: object, { asks = 'again', as }: Sending = {}): Promise<Answer> => {
    const type = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input!`;
    return carrel().query(`mutation ($input: ${type}) { ${act}(input: $input) { ${asks} } }`, {
      ...(as ?? { token: carrel().tokens.clerk, purpose }),
      variables: { input: { idempotencyKey: randomUUID(), ...input } },
    });
  };

/** Lets the desk's tokens live on, for a test that sets the clock ahead by more than their day. */
export const keepSignedIn = (carrel: TestCarrel) =>
  carrel.database.superuser`update tokens set expires_at = '2027-01-01' where kind = 'STAFF'`;

/** @returns the payload of the one act that was done */
// biome-ignore lint/suspicious/noExplicitAny: a payload's shape is what each test asserts
export function payloadOf(answer: Answer): any {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.errors, answer.text).toBeUndefined();
  return Object.values(answer.json.data)[0];
}

/** Refused for an argument, by its name; `reason` where it is the library's own state that stands against it. */
export function expectBadInput(answer: Answer, argument: string, reason?: string): void {
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json).not.toHaveProperty('data');
  expect(answer.json.errors).toHaveLength(1);
  expect(answer.json.errors[0].extensions).toEqual({
    code: 'BAD_INPUT',
    argument,
    ...(reason === undefined ? {} : { reason }),
  });
}

export function expectNotAllowed(answer: Answer): void {
  expect(answer.status, answer.text).toBe(403);
  expect(answer.json.errors[0].extensions).toEqual({ code: 'NOT_ALLOWED' });
}

/** What the row-holding tables have of people: two of these are equal where nothing was written between them. */
export async function rowsOf(carrel: TestCarrel): Promise<Record<string, number>> {
  const [row] = await carrel.database.superuser<Record<string, number>[]>`
    select (select count(*)::int from patrons) as patrons, (select count(*)::int from person_names) as names,
      (select count(*)::int from cards) as cards, (select count(*)::int from phones) as phones,
      (select count(*)::int from caregiver_links) as links, (select count(*)::int from act_outcomes) as outcomes,
      (select count(*)::int from interlibrary_loan_requests) as requests,
      (select count(*)::int from computer_sessions) as sessions,
      (select count(*)::int from program_registrations) as registrations`;
  return { ...row };
}

/** Whoever waits for this very transaction, in whatever way. */
const waiting = (tx: postgres.TransactionSql) =>
  tx`select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)) limit 1`;

/**
 * Sends an act while another transaction has done something and not yet committed, and lets that commit once the act
 * waits for it: what two callers at once would see, each time.
 */
export async function behind(
  carrel: TestCarrel,
  other: (tx: postgres.TransactionSql) => Promise<unknown>,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const sent = await carrel.database.superuser.begin(async (tx) => {
    await other(tx);
    const sending = act();
    for (let look = 0; look < 5_000; look += 1) if ((await waiting(tx)).length > 0) return { sending };
    throw new Error('the act did not wait');
  });
  return sent.sending;
}
