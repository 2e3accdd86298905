import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Asking } from '../setup/carrel.ts';
import type { Copy, Desk, Person } from './desk.ts';

/** Batches as the library's own system sends them. */

/** One event: the act's name, and its input under a key of its own. */
export type Sent = Record<string, { idempotencyKey: string } & Record<string, unknown>>;

export const event = (act: string, input: object): Sent => ({
  [act]: { idempotencyKey: randomUUID(), ...input },
});

export interface Told {
  index: number;
  act: string;
  outcome: string | null;
  again: boolean;
  reason: string | null;
  argument: string | null;
  message: string | null;
  branchId: string | null;
  chargeId: string | null;
  paymentId: string | null;
}

const document = `mutation ($input: RecordEventsInput!) { recordEvents(input: $input) { results {
  index act outcome again reason argument message branchId chargeId paymentId } } }`;

export const sendBatch = (
  desk: Desk,
  events: readonly object[],
  asking: Asking = desk.feed,
): Promise<Answer> => desk.carrel.query(document, { ...asking, variables: { input: { events } } });

/** Sends a batch that must be answered, each event at its place. */
export async function record(desk: Desk, events: readonly Sent[]): Promise<Told[]> {
  const answer = await sendBatch(desk, events);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.errors, answer.text).toBeUndefined();
  const told: Told[] = answer.json.data.recordEvents.results;
  expect(told.map(({ index, act }) => [index, act])).toEqual(
    events.map((each, index) => [index, Object.keys(each)[0]]),
  );
  return told;
}

/** Sends one event as the act that it is, alone. */
export function alone(desk: Desk, sent: Sent): Promise<Answer> {
  const [[act, input] = ['', {}]] = Object.entries(sent);
  const type = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input!`;
  return desk.carrel.query(`mutation ($input: ${type}) { ${act}(input: $input) { again } }`, {
    ...desk.feed,
    variables: { input },
  });
}

/** So many copies, each lent to somebody; put there by hand, since a test needs many. */
export async function manyLent(desk: Desk, person: Person, count: number): Promise<Copy[]> {
  const sql = desk.carrel.database.superuser;
  const copies: Copy[] = [];
  for (let made = 0; made < count; made += 1) copies.push(await desk.copy({ status: 'CHECKED_OUT' }));
  await sql`insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at)
    select ${person.id}, id, branch_id, '2026-06-01T12:00Z', '2026-06-30T12:00Z' from items
    where id::text = any (${copies.map(({ id }) => id)})`;
  return copies;
}
