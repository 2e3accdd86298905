import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import type { Pools } from '../../drizzle/pools.ts';
import type { CarrelError } from '../../schema/errors.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { adultId } from '../../src/demo/adults.ts';
import { agencyDocuments } from '../../src/demo/clients.ts';
import { type DemoFile, writeDemoFile } from '../../src/demo/demoFile.ts';
import { childId } from '../../src/demo/family.ts';
import { demonstrationConsentDecidedBy, loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { type DemonstrationTokens, issueDemonstrationTokens } from '../../src/demo/personas.ts';
import { witnessId } from '../../src/demo/witness.ts';
import { documentIdOf } from '../../src/documents/documentId.ts';
import { resolvePrincipal } from '../../src/principals/resolve.ts';
import { isTokenShaped } from '../../src/principals/token.ts';
import { defaultSettings } from '../../src/settings.ts';
import { everythingIn } from '../principals/everything.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

const now = new Date('2026-03-02T17:00:00Z');
const timeZone = 'America/Denver';
const hours = (number: number): Date => new Date(now.getTime() + number * 3_600_000);

let database: TestDatabase;
let operator: Operator;
let pools: Pools;
let tokens: DemonstrationTokens;
let cards: DemoFile['cards'];

beforeAll(async () => {
  database = await freshDatabase();
  operator = await database.operator();
  pools = database.pools();
  await expect(issueDemonstrationTokens(operator, { now, timeZone })).rejects.toMatchObject({
    code: 'NO_DEMONSTRATION',
  });
  await loadDemonstrationLibrary(operator, { secret: database.secret, now, timeZone });
  ({ tokens, cards } = await issueDemonstrationTokens(operator, { now, timeZone }));
});
afterAll(() => database.drop());

const settings = { ...defaultSettings, timeZone, consentDecidedBy: demonstrationConsentDecidedBy };
const principal = (token: string, at = now): Promise<Principal> =>
  resolvePrincipal(
    pools,
    { authorization: [`Bearer ${token}`], purpose: [], address: '127.0.0.1' },
    at,
    settings,
  );
const refusal = (token: string, at: Date): Promise<unknown> =>
  principal(token, at).then(
    ({ basis }) => basis,
    (error: CarrelError) => error.extensions.code,
  );

test('the file MUST name exactly the personas and cards that others write against', () => {
  expect(Object.keys(tokens).sort()).toEqual(
    [
      ...[
        'administrator',
        'agency',
        'borrowerInPerson',
        'card',
        'caregiverPhotoId',
        'caregiverWithCard',
        'clerk',
      ],
      ...['courtOrder', 'feed', 'otherAgency', 'otherVendor', 'vendor', 'volunteer', 'writtenConsent'],
    ].sort(),
  );
  expect(Object.keys(cards)).toEqual(['adult', 'child', 'lost']);
  expect(new Set(Object.values(tokens)).size).toBe(14);
  expect(Object.values(tokens).every(isTokenShaped)).toBe(true);
});

const bases = {
  vendor: 'VENDOR',
  otherVendor: 'VENDOR',
  agency: 'COLLECTION_AGENCY',
  otherAgency: 'COLLECTION_AGENCY',
  feed: 'FEED',
  volunteer: 'STAFF',
  clerk: 'STAFF',
  administrator: 'STAFF',
  card: 'CARD',
  borrowerInPerson: 'BORROWER_IN_PERSON',
  caregiverWithCard: 'CAREGIVER_WITH_CARD',
  caregiverPhotoId: 'CAREGIVER_PHOTO_ID',
  writtenConsent: 'WRITTEN_CONSENT',
  courtOrder: 'COURT_ORDER',
} as const;

test.each(Object.entries(bases) as [keyof DemonstrationTokens, string][])(
  '%s MUST be a bearer of %s, for a day and no longer',
  async (persona, basis) => {
    expect(await principal(tokens[persona])).toMatchObject({ basis });
    expect(await refusal(tokens[persona], hours(23.9))).toBe(basis);
    expect(await refusal(tokens[persona], hours(24.1))).toBe('UNAUTHENTICATED');
  },
);

test('each one-record persona MUST open the record of its story, with the classes its paper names', async () => {
  for (const persona of ['card', 'borrowerInPerson', 'writtenConsent'] as const)
    expect(await principal(tokens[persona])).toMatchObject({ subject: adultId });
  for (const persona of ['caregiverWithCard', 'caregiverPhotoId'] as const)
    expect(await principal(tokens[persona])).toMatchObject({ subject: childId });
  expect(await principal(tokens.writtenConsent)).toMatchObject({
    classes: ['identity', 'contact', 'circulation'],
  });
  expect(await principal(tokens.courtOrder)).toMatchObject({
    subject: witnessId,
    classes: ['circulation', 'interlibrary'],
    window: { from: '2026-01-01', to: '2026-01-31' },
  });
  expect(await principal(tokens.volunteer)).toMatchObject({ role: 'VOLUNTEER' });
});

test('[legal.process] the order’s person MUST have loans and requests on both sides of its window', async () => {
  const sides = async (table: string, begins: string) =>
    database.superuser.unsafe(`
      select count(*) filter (where ${begins} <= date '2026-01-31')::int as inside,
        count(*) filter (where ${begins} > date '2026-01-31')::int as outside
      from ${table} where patron_id = '${witnessId}' ${table === 'loans' ? 'and returned_at is null' : ''}`);
  const local = (column: string) => `(${column} at time zone '${timeZone}')::date`;
  expect(await sides('loans', local('checked_out_at'))).toEqual([{ inside: 3, outside: 2 }]);
  expect(await sides('holds', local('placed_at'))).toEqual([{ inside: 1, outside: 1 }]);
  expect(await sides('interlibrary_loan_requests', 'requested_on')).toEqual([{ inside: 1, outside: 1 }]);
  // Half an hour before and after the last midnight, so that a day of another zone's gives another answer.
  const utc = await sides('loans', "(checked_out_at at time zone 'UTC')::date");
  expect(utc).toEqual([{ inside: 2, outside: 3 }]);
});

test('[recovery.agency] both agencies’ documents MUST be registered by the hash of their text', async () => {
  const documents = await database.superuser<{ hash: string; document: string; name: string }[]>`
    select hash, document, name from registered_documents d join clients c on c.id = d.client_id`;
  expect(documents).toHaveLength(2 * agencyDocuments.length);
  for (const { hash, document } of documents) expect(hash).toBe(documentIdOf(document));
  const schema = buildSchema(await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  for (const { document } of documents) expect(validate(schema, parse(document))).toEqual([]);
  expect(documentIdOf('{ viewer { kind } }')).toBe(
    'sha256:ac09e330833d64b1894189c95185df626912f84019f907fd9ddc43fba851fdd4',
  );
});

test('no token MUST stand anywhere in the database', async () => {
  const everything = await everythingIn(database.superuser);
  expect(everything).toContain('demonstration: clerk');
  for (const token of Object.values(tokens)) {
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(token.slice(9, 52));
  }
});

test('tokens made anew MUST end those of before, and the evidence MUST outlive them years on', async () => {
  const years = new Date('2029-06-01T12:00:00Z');
  const operatorsOwn = await database.superuser`
    insert into tokens (hash, kind, staff_name, staff_role, label, created_at, expires_at)
    values (sha256('x'), 'STAFF', 'A', 'CLERK', 'not of the demonstration', ${now}, ${hours(1)}) returning id`;
  const again = await issueDemonstrationTokens(operator, { now: hours(1), timeZone });
  for (const persona of Object.keys(tokens) as (keyof DemonstrationTokens)[]) {
    expect(again.tokens[persona]).not.toBe(tokens[persona]);
    expect(await refusal(tokens[persona], hours(1))).toBe('UNAUTHENTICATED');
    expect(await refusal(again.tokens[persona], hours(1))).toBe(bases[persona]);
  }
  expect(await database.superuser`select revoked_at from tokens where id = ${operatorsOwn[0]?.id}`).toEqual([
    { revoked_at: null },
  ]);
  const old = await issueDemonstrationTokens(operator, { now: years, timeZone });
  for (const persona of Object.keys(tokens) as (keyof DemonstrationTokens)[])
    expect(await refusal(old.tokens[persona], new Date(years.getTime() + 86_000_000))).toBe(bases[persona]);
});

test('demo.json MUST be its owner’s alone and appear whole, also over one that stood open to all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-demo-'));
  try {
    const dataDir = join(folder, 'new');
    const content = { endpoint: 'http://127.0.0.1:4000/graphql', databaseUrl: 'postgres://x', tokens, cards };
    const path = await writeDemoFile(dataDir, content);
    expect(path).toBe(join(dataDir, 'demo.json'));
    await writeFile(path, '{', { mode: 0o644 });
    await writeDemoFile(dataDir, content);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(content);
    expect(await readdir(dataDir)).toEqual(['demo.json']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
