import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { pinCards, storyCards } from '../../src/demo/cards.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { witnessId } from '../../src/demo/witness.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { Office } from './office.ts';
import { everyPersonField, personFields, whole } from './whole.ts';

let carrel: TestCarrel;
let office: Office;
beforeAll(async () => {
  carrel = await startCarrel();
  office = new Office(carrel);
});
afterAll(() => carrel.close());

const byCard = (cardNumber: string) => ({ byCard: { cardNumber } });
const adult = byCard(pinCards.adult.number);
const child = byCard(pinCards.child.number);
const witness = byCard(storyCards.witness);
const record = (token: string) => carrel.query('{ record { id loans { id } } }', { token });
const stateOf = async (id: string): Promise<string | undefined> =>
  (
    await carrel.database.superuser<{ state: string }[]>`select state from legal_processes where id = ${id}`
  )[0]?.state;

describe('[legal.process] C25', () => {
  test('an approved order MUST open the class it names in its window, and cannot open another or another’s', async () => {
    const { superuser } = carrel.database;
    const [march] = await superuser<{ id: string }[]>`
      update loans set checked_out_at = '2026-03-15T18:00:00Z' where id = (
        select id from loans where patron_id = ${witnessId} and returned_at is null order by due_at limit 1) returning id`;
    await superuser`update loans set checked_out_at = '2026-04-02T18:00:00Z', due_at = '2026-08-01'
      where patron_id = ${witnessId} and id <> ${march?.id ?? ''} and returned_at is null`;
    const { id, subjects } = await office.approved([witness], {
      windowFrom: '2026-03-01',
      windowTo: '2026-03-31',
    });
    const token = await office.open(id, subjects[0] ?? '');
    const answer = await carrel.query(
      `{ record { ${whole} } patronByCard(cardNumber: "${pinCards.adult.number}") { id } }`,
      { token },
    );
    expect(answer.json.data.record.loans.map((loan: { id: string }) => loan.id)).toEqual([march?.id]);
    expect(answer.json.data.patronByCard).toBeNull();
    expect(withheldOf(answer)).toEqual(expect.arrayContaining(['Patron.charges', 'Query.patronByCard']));
  });
});

describe('[legal.process] C26', () => {
  test.each(['SUBPOENA', 'COURT_ORDER'])(
    'a %s without a finding MUST be refused, and that recorded',
    async (kind) => {
      const { process } = (await office.record([witness], { kind, finding: false })).json.data.recordProcess;
      const answer = await office.do('approveProcess', { processId: process.id });
      expect(answer.json.data.approveProcess).toEqual({
        state: 'REFUSED',
        reason: 'NO_FINDING',
        again: false,
        process: {
          state: 'REFUSED',
          decidedBy: 'demonstration administrator',
          decidedAt: carrel.clock.now.toISOString(),
          acceptedByDecisionOf: null,
        },
      });
      await expect(office.open(process.id, process.subjects[0].id)).rejects.toMatchObject({
        code: 'NO_SUCH_PROCESS',
      });
      const anew = await office.do('approveProcess', { processId: process.id });
      expectRefused(anew, 400, 'BAD_INPUT');
      expect(anew.json.errors[0].extensions).toMatchObject({
        argument: 'processId',
        reason: 'ALREADY_DECIDED',
      });
    },
  );

  test('a finding taken back by hand cannot leave a process approved', async () => {
    const { id } = await office.approved([witness]);
    await expect(
      carrel.database.superuser`update legal_processes set finding = false where id = ${id}`,
    ).rejects.toMatchObject({ constraint_name: 'legal_processes_finding' });
  });
});

describe('[legal.process] C27', () => {
  test('vacating MUST end every grant and token under it at once, and no other', async () => {
    const [one, other] = [await office.approved([witness, child]), await office.approved([witness])];
    const tokens = await Promise.all(
      [...one.subjects, one.subjects[0] ?? ''].map((id) => office.open(one.id, id)),
    );
    const standing = await office.open(other.id, other.subjects[0] ?? '');
    for (const token of [...tokens, standing]) expect((await record(token)).status).toBe(200);
    const answer = await office.do('vacateProcess', { processId: one.id });
    expect(answer.json.data.vacateProcess.process).toEqual({
      state: 'VACATED',
      vacatedBy: 'demonstration administrator',
      vacatedAt: carrel.clock.now.toISOString(),
    });
    for (const token of tokens) expectRefused(await record(token), 401, 'UNAUTHENTICATED');
    expect((await record(standing)).status).toBe(200);
    const open = await carrel.database.superuser`
      select from grants g join tokens t on t.grant_id = g.id
      where g.process_id = ${one.id} and (g.ended_at is null or t.revoked_at is null)`;
    expect(open).toHaveLength(0);
    // Approved again by hand: what was ended stays ended.
    await carrel.database.superuser`update legal_processes set state = 'APPROVED' where id = ${one.id}`;
    for (const token of tokens) expectRefused(await record(token), 401, 'UNAUTHENTICATED');
  });

  test('an expired process cannot be approved, nor a grant used once it expires', async () => {
    const noon = carrel.clock.now;
    const { id, subjects } = await office.approved([witness], {
      expiresAt: new Date(noon.getTime() + 60_000),
    });
    const token = await office.open(id, subjects[0] ?? '');
    const late = (await office.record([witness], { expiresAt: new Date(noon.getTime() + 60_000) })).json.data;
    expect((await record(token)).status).toBe(200);
    carrel.clock.now = new Date(noon.getTime() + 60_000);
    try {
      expectRefused(await record(token), 401, 'UNAUTHENTICATED');
      const answer = await office.do('approveProcess', { processId: late.recordProcess.process.id });
      expect(answer.json.errors[0].extensions).toMatchObject({ reason: 'PROCESS_EXPIRED' });
      expect(await stateOf(late.recordProcess.process.id)).toBe('RECORDED');
    } finally {
      carrel.clock.now = noon;
    }
  });

  test('only an approved process can be vacated, and only a recorded one refused', async () => {
    const { process } = (await office.record([witness])).json.data.recordProcess;
    const input = { processId: process.id };
    const reasonOf = async (act: 'vacateProcess' | 'refuseProcess' | 'approveProcess') =>
      (await office.do(act, input)).json.errors?.[0].extensions.reason;
    expect(await reasonOf('vacateProcess')).toBe('NOT_APPROVED');
    expect(await reasonOf('refuseProcess')).toBeUndefined();
    expect(await stateOf(process.id)).toBe('REFUSED');
    for (const act of ['refuseProcess', 'approveProcess'] as const)
      expect(await reasonOf(act)).toBe('ALREADY_DECIDED');
    expect(await reasonOf('vacateProcess')).toBe('NOT_APPROVED');
    for (const act of ['vacateProcess', 'refuseProcess', 'approveProcess'] as const) {
      const answer = await office.do(act, { processId: randomUUID() });
      expect(answer.json.errors[0].extensions).toMatchObject({
        argument: 'processId',
        reason: 'UNKNOWN_PROCESS',
      });
    }
  });
});

describe('[legal.process] C28', () => {
  test('a loan in the window that was returned cannot come out of the grant', async () => {
    const { id, subjects } = await office.approved([adult]);
    const token = await office.open(id, subjects[0] ?? '');
    const [gone] = await carrel.database.superuser<{ id: string; barcode: string }[]>`
      select l.id, i.barcode from loans l join items i on i.id = l.item_id
      where l.patron_id = ${adultId} and l.returned_at is null and l.due_at > ${carrel.clock.now}
        and not exists (select from charges c where c.loan_id = l.id) limit 1`;
    expect((await record(token)).text).toContain(gone?.id);
    await carrel.query('mutation ($input: CheckInInput!) { checkIn(input: $input) { nextStep } }', {
      token: carrel.tokens.volunteer,
      purpose: 'SHELVING',
      variables: { input: { itemBarcode: gone?.barcode, idempotencyKey: randomUUID() } },
    });
    const after = await record(token);
    expect(after.json.data.record.loans.length).toBeGreaterThan(0);
    expect(after.text).not.toContain(gone?.id);
  });
});

describe('[legal.process] what a process opens', () => {
  test('three named patrons MUST be three grants, each of which opens one and no other', async () => {
    const { id, subjects } = await office.approved([adult, child, witness]);
    expect(subjects).toHaveLength(3);
    const seen = await Promise.all(
      subjects.map(async (subject) => (await record(await office.open(id, subject))).json.data.record.id),
    );
    expect(seen).toEqual([adultId, childId, witnessId]);
    expect(await carrel.database.superuser`select from grants where process_id = ${id}`).toHaveLength(3);
    expect(
      subjects.filter((subject) => [adultId, childId, witnessId, caregiverId].includes(subject)),
    ).toEqual([]);
  });

  test('MUST be exactly the classes it names, whichever they are', async () => {
    const nameable = ['standing', 'identity', 'contact', 'birth', 'circulation', 'pickup', 'interlibrary'];
    const subset = fc.subarray([...nameable, 'recovery', 'use'], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(subset, async (classes) => {
        const { id, subjects } = await office.approved([child], { classes });
        const token = await office.open(id, subjects[0] ?? '');
        const viewer = await carrel.query('{ viewer { classes } }', { token });
        expect(viewer.json.data.viewer.classes.toSorted()).toEqual(['open', ...classes].toSorted());
        const answer = await carrel.query(`{ record { ${whole} } }`, { token });
        const opened = everyPersonField.filter((field) =>
          personFields[field][1].split(' or ').some((each) => classes.includes(each)),
        );
        const shut = everyPersonField.filter((field) => !opened.includes(field));
        const withheld = withheldOf(answer).filter((each) => each.startsWith('Patron.'));
        expect(withheld.toSorted()).toEqual(shut.map((field) => `Patron.${field}`).toSorted());
        for (const field of shut) expect(answer.json.data.record[field]).toBeNull();
        for (const field of opened) expect(answer.json.data.record[field], field).not.toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['household'],
    ['referral'],
    ['conduct'],
    ['legal'],
    ['audit'],
    ['clients'],
    ['statistics'],
    ['open'],
    [],
  ])('cannot be a class that no paper can name, nor none: %s', async (...classes) => {
    const answer = await office.record([child], {
      classes: [...classes, ...(classes.length ? ['contact'] : [])],
    });
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions).toMatchObject({
      argument: 'classes',
      reason: 'CLASS_NOT_NAMEABLE',
    });
  });
});

describe('[legal.process] whom a process names', () => {
  const wren = { first: 'Wren', last: 'Alderquist' };
  const found = async (subjects: readonly object[]): Promise<boolean[]> => {
    const answer = await office.record(subjects);
    for (const hidden of [childId, adultId, witnessId, 'Alderquist', 'Wren', pinCards.child.number])
      expect(answer.text).not.toContain(hidden);
    return answer.json.data.recordProcess.subjectsFound;
  };
  const born = async (patronId: string): Promise<string> =>
    (
      await carrel.database.superuser<
        { day: string }[]
      >`select birth_date::text as day from patrons where id = ${patronId}`
    )[0]?.day ?? '';

  test('MUST be answered yes or no in order, by card or by exact name with date of birth, and nothing else', async () => {
    const birthDate = await born(childId);
    expect(
      await found([
        { byName: { ...wren, birthDate } },
        { byName: { ...wren, birthDate: '2001-01-01' } },
        { byName: { first: 'Wre', last: 'Alderquist', birthDate } },
        { byName: { first: 'wren', last: 'Alderquist', birthDate } },
        { byName: { first: 'Wren', last: 'ALDERQUIST', birthDate } },
        child,
        byCard(pinCards.lost.number),
        byCard('29999000000000'),
      ]),
    ).toEqual([true, false, false, false, false, true, false, false]);
  });

  test('cannot be two persons of one name and birthday: neither is meant', async () => {
    const { superuser } = carrel.database;
    const birthDate = await born(childId);
    const [twin] = await superuser<{ id: string }[]>`
      insert into patrons (category, home_branch_id, birth_date) select category, home_branch_id, birth_date from patrons
      where id = ${childId} returning id`;
    const id = twin?.id ?? '';
    await superuser`insert into person_names (patron_id, first, last) values (${id}, 'Wren', 'Alderquist')`;
    expect(await found([{ byName: { ...wren, birthDate } }, child])).toEqual([false, true]);
    await superuser`delete from patrons where id = ${id}`;
    expect(await found([{ byName: { ...wren, birthDate } }])).toEqual([true]);
  });

  test('named twice cannot be told from two persons, and a process MUST be kept where nobody is found', async () => {
    const twice = (await office.record([child, child])).json.data.recordProcess;
    expect([twice.subjectsFound, twice.process.subjects.length]).toEqual([[true, true], 2]);
    const nobody = (await office.record([byCard('29999000000000')])).json.data.recordProcess;
    expect([nobody.subjectsFound, nobody.process.subjects]).toEqual([[false], []]);
  });
});
