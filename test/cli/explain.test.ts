import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explained } from '../../src/cli/explain.ts';
import { defaultSettings } from '../../src/settings.ts';
import { carrel } from './carrelProcess.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-explain-'));
  file = join(folder, 'record.graphql');
  await writeFile(
    file,
    `query Record { record { name { last } loans { id } balance { amountCents } } }
     query Desk($card: String!) { patronByCard(cardNumber: $card) { name { last } email } }
     mutation Lost { reportCardLost(input: { cardNumber: "1", idempotencyKey: "1" }) { again } }
     mutation In { checkIn(input: { itemBarcode: "1", idempotencyKey: "1" }) { again } }`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const now = new Date('2026-05-12T18:30:00Z');
type Options = Record<string, string | true>;

/** The command's own work, in this process: a line of one process is held at the end. */
const explain = (options: Options): Promise<string> =>
  explained(file, { variables: '{}', ...options }, defaultSettings, now);

/** path → verdict, class and clause, as the command prints them. */
async function verdicts(options: Options): Promise<Record<string, string>> {
  const { fields } = JSON.parse(await explain({ ...options, json: true })) as {
    fields: { path: string[]; verdict: string; opened: string[]; clause: string | null }[];
  };
  return Object.fromEntries(
    fields.map(({ path, verdict, opened, clause }) => [
      path.join('.'),
      [verdict, opened.join('|'), clause ?? ''].join(' ').trim(),
    ]),
  );
}

describe('carrel explain', () => {
  test('[caregiver.without-card] MUST say what is served, narrowed and withheld, and by which clause', async () => {
    expect(await verdicts({ basis: 'caregiver-photo-id', operation: 'Record' })).toEqual({
      record: 'SERVED open',
      'record.name': 'WITHHELD  caregiver.without-card',
      'record.loans': 'NARROWED recovery caregiver.without-card',
      'record.loans.id': 'SERVED recovery caregiver.without-card',
      'record.balance': 'SERVED recovery caregiver.without-card',
      'record.balance.amountCents': 'SERVED recovery caregiver.without-card',
    });
  });

  test('[legal.process] MUST say that an order’s window narrows what has a date, and nothing else', async () => {
    const order = { basis: 'court-order', names: 'circulation,recovery', operation: 'Record' };
    expect(await verdicts(order)).toMatchObject({
      'record.loans': 'SERVED circulation|recovery legal.process',
    });
    expect(await verdicts({ ...order, from: '2026-01-01' })).toMatchObject({
      'record.loans': 'NARROWED circulation|recovery legal.process',
      'record.balance': 'SERVED recovery legal.process',
    });
  });

  test('[collect.function] MUST explain staff by role and purpose, an act among it', async () => {
    const clerk = { basis: 'staff', role: 'clerk' };
    const desk = { ...clerk, operation: 'Desk', variables: '{"card":"1"}' };
    expect(await verdicts({ ...desk, purpose: 'CIRCULATION' })).toMatchObject({
      'patronByCard.name': 'SERVED identity collect.function',
      'patronByCard.email': 'WITHHELD  collect.function',
    });
    expect(await verdicts(desk)).toMatchObject({ patronByCard: 'WITHHELD  collect.function' });
    const lost = { ...clerk, operation: 'Lost' };
    expect(await verdicts({ ...lost, purpose: 'ACCOUNT' })).toMatchObject({ reportCardLost: 'SERVED open' });
    expect(await verdicts({ ...lost, purpose: 'NOTICES' })).toEqual({ reportCardLost: 'NOT_ALLOWED open' });
    expect(await verdicts({ basis: 'feed', operation: 'In' })).toMatchObject({ checkIn: 'SERVED open' });
  });

  test('MUST be readable, and needs no database', async () => {
    const { status, out } = await carrel(['explain', '--basis', 'card', '--operation', 'Record', file]);
    expect(status).toBe(0);
    expect(out).toMatch(/^path +field +verdict +class +clause +columns\n/);
    expect(out).toMatch(/record\.name +Patron\.name +WITHHELD +identity +access\.card\n/);
    expect(out).toMatch(/as person: .*loans\.due_at/);
  });

  test.each([
    [{ basis: 'canary' }, 'BAD_OPTION'],
    [{ basis: 'staff' }, 'BAD_OPTION'],
    [{ basis: 'staff', role: 'clerk', purpose: 'CLIENTS' }, 'BAD_OPTION'],
    [{ basis: 'vendor', names: 'identity' }, 'BAD_OPTION'],
    [{ basis: 'court-order', names: 'household' }, 'BAD_OPTION'],
    [{ basis: 'court-order', names: 'use', from: 'canary' }, 'BAD_OPTION'],
    [{ basis: 'card', purpose: 'CIRCULATION' }, 'BAD_OPTION'],
    [{ basis: 'card', variables: 'canary' }, 'BAD_OPTION'],
    [{ basis: 'card', operation: 'canary' }, 'GRAPHQL_VALIDATION_FAILED'],
    [{ basis: 'card', operation: 'Desk' }, 'BAD_INPUT'],
  ])('cannot be asked by %j, and repeats no value', async (options: Options, code) => {
    const problem = await explain(options).catch((error: unknown) => error);
    expect(problem).toMatchObject({ name: 'Problem', code, exitStatus: 2 });
    expect((problem as Error).message).not.toContain('canary');
  });
});
