import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import type { Operator } from '../../drizzle/operator.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { demoId } from '../../src/demo/ids.ts';
import { personId } from '../../src/demo/person.ts';
import { agencyNamed } from '../../src/principals/agencyClient.ts';
import { columns } from '../../src/referrals/columns.ts';
import { exportReferrals } from '../../src/referrals/exportReferrals.ts';
import { defaultSettings } from '../../src/settings.ts';
import { lineOf, paid, reporterTo } from '../acts/reporting.ts';
import { payloadOf } from '../acts/sending.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

let carrel: TestCarrel;
let operator: Operator;
beforeAll(async () => {
  carrel = await startCarrel();
  operator = await carrel.database.operator();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

const { agency, otherAgency } = agencies;

async function exporting(name: string, sent: Sent[] = []) {
  const { database, pools, clock } = carrel;
  return exportReferrals(await agencyNamed(operator.db, name), {
    db: operator.db,
    pools: watched(pools, sent),
    secret: database.secret,
    settings: defaultSettings,
    clock: () => clock.now,
    logger: pino({ level: 'silent' }),
  });
}
const exported = async (name: string = agency.name, sent: Sent[] = []): Promise<string> =>
  (await Array.fromAsync(await exporting(name, sent))).join('');
const entries = () => carrel.database.superuser`
  select caller, basis, purpose, clauses, classes, cardinality(subjects) as subjects, found from disclosures
  order by subjects desc`;
const inForce = () => carrel.database.superuser`
  select from tokens where label = 'referrals export' and revoked_at is null`;

/** Rows by column, where no cell has a comma or a quotation mark. */
const table = (csv: string): Record<string, string>[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => Object.fromEntries(row.split(',').map((cell, at) => [columns[at] ?? '', cell])));

describe('[recovery.agency] an agency’s file', () => {
  test('MUST hold just what it sees through `referrals`, one row a line, and cannot hold another’s', async () => {
    const report = reporterTo(() => carrel);
    const { recovery } = payloadOf(await report(paid(1000)));
    const csv = await exported();
    expect(csv.split('\r\n')[0]).toBe(columns.join(','));
    const rows = table(csv);
    expect(rows.map((row) => row['lines.id']).toSorted()).toEqual(
      ['debtor-a', 'debtor-b', 'debtor-child'].map(lineOf).toSorted(),
    );
    const list = `{ referrals { edges { node { id state referredOn debtorName debtorEmail debtorPhones
      debtorAddress { line1 postalCode } amount { amountCents currency } lines { id kind amount { amountCents } dueOn } } } } }`;
    const answer = await askAs(carrel, 'agency', list);
    expect(answer.json.data.referrals.edges).toHaveLength(3);
    for (const [at, { node }] of answer.json.data.referrals.edges.entries())
      expect(rows[at]).toMatchObject({
        id: node.id,
        state: 'OPEN',
        referredOn: node.referredOn,
        debtorName: node.debtorName,
        debtorEmail: node.debtorEmail,
        debtorPhones: node.debtorPhones.join('; '),
        'debtorAddress.line1': node.debtorAddress.line1,
        'debtorAddress.postalCode': node.debtorAddress.postalCode,
        'amount.amountCents': String(node.amount.amountCents),
        'amount.currency': 'USD',
        'lines.kind': node.lines[0].kind,
        'lines.amount.amountCents': String(node.lines[0].amount.amountCents),
        'lines.dueOn': node.lines[0].dueOn,
      });
    expect(rows.find(({ id }) => id === demoId('referral', 'debtor-a'))).toMatchObject({
      'recoveries.id': recovery.id,
      'recoveries.amount.amountCents': '1000',
    });
    for (const hidden of ['Tilly', 'Auberon', 'Sunniva', personId('debtor-a'), personId('debtor-child')])
      expect(csv).not.toContain(hidden);
    expect(table(await exported(otherAgency.name)).map((row) => row.debtorName)).toEqual([
      'Sunniva Oldmeadow',
      'Auberon Flintlock-Hay',
    ]);
  });

  test('MUST be read as the agency’s own login, on evidence of its own, and end that with it', async () => {
    const sent: Sent[] = [];
    await exported(agency.name, sent);
    const reading = sent.filter(({ text }) => text.includes('"referrals"'));
    expect(reading.map(({ audience }) => audience)).toEqual(['agency']);
    expect(new Set(sent.map(({ audience }) => audience))).toEqual(new Set(['log', 'open', 'agency']));
    expect(await inForce()).toHaveLength(0);
    const { superuser } = carrel.database;
    const [row] = await superuser`select count(*)::int as made from tokens where label = 'referrals export'`;
    expect(row?.made).toBeGreaterThan(0);
  });

  test('[offence.disclosure] MUST be on file as shown to the agency, before any of it is there', async () => {
    const csv = await exporting(agency.name);
    await csv.next();
    expect([...(await entries())]).toEqual([
      {
        caller: `client:${demoId('client', 'agency')}`,
        basis: 'COLLECTION_AGENCY',
        purpose: null,
        clauses: ['recovery.agency'],
        classes: ['referral'],
        subjects: 3,
        found: true,
      },
    ]);
    await csv.return(undefined);
    expect(await inForce()).toHaveLength(0);
  });

  test('[offence.disclosure] cannot be written while the log refuses', async () => {
    const { superuser, roles } = carrel.database;
    const log = roleName('log', roles);
    await superuser.unsafe(`revoke insert (id) on disclosures from ${log}`);
    try {
      const csv = await exporting(agency.name);
      await expect(csv.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await inForce()).toHaveLength(0);
    } finally {
      await superuser.unsafe(`grant insert (id) on disclosures to ${log}`);
    }
    expect(await exported()).toContain('Percival Stonecrop');
  });

  test('MUST hold all of them, however many: each page on file', async () => {
    const { superuser } = carrel.database;
    const made = Array.from({ length: 120 }, () => randomUUID());
    await superuser`insert into patrons (id, category, home_branch_id)
      select made, 'ADULT', (select id from branches limit 1) from unnest(${made}::uuid[]) made`;
    await superuser`insert into referrals (agency_id, patron_id, debtor_id, state, referred_on)
      select ${otherAgency.id}, made, made, 'OPEN', '2026-06-01' from unnest(${made}::uuid[]) made`;
    await superuser`insert into referral_lines (referral_id, kind, amount_cents)
      select id, 'OTHER', 100 from referrals, generate_series(1, 2) where patron_id = any(${made}::uuid[])`;
    await superuser`delete from disclosures`;
    const rows = table(await exported(otherAgency.name));
    expect([rows.length, new Set(rows.map((row) => row['lines.id'])).size]).toEqual([242, 242]);
    expect((await entries()).map(({ subjects }) => subjects)).toEqual([50, 50, 22]);
    // Whoever has enough after a page has the rest neither read nor on file.
    await superuser`delete from disclosures`;
    const csv = await exporting(otherAgency.name);
    await csv.next();
    await csv.return(undefined);
    expect(await entries()).toHaveLength(1);
    await superuser`delete from referrals where patron_id = any(${made}::uuid[])`;
    await superuser`delete from patrons where id = any(${made}::uuid[])`;
  });

  test('cannot make a spreadsheet run what somebody is called, nor break its rows', async () => {
    const { superuser } = carrel.database;
    await superuser`update person_names set first = '=HYPERLINK("x")', last = ${'Two\r\nLines, "quoted"'}
      where patron_id = ${personId('debtor-a')}`;
    await superuser`update patrons set email = '@SUM(1)' where id = ${personId('debtor-a')}`;
    await superuser`update phones set number = '+1 406 555 0151' where patron_id = ${personId('debtor-a')}`;
    const csv = await exported();
    expect(csv).toContain(`,"'=HYPERLINK(""x"") Two\r\nLines, ""quoted""",'@SUM(1),'+1 406 555 0151,`);
    expect(csv.charCodeAt(0)).not.toBe(0xfeff);
  });

  test('MUST be for the agency from wherever the library writes it, whatever networks it may ask from', async () => {
    const { superuser } = carrel.database;
    await superuser`update clients set networks = '{192.0.2.0/24}' where name = ${otherAgency.name}`;
    expect(table(await exported(otherAgency.name))).toHaveLength(2);
    await superuser`update clients set networks = '{}' where name = ${otherAgency.name}`;
  });

  test('cannot be had for an agency that was shut out, nor for who is none', async () => {
    const { superuser } = carrel.database;
    await superuser`update clients set revoked_at = ${carrel.clock.now} where name = ${otherAgency.name}`;
    await expect(exported(otherAgency.name)).rejects.toMatchObject({ code: 'CLIENT_ENDED' });
    await superuser`update clients set revoked_at = null where name = ${otherAgency.name}`;
    await expect(exported('Nightjar Digital Media')).rejects.toMatchObject({ code: 'CLIENT_KIND_DIFFERS' });
    await expect(exported('Nobody')).rejects.toMatchObject({ code: 'NO_SUCH_CLIENT' });
  });

  test('of nobody MUST be its columns alone, on file as nobody found', async () => {
    const { superuser } = carrel.database;
    await superuser`delete from referrals where agency_id = ${otherAgency.id}`;
    expect(await exported(otherAgency.name)).toBe(`${columns.join(',')}\r\n`);
    expect([...(await entries())]).toMatchObject([{ subjects: 0, found: false }]);
  });
});
