import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import type { Operator } from '../../drizzle/operator.ts';
import { issueStaffToken } from '../../src/principals/issue.ts';
import { letIn, listShutOut, shutOut } from '../../src/principals/shutOut.ts';
import { newToken } from '../../src/principals/token.ts';
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
    expect(await shut('Front desk')).toEqual({ before: false, tokens: 1, ended: 0 });
    expect([await statusOf(front), await statusOf(back)]).toEqual([401, 200]);
    expect((await shut('Nobody at all')).tokens).toBe(0);
    await letIn(operator.db, 'Front desk');
    expect([await statusOf(front), await statusOf(back)]).toEqual([200, 200]);
  });

  test('cannot be mistaken for a token of the command line, which no subject’s name is given to', async () => {
    const token = await issue('marjorie');
    const theirs = await signIn('marjorie');
    for (const name of ['oidc:marjorie', ' oidc:x', 'staff:marjorie'])
      await expect(issue(name)).rejects.toMatchObject({ code: 'BAD_NAME' });
    await shut('oidc:marjorie');
    expect([await statusOf(token), await statusOf(theirs)]).toEqual([200, 401]);
    await letIn(operator.db, 'oidc:marjorie');
    await shut('marjorie');
    expect([await statusOf(token), await statusOf(theirs)]).toEqual([401, 401]);
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
