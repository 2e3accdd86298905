import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../drizzle/migrate.ts';
import { adultId } from '../../src/demo/adults.ts';
import { keyWrapping } from '../../src/disclosure/pseudonyms.ts';
import { audiencePassword } from '../../src/secret.ts';
import { codesOf, expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { item } from './items.ts';

/** Keys of several kinds: of a limit, of a grant, of an answer; and doors that are none. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

describe('the key of a limit', () => {
  const signIn = (cardNumber: string, pin: string, headers: readonly string[] = []) =>
    carrel.query(
      'mutation ($c: String!, $p: String!) { signIn(input: { cardNumber: $c, pin: $p }) { token } }',
      {
        variables: { c: cardNumber, p: pin },
        headers,
      },
    );

  // CVE-2025-64526 (Strapi): what the caller sent was a part of the key that its tries were counted by.
  test(item('K48', 'cannot be'), async () => {
    const { number, pin } = carrel.cards.child;
    const disguises: readonly (readonly [written: string, headers: readonly string[]])[] = [
      [number, ['X-Forwarded-For', '10.0.0.1']],
      [` ${number}`, ['X-Real-IP', '10.0.0.2', 'X-Forwarded-For', '10.0.0.1, 10.0.0.9']],
      [`${number.slice(0, 4)} ${number.slice(4)}`, ['Forwarded', 'for=10.0.0.3']],
      [`${number}\t`, ['User-Agent', 'another', 'X-Client-IP', '10.0.0.4']],
      [`${number}\u00a0`, ['CF-Connecting-IP', '10.0.0.5', 'Cookie', 'session=5']],
    ];
    const refused = await signIn('29000000000000', '0000');
    for (const [written, headers] of disguises)
      expect((await signIn(written, '0000', headers)).text).toBe(refused.text);
    // Five were wrong: the sixth is not tried, whoever says that it comes from somewhere else.
    for (const headers of [[], ['X-Forwarded-For', '192.0.2.77'], ['Forwarded', 'for=192.0.2.78']])
      expect((await signIn(number, pin, headers)).text).toBe(refused.text);
    carrel.clock.now = new Date(carrel.clock.now.getTime() + 16 * 60_000);
    expect((await signIn(number, pin)).json.data.signIn.token).toEqual(expect.any(String));
  });
});

describe('a column that was dropped and added again', () => {
  const asClerk = (fields: string) =>
    carrel.query(`{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { ${fields} } }`, {
      token: carrel.tokens.clerk,
      purpose: 'ACCOUNT',
    });
  const readers = async (column: string): Promise<string[]> => {
    const rows = await carrel.database.superuser<{ role: string }[]>`
      select rolname as role from pg_roles where rolname like 'carrel%' and rolname not like 'carrel_keeper%'
        and rolname not like 'carrel_owner%' and has_column_privilege(rolname, 'patrons', ${column}, 'select')`;
    return rows.map(({ role }) => role);
  };

  test(item('K49', 'cannot have them'), async () => {
    const { superuser, roles, url, secret } = carrel.database;
    const before = await readers('email');
    expect(before.length).toBeGreaterThan(1);
    await superuser.unsafe(
      'alter table patrons drop column email; alter table patrons add column email text',
    );
    await superuser`update patrons set email = 'k49.canary@example.org'`;
    expect(await readers('email')).toEqual([]);
    const withheld = await asClerk('id email');
    expect(withheld.status).toBe(503);
    expect(withheld.text).not.toContain('canary');
    // By hand, and on a column that no page knows: neither outlives the next migration.
    await superuser.unsafe(`grant select (birth_date) on patrons to carrel_staff_${roles}`);
    await superuser.unsafe(
      `alter table patrons add column note text; grant select (note) on patrons to carrel_staff_${roles}`,
    );
    await superuser.unsafe('alter table patrons drop column note; alter table patrons add column note text');
    expect(await readers('note')).toEqual([]);
    await migrate({
      url,
      roles,
      passwords: audiencePassword(secret),
      wrapping: keyWrapping(secret),
      now: carrel.clock.now,
      timeZone,
    });
    expect(await readers('note')).toEqual([]);
    expect(await readers('email')).toEqual(before);
    expect((await readers('birth_date')).filter((role) => role.includes('staff'))).toEqual([]);
  });
});

// CVE-2026-32621 (Apollo Federation): an alias was written into the prototype of everything.
test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'])(
  item('K50', 'cannot be more than a key: %s'),
  async (key) => {
    const answer = await carrel.query(`{ ${key}: record { ${key}: email id } }`, {
      token: carrel.tokens.borrowerInPerson,
    });
    expect(answer.text).toContain(`"data":{"${key}":{"${key}":null,"id":"${adultId}"}}`);
    expect(codesOf(answer)).toEqual(['WITHHELD']);
    const variables = JSON.parse(`{"${key}": {"polluted": true}, "name": "al"}`) as Record<string, unknown>;
    await carrel.query('query ($name: String!) { searchTitles(text: $name) { __typename } }', { variables });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await carrel.query('{ viewer { basis } }')).json).toEqual({
      data: { viewer: { basis: 'PUBLIC' } },
    });
  },
);

// CVE-2026-35523 (Strawberry) and CVE-2026-32594 (Parse Server): a socket was a way round the door.
describe('another protocol', () => {
  const upgraded = (protocol: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(carrel.endpoint);
      const socket = createConnection(Number(port), hostname, () => {
        socket.write(
          `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${protocol}\r\nAuthorization: Bearer ${carrel.tokens.card}\r\n\r\n`,
        );
      });
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
      socket.once('close', () => resolve(''));
    });

  test.each(['graphql-ws', 'graphql-transport-ws'])(item('K51', 'cannot be spoken: %s'), async (protocol) => {
    expect(await upgraded(protocol)).not.toMatch(/^HTTP\/1\.1 (101|200)/);
  });

  test(item('K51', 'cannot be spoken: a subscription, a stream, a part after another'), async () => {
    const subscription = await carrel.query('subscription { viewer { basis } }', {
      token: carrel.tokens.card,
    });
    expectRefused(subscription, 400, 'GRAPHQL_VALIDATION_FAILED');
    for (const document of [
      '{ record { id ... @defer { email } } }',
      '{ record { loans @stream { id } } }',
    ]) {
      const answer = await carrel.query(document, { token: carrel.tokens.card });
      expect(answer.status).toBe(400);
    }
    for (const accept of ['text/event-stream', 'multipart/mixed']) {
      const answer = await carrel.query('{ record { id } }', {
        token: carrel.tokens.card,
        headers: ['Accept', accept],
      });
      expect(answer.status).toBe(406);
      expect(answer.text).not.toContain(adultId);
    }
  });
});
