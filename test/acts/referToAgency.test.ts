import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { storyCards } from '../../src/demo/cards.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { demoId } from '../../src/demo/ids.ts';
import { personId } from '../../src/demo/person.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

let carrel: TestCarrel;
let strict: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  strict = await startCarrel({
    settings: { referralMinimumCents: 1500, referralAfter: Temporal.Duration.from('P90D') },
  });
});
afterAll(async () => {
  await carrel.close();
  await strict.close();
});
afterEach(() => carrel.database.superuser`delete from referrals where patron_id = ${childId}`);

const debtor = personId('debtor-e');
const document = `mutation ($input: ReferToAgencyInput!) { referToAgency(input: $input) {
  referral { id debtorName amount { amountCents } lines { kind amount { amountCents } dueOn } }
  record { id } again } }`;
const refer = (input: object, through: TestCarrel = carrel) =>
  through.query(document, {
    token: through.tokens.clerk,
    purpose: 'RECOVERY',
    variables: { input: { agencyId: agencies.agency.id, idempotencyKey: randomUUID(), ...input } },
  });
const expectRefusal = (
  { json, text }: Awaited<ReturnType<typeof refer>>,
  argument: string,
  reason: string,
): void => expect(json.errors?.[0].extensions, text).toEqual({ code: 'BAD_INPUT', argument, reason });

const seen = async (id: string) =>
  (
    await askAs(
      carrel,
      'agency',
      'query ($id: ID!) { referral(id: $id) { amount { amountCents } lines { kind amount { amountCents } } } }',
      { id },
    )
  ).json.data.referral;
const referredChild = async (): Promise<string> => {
  const answer = await refer({ patronId: childId });
  expect(answer.json.errors, answer.text).toBeUndefined();
  return answer.json.data.referToAgency.referral.id;
};

describe('[recovery.agency] an account that is referred', () => {
  test('MUST be referred once, also by a retry after midnight, which changes what the rules give', async () => {
    const input = { patronId: childId, idempotencyKey: randomUUID() };
    const { now } = carrel.clock;
    expect((await refer(input)).json.data.referToAgency.again).toBe(false);
    carrel.clock.now = new Date(now.getTime() + 13 * 3_600_000);
    const retried = await refer(input);
    carrel.clock.now = now;
    expect(retried.json.data.referToAgency, retried.text).toMatchObject({ referral: null, again: true });
  });

  test('MUST be lines of what is charged, lost or overdue, each due since its loan or its charge was', async () => {
    const answer = await refer({ patronId: childId });
    expect(answer.json.data.referToAgency, answer.text).toEqual({
      referral: {
        id: expect.any(String),
        debtorName: 'Marta Alderquist',
        amount: { amountCents: 3349 },
        lines: [
          { kind: 'LOST', amount: { amountCents: 2499 }, dueOn: '2026-03-20' },
          { kind: 'OVERDUE', amount: { amountCents: 0 }, dueOn: '2026-05-29' },
          // Damaged before it was due: what it costs is owed since it was assessed.
          { kind: 'DAMAGED', amount: { amountCents: 850 }, dueOn: '2026-06-15' },
        ],
      },
      record: { id: childId },
      again: false,
    });
  });

  test('MUST be what is owed now: less after a payment, more after its reversal, and no line once it is settled', async () => {
    const { superuser } = carrel.database;
    const id = await referredChild();
    const lost = (cents: number) => superuser`
      update charges set remaining_cents = ${cents} where patron_id = ${childId} and kind = 'LOST'`;
    await lost(1000);
    expect((await seen(id)).amount.amountCents).toBe(1850);
    await lost(2499);
    expect((await seen(id)).amount.amountCents).toBe(3349);
    await superuser`update charges set remaining_cents = 0, settled_on = '2026-06-17'
      where patron_id = ${childId} and kind = 'DAMAGED'`;
    expect((await seen(id)).lines).toEqual([
      { kind: 'LOST', amount: { amountCents: 2499 } },
      { kind: 'OVERDUE', amount: { amountCents: 0 } },
    ]);
  });

  test('cannot keep a line for a loan that came back or was renewed', async () => {
    const { superuser } = carrel.database;
    const kinds = async (id: string) => (await seen(id)).lines.map(({ kind }: { kind: string }) => kind);
    const [loan] = await superuser`select id from loans where patron_id = ${childId} and condition is null
      and due_at < ${carrel.clock.now}`;
    const id = await referredChild();
    expect(await kinds(id)).toContain('OVERDUE');
    await superuser`update loans set due_at = due_at + interval '60 days' where id = ${loan?.id}`;
    expect(await kinds(id)).not.toContain('OVERDUE');
    await superuser`update loans set due_at = due_at - interval '60 days' where id = ${loan?.id}`;
    await superuser`delete from referrals where id = ${id}`;
    const other = await referredChild();
    await superuser`update loans set returned_at = ${carrel.clock.now} where id = ${loan?.id}`;
    expect(await kinds(other)).not.toContain('OVERDUE');
  });

  test('MUST end when its last two lines end at once, in two transactions that do not see each other', async () => {
    const { superuser } = carrel.database;
    await superuser`
      insert into charges (patron_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      select id, home_branch_id, 'OTHER', 100, 100, '2026-06-01' from patrons where id = ${childId}`;
    const id = await referredChild();
    const lines = await superuser<{ id: string }[]>`select id from referral_lines where referral_id = ${id}`;
    const [one = '', other = '', ...more] = lines.map((line) => line.id);
    await superuser`delete from referral_lines where id = any(${more})`;
    let ended = false;
    let second: Promise<unknown> | undefined;
    await superuser.begin(async (tx) => {
      await tx`delete from referral_lines where id = ${one}`;
      second = Promise.resolve(superuser`delete from referral_lines where id = ${other}`).finally(() => {
        ended = true;
      });
      const isWaitedFor = async () => {
        const waiting = await tx`
          select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
        return waiting.length > 0;
      };
      while (!ended && !(await isWaitedFor()));
    });
    await second;
    expect(await superuser`select from referrals where id = ${id}`).toHaveLength(0);
  });

  test('a retry MUST be told that it was done, and cannot do it twice', async () => {
    const idempotencyKey = randomUUID();
    await refer({ patronId: childId, idempotencyKey });
    const again = await refer({ patronId: childId, idempotencyKey });
    expect(again.json.data.referToAgency).toEqual({ referral: null, record: null, again: true });
    expectRefusal(await refer({ patronId: childId }), 'patronId', 'ALREADY_REFERRED');
  });

  test('MUST be on file with account and debtor, under the clause of the act as well', async () => {
    const { superuser } = carrel.database;
    await superuser`delete from disclosures`;
    await refer({ patronId: childId });
    const entries = await superuser`
      select clauses, classes, purpose, cardinality(subjects) as subjects from disclosures`;
    expect([...entries]).toEqual([
      {
        clauses: ['collect.function', 'recovery.agency'],
        classes: ['identity', 'recovery', 'referral'],
        purpose: 'RECOVERY',
        subjects: 2,
      },
    ]);
  });
});

describe('[recovery.agency] a signer', () => {
  const link = async (row: object) => {
    const [made] = await carrel.database.superuser<{ id: string }[]>`
      insert into caregiver_links ${carrel.database.superuser({ child_id: childId, listed: false, signed: true, ...row } as never)}
      returning id`;
    return made?.id ?? '';
  };
  const undo = (id: string) => carrel.database.superuser`delete from caregiver_links where id = ${id}`;

  test.each([
    ['has no record of their own', { caregiver_name: 'Somebody Else' }],
    ['is not proved an adult', { caregiver_id: personId('debtor-child') }],
    ['is listed and did not sign', { caregiver_id: adultId, signed: false, listed: true }],
    ['signed for another child', { caregiver_id: adultId, child_id: personId('debtor-child') }],
  ])('cannot be one who %s', async (_, row) => {
    const signerLinkId = await link(row);
    expectRefusal(await refer({ patronId: childId, signerLinkId }), 'signerLinkId', 'DEBTOR_NOT_PROVED');
    await undo(signerLinkId);
  });

  test('cannot be chosen for an adult, who owes it themself', async () => {
    const [signer] = await carrel.database.superuser<{ id: string }[]>`
      select id from caregiver_links where caregiver_id = ${caregiverId} and signed`;
    const answer = await refer({ patronId: debtor, signerLinkId: signer?.id });
    expectRefusal(answer, 'signerLinkId', 'OWED_BY_AN_ADULT');
  });
});

describe('[recovery.agency] what cannot be referred', () => {
  test.each([
    ['nobody', {}, 'patronId', undefined],
    ['somebody named twice', { patronId: childId, cardNumber: storyCards.debtorE }, 'cardNumber', undefined],
    ['an id that is none', { patronId: 'CANARY' }, 'patronId', undefined],
    ['an unknown person', { patronId: randomUUID() }, 'patronId', 'UNKNOWN_PATRON'],
    ['an unknown card', { cardNumber: 'CANARY' }, 'cardNumber', 'UNKNOWN_CARD'],
    ['to an unknown agency', { patronId: debtor, agencyId: randomUUID() }, 'agencyId', 'UNKNOWN_AGENCY'],
    ['somebody who owes nothing', { patronId: caregiverId }, 'patronId', 'NOTHING_TO_RECOVER'],
    ['what is with an agency', { patronId: personId('debtor-c') }, 'patronId', 'ALREADY_REFERRED'],
  ])('%s', async (_, input, argument, reason) => {
    const answer = await refer(input);
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      argument,
      ...(reason === undefined ? {} : { reason }),
    });
    expect(answer.text).not.toContain('CANARY');
  });

  test('too little, or for too short a time, by what the library has set', async () => {
    // 1400 cents; due 129 days ago.
    expectRefusal(await refer({ patronId: debtor }, strict), 'patronId', 'OWES_TOO_LITTLE');
    const { superuser } = strict.database;
    await superuser`update charges set amount_cents = 1500, remaining_cents = 1500 where patron_id = ${debtor}`;
    const due = (day: string) =>
      superuser`update loans set due_at = ${`${day}T23:59:00-06:00`} where patron_id = ${debtor}`;
    await superuser`update charges set assessed_on = '2026-06-01' where patron_id = ${debtor}`;
    await due('2026-03-20');
    expectRefusal(await refer({ patronId: debtor }, strict), 'patronId', 'OWED_TOO_SHORTLY');
    await due('2026-03-19');
    const answer = await refer({ patronId: debtor }, strict);
    expect(answer.json.data.referToAgency.referral.amount.amountCents, answer.text).toBe(1500);
  });
});

describe('[recovery.agency] the agencies', () => {
  test('MUST be known to staff who recover, and cannot be to an agency', async () => {
    const names = '{ agencies { id name } }';
    const staff = await carrel.query(names, { token: carrel.tokens.clerk, purpose: 'RECOVERY' });
    expect(staff.json.data.agencies).toEqual(
      Object.values(agencies).toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    );
    expect((await askAs(carrel, 'agency', names)).json).toEqual({ data: { agencies: null } });
  });

  test('a debtor whose deletion was asked for MUST go once the account they owed for is settled', async () => {
    const { superuser } = carrel.database;
    const owing = personId('debtor-caregiver');
    await superuser`update patrons set deletion_asked_on = '2026-06-10' where id = ${owing}`;
    expect(await superuser`select from patrons where id = ${owing}`).toHaveLength(1);
    await superuser`update charges set remaining_cents = 0, settled_on = '2026-06-17'
      where patron_id = ${personId('debtor-child')}`;
    expect(
      await superuser`select from referrals where id = ${demoId('referral', 'debtor-child')}`,
    ).toHaveLength(0);
    expect(await superuser`select from patrons where id = ${owing}`).toHaveLength(0);
  });
});
