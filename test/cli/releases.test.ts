import { randomBytes, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openOperator } from '../../drizzle/operator.ts';
import { consentId } from '../../src/demo/adults.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { orderId, witnessId } from '../../src/demo/witness.ts';
import { Secret } from '../../src/secret.ts';
import { carrel } from './carrelProcess.ts';

/** The command as its users run it, on a database of its own, in which something was released once. */
const name = `cli_releases_${randomBytes(4).toString('hex')}`;
const secret = 'a secret of more than thirty-two characters';
const at = new Date('2026-06-17T18:00:00Z');
let admin: postgres.Sql;
let env: Record<string, string>;

beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = Object.assign(new URL(inject('clusterUrl')), { pathname: name }).href;
  env = { DATABASE_URL: url, CARREL_SECRET: secret };
  expect((await carrel(['migrate'], env)).status).toBe(0);
  const operator = await openOperator(url);
  await loadDemonstrationLibrary(operator, {
    secret: new Secret(secret),
    now: at,
    timeZone: 'America/Denver',
  });
  const grantId = randomUUID();
  await operator.sql`insert into grants (id, basis, patron_id, process_id, opened_by, created_at, expires_at)
    values (${grantId}, 'COURT_ORDER', ${witnessId}, ${orderId}, 'Ansel Thornbury', ${at.toISOString()}, ${at.toISOString()})`;
  await operator.end();
  // The log takes entries from its own login alone.
  const superuser = postgres(url, { max: 1 });
  for (const classes of [['circulation'], []])
    await superuser`insert into disclosures (at, request_id, caller, basis, clauses, classes, subjects,
        pseudonym_key, found, grant_id, process_id)
      values (${at.toISOString()}, ${randomUUID()}, 'staff:Ansel Thornbury', 'COURT_ORDER', '{legal.process}', ${classes},
        '{a pseudonym}', 1, true, ${grantId}, ${orderId})`;
  await superuser.end();
});
afterAll(async () => {
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
});

const releases = (...args: string[]) => carrel(['releases', ...args], env);

test('[legal.process] the report MUST say who was shown which classes when, and cannot have the data', async () => {
  const { status, out, err } = await releases('--process', orderId);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^at +caller +opened by +classes +found$/),
    expect.stringMatching(
      /^2026-06-17T18:00:00\.000Z +staff:Ansel Thornbury +Ansel Thornbury +circulation +yes$/,
    ),
    '',
  ]);
  const json = await releases('--process', orderId, '--json');
  expect(JSON.parse(json.out)).toEqual({
    paper: expect.objectContaining({
      id: orderId,
      kind: 'COURT_ORDER',
      classes: ['circulation', 'interlibrary'],
    }),
    releases: [
      {
        at: at.toISOString(),
        caller: 'staff:Ansel Thornbury',
        openedBy: 'Ansel Thornbury',
        classes: ['circulation'],
        found: true,
      },
    ],
  });
  for (const hidden of [witnessId, 'Bramblecote', 'pseudonym']) expect(out + json.out).not.toContain(hidden);
});

test('[statute.consent] a consent under which nothing was released MUST say so', async () => {
  expect((await releases('--consent', consentId)).out).toBe('Nothing was released.\n');
  const { releases: none, paper } = JSON.parse((await releases('--consent', consentId, '--json')).out);
  expect([none, paper.recipient]).toEqual([[], 'Tansy and Marrow, attorneys at law']);
});

test.each([
  [[], 2, 'BAD_OPTION'],
  [['--process', 'DV-00-0117'], 2, 'BAD_OPTION'],
  [['--process', orderId, '--consent', consentId], 2, 'BAD_OPTION'],
  [['--process', consentId], 1, 'NO_SUCH_PROCESS'],
  [['--consent', orderId], 1, 'NO_SUCH_CONSENT'],
])('cannot report on no paper, two, or one that is not there: %j', async (args, exit, code) => {
  const { status, out, err } = await releases(...args);
  expect([status, out]).toEqual([exit, '']);
  expect(err).toMatch(new RegExp(`^carrel: .* \\[${code}\\]\\n$`));
});
