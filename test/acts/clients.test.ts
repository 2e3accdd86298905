import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentIdOf } from '../../src/documents/documentId.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { asksViewer, type ClientAct, Connecting, day, hashOf, standing } from './connecting.ts';
import { behind, expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';

/** Who may connect from outside: who enters them, what they get, and who sees that they are there. */

let library: Connecting;
let carrel: TestCarrel;
beforeAll(async () => {
  library = await Connecting.open();
  carrel = library.carrel;
});
afterAll(() => carrel.close());

const act: Connecting['act'] = (...doing) => library.act(...doing);
const registered: Connecting['registered'] = (more) => library.registered(more);
const viewer: Connecting['viewer'] = (token) => library.viewer(token);
const later: Connecting['later'] = (...doing) => library.later(...doing);
const administrator: Connecting['administrator'] = () => library.administrator();
const application: Connecting['application'] = (more) => library.application(more);

describe('[third-party.no-pii] registerClient', () => {
  test('MUST enter a vendor whose token opens at once what a vendor’s does, and no more', async () => {
    const input = application({ name: '  Kestrel Comics ', scopes: ['statistics'] });
    const { token, again, client } = payloadOf(await act('registerClient', input));
    expect(client).toEqual({
      id: expect.any(String),
      kind: 'VENDOR',
      name: 'Kestrel Comics',
      contact: 'security@heron.example.com',
      scopes: ['statistics'],
      networks: [],
      ratePerMinute: null,
      createdAt: standing.toISOString(),
      expiresAt: '2026-12-31T00:00:00.000Z',
      revokedAt: null,
    });
    expect(again).toBe(false);
    // A secret scanner tells by its letter whose a token is that it has found.
    expect(token).toMatch(/^carrel_c_/);
    expect(await viewer(token)).toEqual({ basis: 'VENDOR', classes: ['open', 'standing', 'statistics'] });
    expect((await viewer((await registered()).token)).classes).toEqual(['open', 'standing']);
  });

  test('MUST enter a feed that reads nothing, which ends with its client and not before', async () => {
    const { token } = await registered({ kind: 'FEED', expiresAt: '2026-06-18T18:00:00Z' });
    expect(await viewer(token)).toEqual({ basis: 'FEED', classes: ['open'] });
    await later(day - 1, async () => expect((await viewer(token)).basis).toBe('FEED'));
    await later(day, async () => expect(await viewer(token)).toBe('UNAUTHENTICATED'));
  });

  test('[recovery.agency] MUST give an agency its row among the agencies, once', async () => {
    const rows = () => carrel.database.superuser<{ id: string; agency: string | null }[]>`
      select a.id, c.agency_id as agency from agencies a left join clients c on c.agency_id = a.id
      where a.name = 'Lapwing Recovery'`;
    expect(await rows()).toEqual([]);
    const { token, client } = await registered({ kind: 'AGENCY', name: 'Lapwing Recovery' });
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row?.agency).toBe(row?.id);
    // It is known at once, and runs nothing until a document is registered for it.
    expect(await viewer(token)).toBe('NOT_ALLOWED');
    await carrel.database.superuser`
      insert into registered_documents (client_id, hash, document, created_at)
      values (${client.id}, ${documentIdOf(asksViewer)}, ${asksViewer}, ${standing})`;
    expect(await viewer(token)).toEqual({ basis: 'COLLECTION_AGENCY', classes: ['open', 'referral'] });
    expect((await carrel.database.superuser`select from agencies where name like 'Heron%'`).length).toBe(0);
  });

  test('an agency that accounts can be referred to already MUST be found by its name', async () => {
    await carrel.database.superuser`insert into agencies (name) values ('Known Before')`;
    const { client } = await registered({ kind: 'AGENCY', name: 'Known Before' });
    const [row] = await carrel.database.superuser<{ name: string }[]>`
      select a.name from clients c join agencies a on a.id = c.agency_id where c.id = ${client.id}`;
    expect(row?.name).toBe('Known Before');
  });

  test('cannot be done of a name that a client has, of whatever kind and state; nothing is written', async () => {
    const { client } = await registered({ name: 'Only One' });
    await act('revokeClient', { clientId: client.id });
    for (const kind of ['VENDOR', 'AGENCY', 'FEED'])
      expectBadInput(
        await act('registerClient', application({ kind, name: 'Only One' })),
        'name',
        'CLIENT_NAME_TAKEN',
      );
    expect(await carrel.database.superuser`select from agencies where name = 'Only One'`).toHaveLength(0);
    expect(await carrel.database.superuser`select from tokens where label = 'Only One'`).toHaveLength(1);
  });

  test('two at the same moment cannot both have a name', async () => {
    const answer = await behind(
      carrel,
      (tx) => tx`insert into clients (kind, name, contact, created_at, expires_at)
        values ('VENDOR', 'Same Moment', 'a', ${standing}, '2026-12-31')`,
      () => act('registerClient', application({ kind: 'AGENCY', name: 'Same Moment' })),
    );
    expectBadInput(answer, 'name', 'CLIENT_NAME_TAKEN');
    expect(await carrel.database.superuser`select from agencies where name = 'Same Moment'`).toHaveLength(0);
  });

  test.each<[object, string, string | undefined]>([
    [{ name: ' ' }, 'name', undefined],
    [{ contact: '' }, 'contact', undefined],
    [{ name: 'n'.repeat(201) }, 'name', undefined],
    [{ expiresAt: standing.toISOString() }, 'expiresAt', 'EXPIRY_PAST'],
    [{ idempotencyKey: ' ' }, 'idempotencyKey', undefined],
  ])('cannot be done with %j', async (more, argument, reason) => {
    expectBadInput(await act('registerClient', application(more)), argument, reason);
  });

  test('a retry MUST be told that it was done, and cannot have the token, its own or another', async () => {
    const input = application({ idempotencyKey: randomUUID() });
    const first = payloadOf(await act('registerClient', input));
    const retried = payloadOf(await act('registerClient', input));
    expect(retried).toEqual({ token: null, again: true, client: null });
    expect((await viewer(first.token)).basis).toBe('VENDOR');
    expect(
      await carrel.database.superuser`select from tokens where client_id = ${first.client.id}`,
    ).toHaveLength(1);
  });
});

describe('[third-party.no-pii] clients', () => {
  const page = (args: string, as = administrator()) =>
    carrel.query(
      `{ clients${args} { edges { cursor node { id kind name contact scopes createdAt expiresAt revokedAt } } pageInfo { hasNextPage endCursor } } }`,
      as,
    );

  test('MUST list every client once, by name, page by page, the revoked among them', async () => {
    const { client } = await registered({ name: 'Aardvark' });
    await act('revokeClient', { clientId: client.id });
    const names: string[] = [];
    let after = '';
    for (let more = true; more; ) {
      const { clients } = (await page(`(first: 3${after})`)).json.data;
      names.push(...clients.edges.map(({ node }: { node: { name: string } }) => node.name));
      more = clients.pageInfo.hasNextPage;
      after = `, after: "${clients.pageInfo.endCursor}"`;
    }
    const rows = await carrel.database.superuser<{ name: string }[]>`select name from clients order by name`;
    expect(names).toEqual(rows.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(5);
    const [first] = (await page('(first: 100)')).json.data.clients.edges;
    expect(first.node).toMatchObject({ name: 'Aardvark', revokedAt: standing.toISOString() });
  });

  test('[offence.disclosure] cannot be on file as if a person had been looked at', async () => {
    const entries = () => carrel.database.superuser`select id from disclosures`;
    const before = (await entries()).length;
    expect((await page('')).status).toBe(200);
    await registered();
    expect((await entries()).length).toBe(before);
  });

  test('cannot be read for another purpose, by a clerk, or by a client of itself', async () => {
    const { token } = await registered();
    for (const as of [
      { token: carrel.tokens.administrator, purpose: 'LEGAL' },
      { token: carrel.tokens.administrator },
      { token: carrel.tokens.clerk, purpose: 'ACCOUNT' },
      { token },
    ]) {
      const answer = await page('', as);
      expect(answer.json.data, answer.text).toEqual({ clients: null });
      expect(answer.text).not.toContain('Heron');
    }
  });

  test('the administrator’s login cannot read a token, its hash, nor the number of a vendor’s key or what an agency asks', async () => {
    const { sql } = carrel.pools.for('administrator');
    for (const statement of [
      'select hash from tokens',
      'select id from tokens',
      'select subject_key from clients',
      'select agency_id from clients',
      'select document from registered_documents',
    ])
      await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
    await expect(sql`select id, name from clients`).resolves.not.toHaveLength(0);
    await expect(carrel.pools.for('staff').sql`select id from clients`).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('[third-party.no-pii] who may', () => {
  test('a clerk cannot, nor an administrator who works for something else: nothing is written', async () => {
    const { token, client } = await registered();
    const counted = () => carrel.database.superuser`
      select (select count(*) from clients) as clients, (select count(*) from tokens) as tokens`;
    const before = await counted();
    const inputs = {
      registerClient: application(),
      rotateClientToken: { clientId: client.id },
      revokeClient: { clientId: client.id },
    };
    for (const name of Object.keys(inputs) as ClientAct[])
      for (const as of [
        { token: carrel.tokens.clerk, purpose: 'ACCOUNT' },
        { token: carrel.tokens.clerk },
        { token: carrel.tokens.administrator, purpose: 'LEGAL' },
        { token: carrel.tokens.administrator },
        { token },
      ])
        expectNotAllowed(await act(name, inputs[name], as));
    expect(await counted()).toEqual(before);
    expect((await viewer(token)).basis).toBe('VENDOR');
    const clerk = await act('registerClient', application(), {
      token: carrel.tokens.clerk,
      purpose: 'CLIENTS',
    });
    expect(clerk.json.errors[0].extensions.code).toBe('PURPOSE_NOT_ALLOWED');
  });
});

describe('[third-party.no-pii] a client’s token', () => {
  test('MUST be in its one answer once, and cannot be in the log, in the database, or in an answer again', async () => {
    const answer = await act('registerClient', application());
    const { token, client } = payloadOf(answer);
    expect(answer.text.split(token)).toHaveLength(2);
    const rotated = await act('rotateClientToken', { clientId: client.id });
    const texts = [
      rotated.text,
      (await act('revokeClient', { clientId: client.id })).text,
      (await carrel.query('{ clients(first: 100) { edges { node { id name contact } } } }', administrator()))
        .text,
      ...carrel.log,
    ];
    const tables = await carrel.database.superuser<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    for (const { name } of tables)
      for (const { row } of await carrel.database.superuser.unsafe<{ row: string }[]>(
        `select row_to_json(t)::text as row from "${name}" t`,
      ))
        if (name !== 'tokens') texts.push(row);
        else expect(row).not.toContain(token);
    expect(texts.length).toBeGreaterThan(100);
    for (const secret of [token, payloadOf(rotated).token])
      for (const text of texts) {
        if (text !== rotated.text) expect(text).not.toContain(secret);
        expect(text).not.toContain(hashOf(secret));
      }
    expect(rotated.text).not.toContain(token);
    expect(answer.text).not.toContain(hashOf(token));
  });
});
