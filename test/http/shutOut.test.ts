import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import type { Operator } from '../../drizzle/operator.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { demoId } from '../../src/demo/ids.ts';
import { createClient } from '../../src/principals/client.ts';
import { issueStaffToken } from '../../src/principals/issue.ts';
import { listTokens } from '../../src/principals/list.ts';
import { letIn, listShutOut, shutOut } from '../../src/principals/shutOut.ts';
import { newToken } from '../../src/principals/token.ts';
import { register } from '../setup/registered.ts';
import { expectRefused } from './answers.ts';
import { openStaffDoor, type StaffDoor } from './signedIn.ts';

let door: StaffDoor;
let operator: Operator;
beforeAll(async () => {
  door = await openStaffDoor();
  operator = await door.carrel.database.operator();
});
afterAll(() => door.close());
beforeEach(() => operator.sql`delete from staff_shut_out`);

const now = () => door.carrel.clock.now;
const shut = (who: string) => shutOut(operator.db, who, 'left', now());
const signIn = async (who: string) => (await door.issuer.signIn(who, { roles: ['circ-desk'] })).access;
const statusOf = async (token: string) => (await door.viewer(token)).status;
const issue = async (name: string) => {
  const expiresAt = new Date(now().getTime() + 3_600_000);
  const asked = { name, role: 'CLERK', label: 'desk', expiresAt } as const;
  return (await issueStaffToken(operator.db, asked, now())).token;
};

describe('[collect.function] a member of staff who is shut out', () => {
  test('MUST be nobody at the next request, whatever their token says, and be let in again', async () => {
    const [theirs, another] = [await signIn('marjorie'), await signIn('ewan')];
    expect(await statusOf(theirs)).toBe(200);
    await shut('oidc:marjorie');
    const answer = await door.viewer(theirs);
    expectRefused(answer, 401, 'UNAUTHENTICATED');
    expect(answer.text).toBe((await door.viewer(newToken('STAFF').token)).text);
    expect(await statusOf(await signIn('marjorie'))).toBe(401);
    expect(await statusOf(another)).toBe(200);
    await letIn(operator.db, 'oidc:marjorie');
    expect(await statusOf(theirs)).toBe(200);
  });

  test('MUST be met by their bare subject, by what the log calls them, and by no other’s name', async () => {
    const token = await signIn('marjorie');
    for (const name of ['marjorie', ' marjorie ', 'oidc:marjorie', 'staff:oidc:marjorie']) {
      await shut(name);
      expect(await statusOf(token), name).toBe(401);
      await letIn(operator.db, name);
      expect(await statusOf(token), name).toBe(200);
    }
    for (const name of ['Marjorie', 'marj', 'marjorie2', 'oidc:oidc:marjorie', '%']) {
      await shut(name);
      expect(await statusOf(token), name).toBe(200);
    }
  });

  test('MUST be shut out with a token of the command line too, and with no other’s', async () => {
    const [front, back] = [await issue('Front desk'), await issue('Back desk')];
    expect([await statusOf(front), await statusOf(back)]).toEqual([200, 200]);
    expect(await shut('Front desk')).toEqual({
      before: false,
      names: ['staff:Front desk', 'staff:oidc:Front desk'],
      tokens: 1,
      ended: 0,
      clientTokens: 0,
      clients: [],
    });
    expect([await statusOf(front), await statusOf(back)]).toEqual([401, 200]);
    expect((await shut('Nobody at all')).tokens).toBe(0);
    await letIn(operator.db, 'Front desk');
    expect([await statusOf(front), await statusOf(back)]).toEqual([200, 200]);
  });

  test('cannot be mistaken for a token of the command line, which no subject’s name is given to', async () => {
    const token = await issue('marjorie');
    const theirs = await signIn('marjorie');
    const passing = ['oidc:marjorie', ' oidc:x', 'staff:marjorie', 'OIDC:marjorie', 'Staff:x', 'ｏｉｄｃ:x'];
    for (const name of passing) await expect(issue(name), name).rejects.toMatchObject({ code: 'BAD_NAME' });
    await shut('oidc:marjorie');
    expect([await statusOf(token), await statusOf(theirs)]).toEqual([200, 401]);
    await letIn(operator.db, 'oidc:marjorie');
    await shut('marjorie');
    expect([await statusOf(token), await statusOf(theirs)]).toEqual([401, 401]);
  });

  test('MUST be met in every reading of a text that can mean two, and the command say whom it met', async () => {
    const [hers, anothers] = [await signIn('staff:marjorie'), await signIn('marjorie')];
    const [desk, unmeant] = [await issue('marjorie'), await signIn('staff:ewan')];
    const all = async () => Promise.all([hers, anothers, desk, unmeant].map(statusOf));
    expect(await all()).toEqual([200, 200, 200, 200]);
    const { names, tokens } = await shut('staff:marjorie');
    expect(await all()).toEqual([401, 401, 401, 200]);
    expect(tokens).toBeGreaterThan(0);
    const logged = [
      'staff:staff:marjorie',
      'staff:oidc:staff:marjorie',
      'staff:marjorie',
      'staff:oidc:marjorie',
    ];
    expect(names).toEqual(logged);
    await letIn(operator.db, 'staff:marjorie');
    expect(await all()).toEqual([200, 200, 200, 200]);
    await shut('oidc:staff:marjorie');
    expect(await all()).toEqual([401, 200, 200, 200]);
  });

  test.each(['NFC', 'NFD'])('MUST be met however the letters of their name were typed: %s', async (form) => {
    const token = await issue(`José ${form}`.normalize(form));
    const expected = [{ name: `José ${form}`.normalize('NFC') }];
    const { superuser } = door.carrel.database;
    const kept = await superuser`select staff_name as name from tokens where staff_name like ${`%${form}`}`;
    expect([...kept]).toEqual(expected);
    for (const typed of ['NFC', 'NFD']) {
      expect(await shut(`José ${form}`.normalize(typed))).toMatchObject({ tokens: 1 });
      expect(await statusOf(token), typed).toBe(401);
      await letIn(operator.db, `José ${form}`.normalize(typed));
      expect(await statusOf(token), typed).toBe(200);
    }
    // As it was kept before names were all kept in one form.
    await superuser`update tokens set staff_name = ${`José ${form}`.normalize('NFD')} where staff_name = ${expected[0]?.name ?? ''}`;
    expect(await shut(`José ${form}`)).toMatchObject({ tokens: 1 });
    expect(await statusOf(token)).toBe(401);
  });

  test.each([
    'Front\u200b desk',
    '\u200bFront',
    'oidc\u200b:marjorie',
    'Fro\u00adnt',
    'Front\ndesk',
    '\u202efront',
  ])('cannot have a name that looks like another’s: %j', async (name) => {
    await expect(issue(name)).rejects.toMatchObject({ code: 'BAD_NAME' });
    await expect(shut(name)).rejects.toMatchObject({ code: 'BAD_NAME' });
    expect(await listShutOut(operator.db)).toEqual([]);
  });

  const openFor = async (token: string, key: string): Promise<string> => {
    const { number } = door.carrel.cards.adult;
    const answer = await door.carrel.query(
      `mutation ($input: OpenDisclosureInput!) { openDisclosure(input: $input) { token } }`,
      {
        token,
        purpose: 'CIRCULATION',
        variables: {
          input: { card: { cardNumber: number, documents: ['LIBRARY_CARD'], idempotencyKey: key } },
        },
      },
    );
    expect(answer.json.errors, answer.text).toBeUndefined();
    return answer.json.data.openDisclosure.token;
  };

  test('cannot go on with what they had open, and others MUST', async () => {
    const theirs = await openFor(await signIn('marjorie'), 'hers');
    const anothers = await openFor(await signIn('ewan'), 'his');
    expect([await statusOf(theirs), await statusOf(anothers)]).toEqual([200, 200]);
    expect((await shut('marjorie')).ended).toBe(1);
    expect([await statusOf(theirs), await statusOf(anothers)]).toEqual([401, 200]);
    await letIn(operator.db, 'marjorie');
    expect(await statusOf(theirs)).toBe(401);
    const left = await door.carrel.database.superuser`
      select g.ended_at as ended, t.revoked_at as revoked from grants g join tokens t on t.grant_id = g.id
      where g.opened_by = 'oidc:marjorie'`;
    expect([...left]).toEqual([{ ended: now(), revoked: now() }]);
  });

  const administrators = async (who: string, act: string, input: object): Promise<string> => {
    const answer = await door.carrel.query(
      `mutation ($input: ${act[0]?.toUpperCase()}${act.slice(1)}Input!) { done: ${act}(input: $input) { token } }`,
      {
        token: (await door.issuer.signIn(who, { roles: ['library-admin'] })).access,
        purpose: 'CLIENTS',
        variables: { input: { ...input, idempotencyKey: randomUUID() } },
      },
    );
    expect(answer.json.errors, answer.text).toBeUndefined();
    return answer.json.data.done.token;
  };
  test('[recovery.agency] cannot read debtors with an agency’s token that they made, and another’s MUST', async () => {
    const { carrel } = door;
    const debtors = '{ referrals { edges { node { debtorName } } } }';
    await register(carrel, 'agency', debtors);
    const clientId = demoId('client', 'agency');
    const rotation = { clientId, overlap: 'P1D' };
    const first = await administrators('mallory', 'rotateClientToken', rotation);
    const second = await administrators('mallory', 'rotateClientToken', rotation);
    const anothers = await administrators('ewan', 'rotateClientToken', rotation);
    const all = async () => {
      const tokens = [carrel.tokens.agency, first, second, anothers];
      const answers = await Promise.all(tokens.map((token) => carrel.query(debtors, { token })));
      return answers.map(({ status, json }) => json.data?.referrals.edges.length ?? status);
    };
    expect(await all()).toEqual([3, 3, 3, 3]);
    expect(await shut('mallory')).toMatchObject({ clientTokens: 2, clients: [agencies.agency.name] });
    expect(await all()).toEqual([3, 401, 401, 3]);
    expect(await shut('mallory')).toMatchObject({ before: true, clientTokens: 0, clients: [] });
    await letIn(operator.db, 'mallory');
    expect(await all()).toEqual([3, 401, 401, 3]);
    const listed = await listTokens(operator.db, now());
    const made = listed.filter(({ holder }) => holder === `AGENCY ${agencies.agency.name}`);
    expect(made.map(({ madeBy, state }) => [madeBy, state]).toSorted()).toEqual([
      ['operator', 'ACTIVE'],
      ['staff:oidc:ewan', 'ACTIVE'],
      ['staff:oidc:mallory', 'REVOKED'],
      ['staff:oidc:mallory', 'REVOKED'],
    ]);
  });

  test('[recovery.agency] cannot connect as a client that they entered, and its row MUST say who did', async () => {
    const expiresAt = new Date(now().getTime() + 86_400_000);
    const client = { kind: 'AGENCY', name: 'Plover Recovery', contact: 'x', expiresAt };
    const token = await administrators('mallory', 'registerClient', client);
    // It may run no document yet; it is somebody.
    expect(await statusOf(token)).toBe(403);
    const listed = await listTokens(operator.db, now());
    expect(listed.find(({ holder }) => holder === 'AGENCY Plover Recovery')?.madeBy).toBe(
      'staff:oidc:mallory',
    );
    expect(await shut('oidc:mallory')).toMatchObject({ clientTokens: 1, clients: ['Plover Recovery'] });
    expect(await statusOf(token)).toBe(401);
  });

  test('MUST be met by the row of a token that the command line’s staff made, and the operator’s own cannot be', async () => {
    const client = await createClient(
      operator,
      {
        kind: 'FEED',
        name: 'Wren feed',
        contact: 'x',
        scopes: [],
        expiresAt: new Date(now().getTime() + 86_400_000),
      },
      now(),
    );
    expect(await shut('operator')).toMatchObject({ clientTokens: 0 });
    expect(await statusOf(client.token)).toBe(200);
    await door.carrel.database.superuser`
      update tokens set made_by = ${'staff:Ame\u0301lie'} where client_id = ${client.clientId}`;
    expect(await shut('Am\u00e9lie')).toMatchObject({ clientTokens: 1, clients: ['Wren feed'] });
    expect(await statusOf(client.token)).toBe(401);
  });

  test('MUST stay shut out for the first reason, and be listed with it', async () => {
    await shutOut(operator.db, 'marjorie', ' left ', now());
    expect(await shutOut(operator.db, 'marjorie', 'again', new Date(0))).toMatchObject({ before: true });
    expect(await listShutOut(operator.db)).toEqual([{ subject: 'marjorie', since: now(), reason: 'left' }]);
    await letIn(operator.db, 'marjorie');
    await expect(letIn(operator.db, 'marjorie')).rejects.toMatchObject({ code: 'NOT_SHUT_OUT' });
    await expect(shut(' ')).rejects.toMatchObject({ code: 'BAD_NAME' });
    await expect(shutOut(operator.db, 'x', ' ', now())).rejects.toMatchObject({ code: 'BAD_REASON' });
    expect(await listShutOut(operator.db)).toEqual([]);
  });
});

describe('[unavailable] a database that does not say who is shut out', () => {
  test('cannot let anybody in, and cannot be asked by who has no good token', async () => {
    const token = await signIn('marjorie');
    const open = roleName('open', door.carrel.database.roles);
    const { superuser } = door.carrel.database;
    await superuser.unsafe(`revoke execute on function carrel.is_shut_out(text) from ${open}`);
    try {
      expectRefused(await door.viewer(token), 503, 'UNAVAILABLE');
      expectRefused(await door.viewer('a.b.c'), 401, 'UNAUTHENTICATED');
    } finally {
      await superuser.unsafe(`grant execute on function carrel.is_shut_out(text) to ${open}`);
    }
    expect(await statusOf(token)).toBe(200);
  });
});
