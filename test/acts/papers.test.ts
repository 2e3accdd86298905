import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pinCards, storyCards } from '../../src/demo/cards.ts';
import { witnessId } from '../../src/demo/witness.ts';
import { Office } from '../cases/office.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

const witness = { byCard: { cardNumber: storyCards.witness } };
const adult = { byCard: { cardNumber: pinCards.adult.number } };
const nobody = { byCard: { cardNumber: '29999000000000' } };

let carrel: TestCarrel;
let office: Office;
beforeAll(async () => {
  carrel = await startCarrel({ settings: { subpoenaDecidedBy: 'The library board, 4 May' } });
  office = new Office(carrel);
});
afterAll(() => carrel.close());

const processes = () => carrel.database.superuser`select * from legal_processes order by id`;

describe('[legal.process] a process as it is recorded', () => {
  test.each([
    ['served before it was issued', { servedOn: '2026-06-09' }, 'servedOn', 'SERVED_BEFORE_ISSUED'],
    ['served tomorrow', { servedOn: '2026-06-18' }, 'servedOn', 'NOT_SERVED_YET'],
    [
      'of a window that ends before it begins',
      { windowFrom: '2026-03-02', windowTo: '2026-03-01' },
      'windowTo',
      'WINDOW_ENDS_FIRST',
    ],
    ['expired', { expiresAt: '2026-06-17T18:00:00Z' }, 'expiresAt', 'EXPIRY_PAST'],
    ['of no court', { court: ' ' }, 'court', undefined],
    ['of no case', { caseNumber: '' }, 'caseNumber', undefined],
    ['about nobody', { subjects: [] }, 'subjects', undefined],
    [
      'about a hundred and one',
      { subjects: Array.from({ length: 101 }, () => nobody) },
      'subjects',
      undefined,
    ],
  ])('cannot be %s, and nothing is kept', async (_, changed, argument, reason) => {
    const before = await processes();
    const answer = await office.record([witness], changed);
    expectRefused(answer, 400, 'BAD_INPUT');
    const { extensions } = answer.json.errors[0];
    expect([extensions.argument, extensions.reason]).toEqual([argument, reason]);
    expect(await processes()).toEqual(before);
  });

  test('MUST be taken up to the day itself, and with a window of one day', async () => {
    const answer = await office.record([witness], {
      issuedOn: '2026-06-17',
      servedOn: '2026-06-17',
      windowFrom: '2026-03-01',
      windowTo: '2026-03-01',
    });
    expect(answer.json.data.recordProcess.process.state).toBe('RECORDED');
  });

  test('MUST open nothing before it is approved', async () => {
    const { process } = (await office.record([witness])).json.data.recordProcess;
    const open = office.open(process.id, process.subjects[0].id);
    await expect(open).rejects.toMatchObject({ code: 'NO_SUCH_PROCESS' });
  });

  test('a retry MUST record nothing more, and cannot tell what it does not know', async () => {
    const before = (await processes()).length;
    const idempotencyKey = randomUUID();
    const both = await Promise.all([
      office.record([witness], { idempotencyKey }),
      office.record([witness], { idempotencyKey }),
    ]);
    const answers = both.map(({ json }) => json.data.recordProcess);
    expect(answers.map(({ again }) => again).toSorted()).toEqual([false, true]);
    expect(answers.find(({ again }) => again)).toEqual({ subjectsFound: null, again: true, process: null });
    expect(await processes()).toHaveLength(before + 1);
  });
});

describe('[legal.process] a subpoena without a finding, where the library has decided to accept such', () => {
  test('MUST be approved with whose decision that was, and an order all the same cannot be', async () => {
    const subpoena = (await office.record([witness], { kind: 'SUBPOENA', finding: false })).json.data
      .recordProcess;
    const approved = await office.do('approveProcess', { processId: subpoena.process.id });
    expect(approved.json.data.approveProcess).toMatchObject({
      state: 'APPROVED',
      reason: null,
      process: { acceptedByDecisionOf: 'The library board, 4 May' },
    });
    const token = await office.open(subpoena.process.id, subpoena.process.subjects[0].id);
    expect((await carrel.query('{ record { id } }', { token })).json.data.record.id).toBe(witnessId);
    const order = (await office.record([witness], { finding: false })).json.data.recordProcess;
    const refused = await office.do('approveProcess', { processId: order.process.id });
    expect(refused.json.data.approveProcess).toMatchObject({ state: 'REFUSED', reason: 'NO_FINDING' });
  });

  test('with a finding it MUST rest on that, and on no decision', async () => {
    const { id } = await office.approved([witness], { kind: 'SUBPOENA' });
    const [row] = await carrel.database.superuser`
      select accepted_by_decision_of, recorded_by from legal_processes where id = ${id}`;
    expect(row).toEqual({ accepted_by_decision_of: null, recorded_by: 'demonstration administrator' });
  });
});

describe('[offence.disclosure] papers on file', () => {
  beforeEach(() => carrel.database.superuser`delete from disclosures`);
  const entries = () => carrel.database.superuser<
    { classes: string[]; subjects: string[]; found: boolean }[]
  >`
    select classes, subjects, found, purpose from disclosures order by at, id`;

  test('whom an administrator asked about MUST be there, as a pseudonym, found or not', async () => {
    await office.record([witness, adult, nobody]);
    expect(await entries()).toEqual([
      {
        classes: ['legal'],
        subjects: [expect.any(String), expect.any(String)],
        found: true,
        purpose: 'LEGAL',
      },
    ]);
    await carrel.database.superuser`delete from disclosures`;
    await office.record([nobody]);
    expect(await entries()).toMatchObject([{ classes: ['legal'], subjects: [], found: false }]);
    await carrel.database.superuser`delete from disclosures`;
    await office.do('recordConsent', {
      subject: nobody,
      recipient: 'A sister',
      classes: ['contact'],
      signedOn: '2026-06-16',
      expiresAt: '2026-07-01T00:00:00Z',
    });
    expect(await entries()).toEqual([{ classes: [], subjects: [], found: false, purpose: 'LEGAL' }]);
  });

  test('reading them MUST be there, and names no subject, since none comes out', async () => {
    await office.ask(
      '{ legalProcesses { edges { node { court } } } consents { edges { node { recipient } } } }',
    );
    expect(await entries()).toEqual([{ classes: ['legal'], subjects: [], found: true, purpose: 'LEGAL' }]);
  });

  test('cannot be read where the log refuses', async () => {
    const { superuser } = carrel.database;
    await superuser`alter table disclosures add constraint nothing check (false) not valid`;
    try {
      const answer = await office.ask('{ legalProcesses { edges { node { court } } } }');
      expectRefused(answer, 503, 'UNAVAILABLE');
    } finally {
      await superuser`alter table disclosures drop constraint nothing`;
    }
  });
});

describe('[legal.process] the list of processes', () => {
  beforeAll(async () => {
    for (const servedOn of ['2026-06-11', '2026-06-13', '2026-06-11', '2026-06-12'])
      await office.record([witness], { servedOn });
  });

  const document = `query ($state: LegalProcessState, $first: Int, $after: String) {
    legalProcesses(state: $state, first: $first, after: $after) {
      edges { node { id state servedOn } } pageInfo { hasNextPage endCursor } } }`;
  const page = async (variables: Record<string, unknown>) =>
    (await office.ask(document, variables)).json.data.legalProcesses;

  test('MUST page through all of them once, those served last first, in one state or in any', async () => {
    for (const state of [undefined, 'APPROVED']) {
      const seen: { id: string; servedOn: string; state: string }[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { edges, pageInfo } = await page({ state, first: 3, after });
        seen.push(...edges.map(({ node }: { node: (typeof seen)[number] }) => node));
        after = pageInfo.endCursor;
        more = pageInfo.hasNextPage;
      }
      const all = (await processes()).filter((row) => state === undefined || row.state === state);
      expect(seen.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      expect(seen.map(({ servedOn }) => servedOn)).toEqual(
        seen
          .map(({ servedOn }) => servedOn)
          .toSorted()
          .toReversed(),
      );
      if (state !== undefined) expect(new Set(seen.map((each) => each.state))).toEqual(new Set([state]));
    }
  });

  test('a cursor cannot be used for another state, nor for consents', async () => {
    const { pageInfo } = await page({ first: 1 });
    const after = pageInfo.endCursor;
    expectRefused(await office.ask(document, { state: 'APPROVED', after }), 400, 'BAD_INPUT');
    const consents = 'query ($after: String) { consents(after: $after) { edges { cursor } } }';
    expectRefused(await office.ask(consents, { after }), 400, 'BAD_INPUT');
  });

  test('MUST report what was released under each: when, to whom, which classes, and not the data', async () => {
    const { id, subjects } = await office.approved([witness], { classes: ['circulation', 'contact'] });
    const token = await office.open(id, subjects[0] ?? '');
    await carrel.query('{ record { email name { last } } }', { token });
    const answer = await office.ask(
      '{ legalProcesses(state: APPROVED, first: 100) { edges { node { id releases { at caller classes found } } } } }',
    );
    const { edges } = answer.json.data.legalProcesses;
    const node = edges.find((edge: { node: { id: string } }) => edge.node.id === id).node;
    expect(node.releases).toEqual([
      {
        at: carrel.clock.now.toISOString(),
        caller: expect.stringMatching(/^grant:/),
        classes: ['contact'],
        found: true,
      },
    ]);
    expect(answer.text).not.toMatch(/bramblecote|thaddeus/i);
    expect(answer.text).not.toContain(witnessId);
  });
});

describe('[second-wall] the administrator’s login', () => {
  test.each([
    'select patron_id from legal_process_subjects',
    'select patron_id from consents',
    'select recorded_by from legal_processes',
    'select subjects from disclosures',
    `select carrel.person_named('{"byCard": {"cardNumber": "1"}}')`,
    'select carrel.process_subject(gen_random_uuid())',
    'select carrel.end_grants_under(null, null, null)',
    `update legal_processes set state = 'APPROVED'`,
  ])('cannot learn whom a paper is about, nor decide by a statement of its own: %s', async (statement) => {
    const { sql } = carrel.pools.for('administrator');
    await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
    expect((await sql`select id, process_id from legal_process_subjects`).length).toBeGreaterThan(0);
  });

  test.each(['staff', 'person', 'feed', 'open', 'vendor'] as const)(
    'and no other’s can see a paper, its report, or do an act on one: %s',
    async (audience) => {
      const { sql } = carrel.pools.for(audience);
      for (const statement of [
        'select id from legal_processes',
        'select id from consents',
        'select * from carrel.releases_of(null, null)',
        `select carrel.approve_process('{}')`,
        `select carrel.record_consent('{}')`,
      ])
        await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
    },
  );
});
