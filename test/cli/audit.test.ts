import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openOperator } from '../../drizzle/operator.ts';
import { openPools } from '../../drizzle/pools.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { issueDemonstrationTokens } from '../../src/demo/personas.ts';
import { openLog } from '../../src/disclosure/openLog.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';
import { carrel } from './carrelProcess.ts';

/** The command as its users run it, on a database of its own, in which two people were looked at. */
const name = `cli_audit_${randomBytes(4).toString('hex')}`;
const secret = 'a secret of more than thirty-two characters';
const timeZone = 'America/Denver';
let superuser: postgres.Sql;
let admin: postgres.Sql;
let env: Record<string, string>;
let folder: string;
let sink: string;
let card: string;
let patronId: string;

const requestId = '00000000-0000-4000-8000-000000000001';

beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = Object.assign(new URL(inject('clusterUrl')), { pathname: name }).href;
  folder = await mkdtemp(join(tmpdir(), 'carrel-audit-'));
  sink = join(folder, 'audit.jsonl');
  env = { DATABASE_URL: url, CARREL_SECRET: secret, CARREL_AUDIT_SINK: `file:${sink}` };
  expect((await carrel(['migrate'], env)).status).toBe(0);
  superuser = postgres(url, { max: 1, onnotice: () => {} });
  const now = new Date('2026-06-17T18:00:00Z');
  const operator = await openOperator(url);
  await loadDemonstrationLibrary(operator, { secret: new Secret(secret), now, timeZone });
  const { cards } = await issueDemonstrationTokens(operator, { now, timeZone });
  await operator.end();
  card = cards.adult.number;
  const [row] = await superuser<{ id: string }[]>`select patron_id as id from cards where number = ${card}`;
  const [other] = await superuser<
    { id: string }[]
  >`select id from patrons where id <> ${row?.id ?? ''} limit 1`;
  patronId = row?.id ?? '';
  const pools = openPools({ url, passwords: audiencePassword(new Secret(secret)), max: 1 });
  const log = await openLog(pools, new Secret(secret));
  const looks: [string, string[]][] = [
    ['2026-06-16T18:00:00Z', [patronId]],
    ['2026-06-17T18:00:00Z', [other?.id ?? '']],
    ['2026-06-18T05:59:59Z', [patronId, other?.id ?? '']],
    ['2026-06-18T06:00:00Z', [other?.id ?? '']],
  ];
  for (const [place, [at, subjects]] of looks.entries())
    await log.put(
      {
        id: `00000000-0000-4000-8000-00000000001${place}`,
        at: new Date(at),
        requestId,
        caller: 'staff:A clerk',
        basis: 'STAFF',
        purpose: 'CIRCULATION',
        clauses: ['collect.function'],
        classes: ['identity'],
        found: true,
        grantId: null,
        processId: null,
        consentId: null,
      },
      subjects,
    );
  await pools.end();
});
afterAll(async () => {
  await superuser.end();
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
  await rm(folder, { recursive: true, force: true });
});

const audit = (...args: string[]) => carrel(['audit', ...args], env);
const lines = async (...args: string[]) =>
  (await audit('export', ...args)).out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('[offence.disclosure] MUST count what is not sealed yet, seal it now, and find it as it was sealed', async () => {
  const before = await audit('verify');
  expect(before).toMatchObject({ status: 0, err: '' });
  expect(before.out).toMatch(
    /^0 sealed entries under 0 seals, against file:.*\n4 not sealed yet, the oldest of 2026-06-16/,
  );
  expect(await audit('seal')).toEqual({
    status: 0,
    out: 'Sealed 4 entries; the last is entry 4, under seal 1.\n',
    err: '',
  });
  expect(await audit('seal')).toMatchObject({ status: 0, out: expect.stringContaining('Sealed 0 entries') });
  const { status, out } = await audit('verify', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ holds: true, sealed: 4, seals: 1, unsealed: 0, firstEntry: null });
});

test('[offence.disclosure] C32 MUST fail and name the first entry that does not hold, with its number and its id', async () => {
  await superuser`update disclosures set caller = 'staff:Nobody' where at = '2026-06-17T18:00:00Z'`;
  const named = 'entry 2 (00000000-0000-4000-8000-000000000011) was altered: it is not what was sealed';
  const { status, out, err } = await audit('verify');
  expect([status, err]).toEqual([1, `carrel: the disclosure log does not hold: ${named} [LOG_BROKEN]\n`]);
  expect(out).toContain(`FOUND ${named}\n`);
  expect(out).toContain('1 finding.');
  const json = await audit('verify', '--json');
  expect(json.status).toBe(1);
  expect(JSON.parse(json.out).firstEntry).toMatchObject({ what: 'entry', harm: 'altered', number: 2 });
  await superuser`update disclosures set caller = 'staff:A clerk' where at = '2026-06-17T18:00:00Z'`;
  expect((await audit('verify')).status).toBe(0);
  const kept = await readFile(sink, 'utf8');
  await writeFile(sink, '');
  expect((await audit('verify')).err).toContain('seal 1 of the sink was removed');
  await writeFile(sink, kept);
});

test('[offence.disclosure] the export MUST have a period’s entries as they are sealed, days inclusive in the library’s zone', async () => {
  const all = await lines();
  expect(all.map(({ number, seal }) => [number, seal])).toEqual([1, 2, 3, 4].map((number) => [number, 1]));
  expect(all[0].entry).toMatchObject({
    requestId,
    caller: 'staff:A clerk',
    at: '2026-06-16T18:00:00.000000Z',
  });
  expect(Object.keys(all[0].entry)).toContain('subjects');
  const numbers = async (...args: string[]) => (await lines(...args)).map(({ number }) => number);
  expect(await numbers('--from', '2026-06-17', '--to', '2026-06-17')).toEqual([2, 3]);
  expect(await numbers('--from', '2026-06-18')).toEqual([4]);
  expect(await numbers('--to', '2026-06-16')).toEqual([1]);
});

test('[offence.disclosure] who looked at one person MUST be told, by card or by id and under every key, and be on file', async () => {
  const byCard = await lines('--person', card, '--by', 'Ansel Thornbury');
  expect(byCard.map(({ number }) => number)).toEqual([1, 3, null]);
  for (const { entry } of byCard) expect(entry).not.toHaveProperty('subjects');
  expect(byCard[2].entry).toMatchObject({
    caller: 'staff:Ansel Thornbury',
    purpose: 'AUDIT',
    classes: ['audit'],
    clauses: ['offence.disclosure'],
  });
  expect((await audit('rotate-key')).out).toContain('The log writes with key 2 from now on.');
  const byId = await lines('--person', patronId);
  expect(byId.map(({ entry }) => entry.caller)).toEqual([
    'staff:A clerk',
    'staff:A clerk',
    'staff:Ansel Thornbury',
    'operator',
  ]);
  expect((await audit('destroy-key', '2')).err).toContain('[KEY_IN_USE]');
  expect((await audit('destroy-key', '1')).out).toContain(
    '5 entries have a pseudonym that is nobody’s for good',
  );
  expect((await lines('--person', patronId)).map(({ entry }) => entry.caller)).toEqual([
    'operator',
    'operator',
  ]);
  expect((await audit('seal')).status).toBe(0);
  expect((await audit('verify')).status).toBe(0);
});

test('[offence.disclosure] cannot tell of nobody, and that somebody asked is on file all the same', async () => {
  const { status, out, err } = await audit('export', '--person', '29990000000000', '--by', 'Ansel Thornbury');
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/\[NO_SUCH_PERSON\]\n$/);
  expect(err).not.toContain('29990000000000');
  const [last] = await superuser`select caller, found, subjects from disclosures order by at desc limit 1`;
  expect(last).toEqual({ caller: 'staff:Ansel Thornbury', found: false, subjects: [] });
});

test('[offence.disclosure] an id that was nobody’s cannot be on file as found, and one who was deleted MUST be', async () => {
  const never = '00000000-0000-4000-8000-00000000dead';
  for (const again of [1, 2]) {
    const { status, out, err } = await audit('export', '--person', never);
    expect([again, status, out]).toEqual([again, 1, '']);
    expect(err).toMatch(/\[NO_SUCH_PERSON\]\n$/);
    const [last] = await superuser`select found, subjects from disclosures order by at desc limit 1`;
    expect(last).toEqual({ found: false, subjects: [] });
  }
  const gone = randomUUID();
  await superuser`insert into patrons (id, category, home_branch_id)
    select ${gone}, 'ADULT', (select id from branches limit 1)`;
  expect(await lines('--person', gone.toUpperCase())).toHaveLength(1);
  await superuser`delete from patrons where id = ${gone}`;
  expect(await lines('--person', gone)).toHaveLength(2);
  const [last] =
    await superuser`select found, cardinality(subjects) as subjects from disclosures order by at desc limit 1`;
  expect(last).toEqual({ found: true, subjects: 1 });
});

test('MUST print the public key that the seals are signed for', async () => {
  const { status, out } = await audit('key');
  expect(status).toBe(0);
  expect(out).toMatch(/^-----BEGIN PUBLIC KEY-----\n\S+\n-----END PUBLIC KEY-----\n$/);
});

test('[offence.disclosure] C32 the sink alone MUST be verified with the public key, by who has neither secret nor database', async () => {
  await audit('seal');
  const file = join(folder, 'key.pem');
  await writeFile(file, (await audit('key')).out);
  const stranger = { CARREL_AUDIT_SINK: `file:${sink}`, CARREL_DATA_DIR: join(folder, 'nothing') };
  const verify = (...args: string[]) => carrel(['audit', 'verify', '--public-key', file, ...args], stranger);
  const { status, out, err } = await verify();
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(
    /^\d+ entries under 3 seals in file:.*: all as they were sealed\.\nThe last is seal 3 of 20\S+Z, up to entry \d+\.\n$/,
  );
  const kept = await readFile(sink, 'utf8');
  await writeFile(sink, kept.split('\n').toSpliced(1, 1).join('\n'));
  const found = await verify('--json');
  expect([found.status, JSON.parse(found.out).holds]).toEqual([1, false]);
  expect(found.err).toContain('seal 2 of the sink was removed: it is not there');
  await writeFile(sink, kept);
  await writeFile(file, 'no key');
  expect(await verify()).toMatchObject({ status: 2, err: expect.stringContaining('[BAD_OPTION]') });
});

test('[offence.disclosure] C32 a database that was put back to an earlier day MUST be found, with each entry that it lost', async () => {
  await superuser.unsafe(
    'create table kept_d as table disclosures; create table kept_s as table sealed_disclosures; create table kept_l as table disclosure_seals',
  );
  await superuser.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from disclosures where id in (select disclosure_id from sealed_disclosures where seal > 1)`;
    await tx`delete from sealed_disclosures where seal > 1`;
    await tx`delete from disclosure_seals where number > 1`;
  });
  const { status, err, out } = await audit('verify');
  expect(status).toBe(1);
  expect(out).toContain('FOUND seal 2 of the database was removed');
  expect(err).toMatch(/entry 5 \([0-9a-f-]{36}\) was removed/);
  await superuser.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe('delete from sealed_disclosures; delete from disclosures; delete from disclosure_seals');
    await tx.unsafe(
      'insert into disclosures table kept_d; insert into sealed_disclosures table kept_s; insert into disclosure_seals table kept_l',
    );
    await tx.unsafe('drop table kept_d, kept_s, kept_l');
  });
  expect((await audit('verify')).status).toBe(0);
});

test.each([
  [['export', '--from', 'yesterday']],
  [['export', '--to', '2026-02-30']],
  [['export', '--by', 'Ansel Thornbury']],
  [['destroy-key', 'all']],
])('cannot be called wrongly: %j', async (args) => {
  const { status, out, err } = await audit(...args);
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/^carrel: .* \[BAD_OPTION\]\n$/);
});
