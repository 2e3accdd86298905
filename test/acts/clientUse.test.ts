import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentIdOf } from '../../src/documents/documentId.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { Connecting, standing } from './connecting.ts';
import { payloadOf } from './sending.ts';

/** What is told of a client beside who it is: how much it used on which days, and which documents it may run. */

let library: Connecting;
let carrel: TestCarrel;
const sent: Sent[] = [];
beforeAll(async () => {
  library = await Connecting.open();
  carrel = library.carrel;
  const { superuser } = carrel.database;
  await superuser`insert into client_days (client_id, day, requests, cost)
    select id, day::date, extract(day from day), 3000000000 + extract(day from day)
    from clients, generate_series('2026-06-01'::date, '2026-06-16', '1 day') as day where name like 'Nightjar%'`;
  await superuser`insert into client_days (client_id, day, requests, cost)
    select id, '2026-05-05', 1, 0 from clients where kind = 'FEED'`;
  await superuser`insert into client_days (client_id, day, requests, cost)
    select id, '2026-06-16'::date - n, 1, 1 from clients, generate_series(0, 400) as n where name like 'Papermill%'`;
  await superuser`insert into vendor_checks (client_id, day, count)
    select id, '2026-06-16', 5 from clients where name like 'Nightjar%'`;
  const original = { for: carrel.pools.for, end: carrel.pools.end };
  const listening = watched(original, sent);
  carrel.pools.for = (audience) => listening.for(audience);
});
afterAll(() => carrel.close());

const page = (fields: string, first = 100) =>
  carrel.query(`{ clients(first: ${first}) { edges { node { name ${fields} } } } }`, library.administrator());
async function clientsWith(fields: string): Promise<Record<string, Record<string, unknown>>> {
  const { edges } = payloadOf(await page(fields));
  return Object.fromEntries(
    edges.map(({ node: { name, ...rest } }: { node: { name: string } }) => [name, rest]),
  );
}

describe('[third-party.no-pii] Client.uses', () => {
  test('MUST be the days on which it connected, the newest first, and a vendor’s checks with them', async () => {
    const found = await clientsWith('lastUsedOn uses(first: 2) { day requests cost cardChecks }');
    expect(found['Nightjar Digital Media']).toEqual({
      lastUsedOn: '2026-06-16',
      uses: [
        { day: '2026-06-16', requests: 16, cost: 3_000_000_016, cardChecks: 5 },
        { day: '2026-06-15', requests: 15, cost: 3_000_000_015, cardChecks: 0 },
      ],
    });
    expect(found['Larkspur circulation system']).toEqual({
      lastUsedOn: '2026-05-05',
      uses: [{ day: '2026-05-05', requests: 1, cost: 0, cardChecks: null }],
    });
    const never = Object.values(found).filter(({ lastUsedOn }) => lastUsedOn === null);
    expect(never.length).toBeGreaterThan(0);
    for (const each of never) expect(each.uses).toEqual([]);
  });

  test('MUST be 30 days where nothing is said, and cannot be more than 366', async () => {
    const found = await clientsWith('uses { day } year: uses(first: 366) { day }');
    expect(found['Papermill Databases']?.uses).toHaveLength(30);
    expect(found['Papermill Databases']?.year).toHaveLength(366);
    expect(found['Nightjar Digital Media']?.year).toHaveLength(16);
    for (const first of [0, -1, 367]) {
      const answer = await page(`uses(first: ${first}) { day }`);
      expect(answer.json.errors[0].extensions).toMatchObject({ code: 'BAD_INPUT', argument: 'first' });
    }
  });

  test('MUST come with the page in one statement, and is not read where it was not asked for', async () => {
    const { superuser } = carrel.database;
    sent.length = 0;
    await clientsWith('lastUsedOn uses { day } documents { documentId }');
    const statements = sent.filter(({ audience }) => audience === 'administrator');
    expect(statements).toHaveLength(1);
    expect(statements[0]?.values.filter((value) => value === true)).toHaveLength(2);
    sent.length = 0;
    await clientsWith('lastUsedOn');
    expect(sent.flatMap(({ values }) => values).filter((value) => value === true)).toHaveLength(0);
    expect(await superuser`select from client_days`).not.toHaveLength(0);
  });

  test('an act’s answer MUST tell it as well', async () => {
    const { client } = await library.registered();
    await carrel.database.superuser`insert into client_days values (${client.id}, '2026-06-17', 2, 3)`;
    const answer = await carrel.query(
      `mutation { revokeClient(input: { clientId: "${client.id}", idempotencyKey: "u" }) {
        client { lastUsedOn uses { requests cost } documents { documentId } } } }`,
      library.administrator(),
    );
    expect(payloadOf(answer).client).toEqual({
      lastUsedOn: '2026-06-17',
      uses: [{ requests: 2, cost: 3 }],
      documents: [],
    });
  });
});

describe('[recovery.agency] Client.documents', () => {
  test('MUST be the names of its own documents and when they were registered, and cannot be their text', async () => {
    const { client } = await library.registered({ kind: 'AGENCY', name: 'Lapwing Recovery' });
    const document = 'query Canary { viewer { basis } }';
    await carrel.database.superuser`insert into registered_documents (client_id, hash, document, created_at)
      values (${client.id}, ${documentIdOf(document)}, ${document}, ${standing})`;
    const answer = await page('documents { documentId registeredAt }');
    const found = await clientsWith('documents { documentId registeredAt }');
    expect(found['Lapwing Recovery']).toEqual({
      documents: [{ documentId: documentIdOf(document), registeredAt: standing.toISOString() }],
    });
    expect(found['Nightjar Digital Media']).toEqual({ documents: [] });
    expect(answer.text).not.toContain('Canary');
  });
});

test('[third-party.no-pii] nobody else can see what a client used', async () => {
  for (const audience of ['staff', 'open', 'vendor', 'agency', 'feed', 'person', 'pin', 'log'] as const)
    for (const table of ['client_days', 'vendor_checks'])
      await expect(
        carrel.pools.for(audience).sql.unsafe(`select client_id from ${table}`),
        `${audience} ${table}`,
      ).rejects.toMatchObject({ code: '42501' });
  const { sql } = carrel.pools.for('administrator');
  await expect(sql`select client_id from client_days`).resolves.not.toHaveLength(0);
  await expect(sql`insert into client_days select * from client_days`).rejects.toMatchObject({
    code: '42501',
  });
});
