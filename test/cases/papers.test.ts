import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { consentId } from '../../src/demo/adults.ts';
import { orderId, witnessId } from '../../src/demo/witness.ts';
import { recordApprovedProcess } from '../../src/principals/evidence/process.ts';
import { issueGrantToken } from '../../src/principals/issue.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { everyPersonField, whole } from './whole.ts';

let carrel: TestCarrel;
let noon: Date;
const loan = (title: string, out: string) => carrel.database.superuser`
  update loans set checked_out_at = ${out} from items i join titles t on t.id = i.title_id
  where loans.item_id = i.id and loans.patron_id = ${witnessId} and t.title = ${title}`;

beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
  await carrel.database.superuser`
    update legal_processes set classes = '{circulation}', window_from = '2026-03-01', window_to = '2026-03-31' where id = ${orderId}`;
  await loan('Ledger of the Dry Coulee', '2026-02-10T18:00:00Z');
  await loan('The Telegraph at Sorrel Gap', '2026-03-15T18:00:00Z');
  // Half an hour before and half an hour after Denver's midnight that ends 31 March.
  await loan('Restless Orchard', '2026-04-01T05:30:00Z');
  await loan('Night Skies Over Larkspur', '2026-04-01T06:30:00Z');
});
afterAll(() => carrel.close());
afterEach(() => {
  carrel.clock.now = noon;
});

const ask = (document: string, token = carrel.tokens.courtOrder) => carrel.query(document, { token });
const titlesOf = (record: { loans: { item: { title: { title: string } } }[] }) =>
  record.loans.map(({ item }) => item.title.title).sort();
const inWindow = ['Ledger of the Dry Coulee', 'Restless Orchard', 'The Telegraph at Sorrel Gap'];
const loans = '{ record { loans { item { title { title } } } } }';

describe('[legal.process] C25', () => {
  test('an order MUST open circulation in its window, days inclusive in Denver, and nothing else', async () => {
    const answer = await ask(`{ record { ${whole} } }`);
    expect(titlesOf(answer.json.data.record)).toEqual(inWindow);
    const open = ['loans', 'holds'];
    expect(withheldOf(answer).sort()).toEqual(
      everyPersonField
        .filter((field) => !open.includes(field))
        .map((field) => `Patron.${field}`)
        .sort(),
    );
    for (const field of ['charges', 'balance', 'name']) expect(answer.json.data.record[field]).toBeNull();
    expect(answer.json.errors[0].extensions.clause).toBe('legal.process');
  });

  test('a hold MUST be open where its own interval overlaps the window, and not where it began after', async () => {
    const { superuser } = carrel.database;
    await superuser`update holds set placed_at = '2026-03-20' from titles t
      where t.id = title_id and patron_id = ${witnessId} and t.title = 'Migrant Almanac'`;
    const answer = await ask('{ record { holds { title { title } } } }');
    expect(answer.json).toEqual({ data: { record: { holds: [{ title: { title: 'Migrant Almanac' } }] } } });
  });

  test('another patron cannot be read with it', async () => {
    const answer =
      await ask(`{ record { id } patronByCard(cardNumber: "${carrel.cards.adult.number}") { id loans { id } }
      searchPatrons(name: "fennimere") { edges { node { id } } } }`);
    expect(answer.json.data).toEqual({ record: { id: witnessId }, patronByCard: null, searchPatrons: null });
    expect(withheldOf(answer)).toEqual(expect.arrayContaining(['Query.patronByCard', 'Query.searchPatrons']));
  });
});

describe('[legal.process] C26', () => {
  test('a subpoena without a finding cannot be approved', async () => {
    const operator = await carrel.database.operator();
    const paper = {
      kind: 'SUBPOENA',
      court: 'District Court',
      caseNumber: 'DV-1',
      issuedOn: '2026-06-01',
      servedOn: '2026-06-02',
      finding: false,
      classes: ['circulation'],
      windowFrom: null,
      windowTo: null,
      expiresAt: new Date('2026-07-01T00:00:00Z'),
      decidedBy: 'Ansel Thornbury',
    } as const;
    const record = (finding: boolean) =>
      recordApprovedProcess(operator.db, { ...paper, finding }, [witnessId], timeZone, noon);
    await expect(record(false)).rejects.toMatchObject({ code: 'NO_FINDING' });
    const evidence = { basis: 'COURT_ORDER', processId: await record(true), patronId: witnessId } as const;
    const { token } = await issueGrantToken(
      operator.db,
      evidence,
      { timeZone, consentDecidedBy: null },
      noon,
    );
    expect((await ask(loans, token)).json.data.record.loans.length).toBeGreaterThan(inWindow.length);
  });
});

describe('[legal.process] C27', () => {
  test('a grant cannot be used once the order has expired', async () => {
    const { superuser } = carrel.database;
    const expiresAt = new Date(noon.getTime() + 3_600_000);
    await superuser`update legal_processes set expires_at = ${expiresAt} where id = ${orderId}`;
    carrel.clock.now = new Date(expiresAt.getTime() - 1);
    expect((await ask(loans)).status).toBe(200);
    carrel.clock.now = expiresAt;
    expectRefused(await ask(loans), 401, 'UNAUTHENTICATED');
    await superuser`update legal_processes set expires_at = '2026-12-01' where id = ${orderId}`;
    expect((await ask(loans)).status).toBe(200);
  });

  test.each(['VACATED', 'REFUSED', 'RECORDED'])(
    'a grant cannot be used while the order is %s',
    async (state) => {
      const { superuser } = carrel.database;
      await superuser`update legal_processes set state = ${state} where id = ${orderId}`;
      expectRefused(await ask(loans), 401, 'UNAUTHENTICATED');
      await superuser`update legal_processes set state = 'APPROVED' where id = ${orderId}`;
      expect((await ask(loans)).status).toBe(200);
    },
  );
});

describe('[legal.process] C28', () => {
  test('a loan in the window that was returned and expunged cannot come out', async () => {
    const { superuser } = carrel.database;
    expect(titlesOf((await ask(loans)).json.data.record)).toEqual(inWindow);
    await superuser`delete from loans where patron_id = ${witnessId} and returned_at is null`;
    expect((await ask(loans)).json).toEqual({ data: { record: { loans: [] } } });
  });
});

describe('[statute.consent] C29', () => {
  test('a grant cannot be used once the consent is revoked', async () => {
    const { superuser } = carrel.database;
    const token = carrel.tokens.writtenConsent;
    expect((await ask(loans, token)).json.data.record.loans.length).toBeGreaterThan(0);
    await superuser`update consents set revoked_at = ${noon} where id = ${consentId}`;
    expectRefused(await ask(loans, token), 401, 'UNAUTHENTICATED');
    await superuser`update consents set revoked_at = null where id = ${consentId}`;
    expect((await ask(loans, token)).status).toBe(200);
  });
});
