import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { branchId } from '../../src/demo/branches.ts';
import { childId } from '../../src/demo/family.ts';
import { personId } from '../../src/demo/person.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';
import { tracesOf } from './traces.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'ACCOUNT');
const remove = (patronId: string, input: object = {}) =>
  send('deletePatron', { patronId, ...input }, { asks: 'deletion record { id } again' });
const checkIn = deskOf(() => carrel, 'SHELVING');
const countsOf = async (): Promise<Record<string, number>> => {
  const counts = await carrel.database.superuser<{ kind: string; count: number }[]>`
    select kind, sum(count)::int as count from monthly_counts group by kind`;
  return Object.fromEntries(counts.map(({ kind, count }) => [kind, count]));
};

/** Brings everything back and settles what is owed, but for the last thing; hands that back to be done. */
async function settleAllBut(patronId: string, last: 'a loan' | 'a charge') {
  const { superuser } = carrel.database;
  const settle = (id: string) =>
    superuser`update charges set remaining_cents = 0, settled_on = '2026-06-17' where id = ${id}`;
  const charges = await superuser<{ id: string }[]>`select id from charges where patron_id = ${patronId}`;
  const out = await superuser<{ barcode: string }[]>`
    select i.barcode from loans l join items i on i.id = l.item_id
    where l.patron_id = ${patronId} and l.returned_at is null`;
  const back = async (barcode: string) => {
    payloadOf(await checkIn('checkIn', { itemBarcode: barcode }, { asks: 'nextStep' }));
  };
  const steps = [
    ...charges.map(({ id }) => ({ of: 'a charge', done: async () => void (await settle(id)) })),
    ...out.map(({ barcode }) => ({ of: 'a loan', done: () => back(barcode) })),
  ];
  const at = steps.findIndex((step) => step.of === last);
  const [kept] = steps.splice(at, 1);
  if (kept === undefined) throw new Error(`there is not ${last}`);
  for (const { done } of steps) await done();
  return kept.done;
}

describe('[collect.function] a person who owes nothing and has nothing out', () => {
  test('MUST be gone at once from every table, what they used counted, what happened kept without them', async () => {
    const { superuser } = carrel.database;
    const cardNumber = '2999600000018';
    const person = {
      first: 'Canarina',
      last: 'Vogelsang-Unterholz',
      birthDate: '1971-12-13',
      email: 'canarina@example.net',
      phones: [{ kind: 'HOME', number: '406-555-7713' }],
      addresses: [{ kind: 'HOME', line1: '7 Cage Lane' }],
      homeBranchId: branchId('LRK'),
      cardNumber,
    };
    const { record } = payloadOf(await send('registerPatron', person, { asks: 'record { id }' }));
    const { id } = record;
    await send('linkCaregiver', { childId, caregiverId: id, signed: true, listed: true });
    const at = carrel.clock.now.toISOString();
    await superuser`insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at)
      select ${id}, id, ${branchId('LRK')}, 'WAITING', ${at} from titles limit 1`;
    await superuser`insert into interlibrary_loan_requests (patron_id, title, state, requested_on)
      values (${id}, 'A Canary in Winter', 'REQUESTED', '2026-06-01')`;
    await superuser`insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
      values (${id}, ${branchId('LRK')}, ${at}, ${at})`;
    await superuser`insert into program_registrations (patron_id, program_id) select ${id}, id from programs limit 1`;
    await superuser`insert into payments (patron_id, branch_id, kind, amount_cents, paid_on, reversible_until)
      values (${id}, ${branchId('LRK')}, 'CASH', 100, '2026-06-01', '2026-09-01')`;
    await superuser`insert into consents (patron_id, recipient, classes, signed_on, expires_at)
      values (${id}, 'Canarina Vogelsang-Unterholz', '{contact}', '2026-06-01', ${'2027-01-01T00:00:00Z'})`;
    await superuser`insert into legal_process_subjects (process_id, patron_id) select id, ${id} from legal_processes`;
    const [incident] = await superuser`insert into incidents (patron_id, branch_id, occurred_at, description)
      values (${id}, ${branchId('LRK')}, ${at}, 'Sang in the reading room') returning id`;
    await superuser`insert into grants (basis, patron_id, created_at, expires_at)
      values ('BORROWER_IN_PERSON', ${id}, ${at}, ${'2027-01-01T00:00:00Z'})`;
    const names = [id, cardNumber, 'Canarina', 'Vogelsang', '555-7713', 'Cage Lane', 'Canary in Winter'];
    expect(await tracesOf(carrel, names)).toEqual(
      expect.arrayContaining([
        'cards',
        'caregiver_links',
        'consents',
        'holds',
        'patrons',
        'payments',
        'person_names',
      ]),
    );
    const before = await countsOf();

    expect(payloadOf(await remove(id))).toEqual({ deletion: 'DELETED', record: null, again: false });
    expect(await tracesOf(carrel, names)).toEqual([]);
    const [kept] = await superuser`select patron_id, description from incidents where id = ${incident?.id}`;
    expect(kept).toEqual({ patron_id: null, description: 'Sang in the reading room' });
    const after = await countsOf();
    for (const kind of ['HOLDS', 'INTERLIBRARY_LOANS', 'COMPUTER_SESSIONS', 'PROGRAM_ATTENDANCE'])
      expect(after[kind], kind).toBe((before[kind] ?? 0) + 1);
  });
});

describe('[collect.function] a person who owes something or has something out', () => {
  test.each(['a loan', 'a charge'] as const)(
    'MUST stay until it is settled and go that moment, be the last thing %s',
    async (last) => {
      const patronId = last === 'a loan' ? adultId : childId;
      const { superuser } = carrel.database;
      const [person] = await superuser`
        select n.last, k.number from person_names n join cards k using (patron_id) where n.patron_id = ${patronId}`;
      const tokens =
        last === 'a loan' ? (['card', 'writtenConsent'] as const) : (['caregiverWithCard'] as const);
      const names = [patronId, person?.number, last === 'a loan' ? 'Hollis' : 'Wrennie'];
      const idempotencyKey = randomUUID();
      const answer = await remove(patronId, { idempotencyKey });
      expect(payloadOf(answer)).toEqual({ deletion: 'WHEN_SETTLED', record: { id: patronId }, again: false });
      const retried = payloadOf(await remove(patronId, { idempotencyKey }));
      expect(retried).toEqual({ deletion: 'WHEN_SETTLED', record: { id: patronId }, again: true });

      const lastThing = await settleAllBut(patronId, last);
      expect(await tracesOf(carrel, names)).toEqual(expect.arrayContaining(['patrons', 'cards']));
      for (const persona of tokens)
        expect((await carrel.query('{ record { id } }', { token: carrel.tokens[persona] })).status).toBe(200);
      const before = await countsOf();
      const waits = await superuser`select from holds where patron_id = ${patronId}`;
      await lastThing();
      expect(await tracesOf(carrel, names)).toEqual([]);
      expect((await countsOf()).HOLDS).toBe((before.HOLDS ?? 0) + waits.length);
      for (const persona of tokens)
        expect((await carrel.query('{ record { id } }', { token: carrel.tokens[persona] })).status).toBe(401);
      expectBadInput(await remove(patronId), 'patronId', 'UNKNOWN_PATRON');
    },
  );

  test('[recovery.agency] the debtor of a child’s referral MUST stay until it ends, and go that moment', async () => {
    const debtor = personId('debtor-caregiver');
    expect(payloadOf(await remove(debtor)).deletion).toBe('WHEN_SETTLED');
    expect(await tracesOf(carrel, [debtor])).toEqual(expect.arrayContaining(['patrons', 'referrals']));
    await carrel.database.superuser`
      update referrals set state = 'RECALLED', ended_on = '2026-06-17' where debtor_id = ${debtor}`;
    expect(await tracesOf(carrel, [debtor, 'Ottoline'])).toEqual([]);
    expect(await tracesOf(carrel, [personId('debtor-child')])).toContain('patrons');
  });
});

describe('[collect.function] who deletes', () => {
  test('a clerk with another purpose, a feed and the person’s own card cannot', async () => {
    const patronId = personId('witness');
    for (const as of [
      { token: carrel.tokens.clerk, purpose: 'RECOVERY' },
      { token: carrel.tokens.feed },
      { token: carrel.tokens.courtOrder },
    ])
      expectNotAllowed(await send('deletePatron', { patronId }, { as }));
    const [patron] = await carrel.database.superuser`
      select deletion_asked_on from patrons where id = ${patronId}`;
    expect(patron).toEqual({ deletion_asked_on: null });
  });

  test('[offence.disclosure] whoever went MUST be on file as anybody is: by a pseudonym', async () => {
    const person = {
      first: 'A',
      last: 'B',
      birthDate: '1990-01-01',
      email: 'a@b',
      homeBranchId: branchId('ANT'),
    };
    const { record } = payloadOf(await send('registerPatron', person, { asks: 'record { id }' }));
    const subjectsOf = async () => {
      const rows = await carrel.database.superuser<
        { subjects: string[] }[]
      >`select subjects from disclosures`;
      return rows.flatMap(({ subjects }) => subjects);
    };
    const counted = (subjects: string[], one: string | undefined) =>
      subjects.filter((each) => each === one).length;
    const before = await subjectsOf();
    payloadOf(await remove(record.id));
    const after = await subjectsOf();
    const [again] = after.filter((each) => counted(after, each) > counted(before, each));
    expect(after).toHaveLength(before.length + 1);
    expect(counted(before, again)).toBe(1);
  });
});

describe('[retain.expunge] a copy that was set aside for whoever goes', () => {
  test('MUST be somebody else’s to borrow at once', async () => {
    const { superuser } = carrel.database;
    const registering = (first: string, cardNumber: string) =>
      send(
        'registerPatron',
        {
          first,
          last: 'Leaving',
          birthDate: '1980-01-01',
          email: 'x@example.net',
          homeBranchId: branchId('LRK'),
          cardNumber,
        },
        { asks: 'record { id }' },
      );
    const { record: leaving } = payloadOf(await registering('One', '2999600000101'));
    await registering('Two', '2999600000102');
    const [copy] = await superuser<{ barcode: string; title: string }[]>`
      insert into items (barcode, title_id, branch_id, category, status)
      select 'set-aside', id, ${branchId('LRK')}, 'BOOK', 'AVAILABLE' from titles where not exists (
        select from holds h where h.title_id = titles.id) order by id limit 1 returning barcode, title_id as title`;
    const circulate = deskOf(() => carrel, 'CIRCULATION');
    const waits = (cardNumber: string) =>
      circulate('placeHold', { cardNumber, titleId: copy?.title, pickupBranchId: branchId('LRK') });
    payloadOf(await waits('2999600000101'));
    const { nextStep } = payloadOf(
      await checkIn('checkIn', { itemBarcode: 'set-aside' }, { asks: 'nextStep' }),
    );
    expect(nextStep).toBe('HOLD_SHELF');
    payloadOf(await waits('2999600000102'));
    expect(payloadOf(await remove(leaving.id)).deletion).toBe('DELETED');
    payloadOf(await circulate('checkOut', { cardNumber: '2999600000102', itemBarcode: 'set-aside' }));
  });
});
