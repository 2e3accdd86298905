import { exportSPKI, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../src/principals/token.ts';
import { expectRefused } from './answers.ts';
import { openStaffDoor, type StaffDoor } from './signedIn.ts';

let door: StaffDoor;
beforeAll(async () => {
  door = await openStaffDoor();
});
afterAll(() => door.close());

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const roleOf = async (token: string) => (await door.viewer(token)).json.data?.viewer.role ?? null;
const forged = (other: Readonly<Record<string, unknown>>, header = {}) =>
  door.issuer.forge(door.claims(other), header);

/** Refused, and with the very bytes that any unknown token is refused with. */
async function expectNobody(token: string, why: string): Promise<void> {
  const answer = await door.viewer(token);
  expectRefused(answer, 401, 'UNAUTHENTICATED');
  expect(answer.text, why).toBe((await door.viewer(newToken('STAFF').token)).text);
}

describe('[collect.function] a token of the library’s identity provider', () => {
  test('MUST make a member of staff of its bearer, in the role that the claim is configured to give', async () => {
    const claims = { clerk: 'circ-desk', boss: 'library-admin', helper: 'volunteers' };
    const roles = { clerk: 'CLERK', boss: 'ADMINISTRATOR', helper: 'VOLUNTEER' };
    for (const who of ['clerk', 'boss', 'helper'] as const) {
      const { access } = await door.issuer.signIn(who, { roles: [claims[who]] });
      const { viewer } = (await door.viewer(access)).json.data;
      const expiresAt = new Date((door.seconds() + 600) * 1000).toISOString();
      expect(viewer).toEqual({ kind: 'STAFF', basis: 'STAFF', role: roles[who], purpose: null, expiresAt });
    }
  });

  test('cannot give a role that its claim has no value for, nor any without the claim', async () => {
    for (const claims of [
      {},
      { roles: [] },
      { roles: ['patrons'] },
      { roles: 7 },
      { groups: ['circ-desk'] },
    ]) {
      const { access } = await door.issuer.signIn('nobody', claims);
      await expectNobody(access, JSON.stringify(claims));
    }
    expect(await roleOf((await door.issuer.signIn('nobody', { roles: 'circ-desk' })).access)).toBe('CLERK');
  });

  test('cannot give a role any longer once the claim is gone from the next one', async () => {
    const before = await door.issuer.signIn('leaver', { roles: ['library-admin', 'circ-desk'] });
    expect(await roleOf(before.access)).toBe('ADMINISTRATOR');
    expect(await roleOf((await door.issuer.signIn('leaver', { roles: ['circ-desk'] })).access)).toBe('CLERK');
    await expectNobody((await door.issuer.signIn('leaver')).access, 'no role');
  });

  test('MUST leave the purposes to the role', async () => {
    const { access } = await door.issuer.signIn('clerk', { roles: ['circ-desk'] });
    expect((await door.viewer(access, 'CIRCULATION')).json.data.viewer.purpose).toBe('CIRCULATION');
    expectRefused(await door.viewer(access, 'CLIENTS'), 403, 'PURPOSE_NOT_ALLOWED');
    const boss = await door.issuer.signIn('boss', { roles: ['library-admin'] });
    expect((await door.viewer(boss.access, 'CLIENTS')).json.data.viewer.purpose).toBe('CLIENTS');
  });

  test('MUST be one of a program that staff sign in with, and a person’s', async () => {
    const roles = { roles: ['circ-desk'] };
    expect(await roleOf((await door.issuer.signIn('clerk', roles, 'desk')).access)).toBe('CLERK');
    await expectNobody((await door.issuer.signIn('clerk', roles, 'elsewhere')).access, 'another program');
    await expectNobody(await door.issuer.clientToken(), 'a program’s own');
    await expectNobody(await forged({ sub: 'desk' }), 'a program’s own, with a role');
  });

  test('cannot be an ID token, which a browser holds and shows around', async () => {
    const { access, id } = await door.issuer.signIn('clerk', { roles: ['circ-desk'] });
    expect(id.split('.')).toHaveLength(3);
    await expectNobody(id, 'an ID token');
    expect(await roleOf(access)).toBe('CLERK');
    for (const typ of ['JWT', 'jwt', 'dpop+jwt', '', undefined])
      await expectNobody(await forged({}, { typ }), `typ ${typ}`);
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT'])
      expect(await roleOf(await forged({}, { typ }))).toBe('CLERK');
  });
});

describe('[collect.function] a forged token', () => {
  test('cannot be good with a claim that is missing or not what it must be', async () => {
    expect(await roleOf(await forged({}))).toBe('CLERK');
    const wrong: Readonly<Record<string, readonly unknown[]>> = {
      iss: [undefined, '', 'https://elsewhere.example', `${door.issuer.url}/`, [door.issuer.url], 1],
      aud: [undefined, '', 'https://elsewhere.example', [], ['https://elsewhere.example'], {}, null],
      sub: [
        undefined,
        '',
        ' ',
        'marjorie ',
        'mar\njorie',
        'marjörie',
        'm'.repeat(256),
        7,
        null,
        ['marjorie'],
      ],
      client_id: [undefined, '', 'elsewhere', ['desk'], 'DESK', null],
      jti: [undefined, '', 7, null],
      iat: [undefined, 'now', null, door.seconds() + 31, door.seconds() - 86_400 - 31],
      exp: [undefined, 'later', null, 0, -1, door.seconds(), door.seconds() - 1],
      nbf: [door.seconds() + 31, 'now', null],
      cnf: [{ jkt: 'a key' }],
    };
    for (const [name, values] of Object.entries(wrong))
      for (const value of values) await expectNobody(await forged({ [name]: value }), `${name} ${value}`);
    const right = {
      aud: [['https://elsewhere.example', door.claims()['aud']]],
      sub: ['0b1c4d3e-5f6a', 'auth0|5f7c8ec7c33c6c004bbafe82', "O'Neil, M."],
      iat: [door.seconds() + 30, door.seconds() - 3_600],
      nbf: [door.seconds() + 30, 0],
      exp: [door.seconds() + 1, 1e300],
    };
    for (const [name, values] of Object.entries(right))
      for (const value of values)
        expect(await roleOf(await forged({ [name]: value })), `${name} ${value}`).toBe('CLERK');
  });

  test('cannot be signed with nothing, nor with the key that everybody can read', async () => {
    const { n, e, kty, kid = '' } = door.issuer.key();
    const publicKey = await importJWK({ kty, n, e } as never, 'RS256');
    const claims = door.claims();
    for (const alg of ['none', 'None', 'NONE', ''])
      for (const signature of ['', 'AAAA'])
        await expectNobody(
          `${base64({ alg, typ: 'at+jwt', kid })}.${base64(claims)}.${signature}`,
          `alg ${alg}`,
        );
    const secrets = [await exportSPKI(publicKey as never), JSON.stringify({ kty, n, e }), ''];
    for (const secret of secrets)
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const key = await crypto.subtle.importKey(
          'raw',
          Buffer.from(secret === '' ? '\0'.repeat(64) : secret.padEnd(64)),
          { name: 'HMAC', hash: `SHA-${alg.slice(2)}` },
          false,
          ['sign'],
        );
        const header = { alg, typ: 'at+jwt', kid };
        await expectNobody(await new SignJWT(claims).setProtectedHeader(header).sign(key), alg);
      }
  });

  test('cannot be changed after it was signed', async () => {
    const [header = '', payload = '', signature = ''] = (await forged({ roles: ['volunteers'] })).split('.');
    expect(await roleOf([header, payload, signature].join('.'))).toBe('VOLUNTEER');
    const widened = base64(door.claims({ roles: ['library-admin'] }));
    for (const token of [
      [header, widened, signature],
      [header, payload, ''],
      [header, payload, signature.slice(0, -4)],
      [header, payload, signature, signature],
      [header, payload],
    ])
      await expectNobody(token.join('.'), 'changed');
  });

  test('cannot bring a key of its own, name one elsewhere, or ask for what is not understood', async () => {
    const { n, e, kty } = door.issuer.key();
    for (const header of [
      { jwk: { kty, n, e } },
      { jku: `${door.issuer.url}/jwks` },
      { x5u: `${door.issuer.url}/jwks` },
      { x5c: ['AAAA'] },
      { crit: ['exp'], exp: door.seconds() + 600 },
      { crit: ['b64'], b64: true },
    ])
      await expectNobody(await forged({}, header), Object.keys(header).join());
    expect(await roleOf(await forged({}, { x5t: 'a thumbprint', cty: 'anything' }))).toBe('CLERK');
  });

  test('cannot be anything else with two dots in it, nor too long to look at', async () => {
    for (const token of [
      '..',
      'a.b.c',
      '.a.',
      'e30.e30.e30',
      '{}.{}.{}',
      `${base64({})}..`,
      'x'.repeat(9_000),
    ])
      await expectNobody(token, token.slice(0, 12));
    await expectNobody(await forged({ padding: 'x'.repeat(8_192) }), 'long');
    expect(await roleOf(await forged({ padding: 'x'.repeat(4_096) }))).toBe('CLERK');
  });
});

describe('[collect.function] by the gateway’s clock', () => {
  test('a token MUST end when it says, to the second, and a day after it was made at the latest', async () => {
    const { access } = await door.issuer.signIn('clerk', { roles: ['circ-desk'] });
    const long = await forged({ exp: door.seconds() + 7 * 86_400 });
    door.pass(599);
    expect(await roleOf(access)).toBe('CLERK');
    door.pass(1);
    await expectNobody(access, 'expired');
    expect(await roleOf(long)).toBe('CLERK');
    door.pass(86_399 - 600);
    expect(await roleOf(long)).toBe('CLERK');
    door.pass(1);
    await expectNobody(long, 'a day old');
  });

  test('a token MUST begin when it says', async () => {
    const later = await forged({ nbf: door.seconds() + 120 });
    await expectNobody(later, 'not yet');
    door.pass(90);
    expect(await roleOf(later)).toBe('CLERK');
  });
});

describe('[offence.disclosure] what is kept of a sign-in', () => {
  test('the disclosure log MUST name the subject, and not as a token of the command line could be named', async () => {
    await door.carrel.database.superuser`delete from disclosures`;
    const document = `{ patronByCard(cardNumber: "${door.carrel.cards.adult.number}") { name { last } } }`;
    const token = await forged({ sub: 'marjorie' });
    const asked = { token, purpose: 'CIRCULATION' };
    expect((await door.carrel.query(document, asked)).json.data.patronByCard.name.last).toBe('Fennimere');
    const entries = await door.carrel.database.superuser`select caller, basis, purpose from disclosures`;
    expect([...entries]).toEqual([{ caller: 'staff:oidc:marjorie', basis: 'STAFF', purpose: 'CIRCULATION' }]);
  });

  test('the process’s log cannot hold a token or what it says, and MUST say why one was refused', async () => {
    const before = door.carrel.log.length;
    const canary = { sub: 'canary-subject', jti: 'canary-id', roles: ['canary-role'], email: 'canary@mail' };
    const token = await forged(canary);
    await expectNobody(token, 'no role');
    await expectNobody(await forged({ ...canary, aud: 'canary-audience' }), 'audience');
    expect(await roleOf(await forged({ ...canary, roles: ['canary-role', 'circ-desk'] }))).toBe('CLERK');
    const log = door.carrel.log.slice(before).join('');
    expect(log).toContain('"reason":"NO_ROLE"');
    expect(log).toContain('"reason":"ERR_JWT_CLAIM_VALIDATION_FAILED","claim":"aud"');
    const all = door.carrel.log.join('');
    expect(all).not.toMatch(/canary|marjorie|circ-desk|eyJ/);
    for (const part of token.split('.')) expect(all).not.toContain(part);
  });
});
