import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../src/principals/token.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
});
afterAll(() => carrel.close());
afterEach(() => {
  carrel.clock.now = noon;
});

const viewer = '{ viewer { basis purpose } }';
const refused: Answer[] = [];

async function expectUnauthenticated(answer: Answer): Promise<void> {
  expectRefused(answer, 401, 'UNAUTHENTICATED');
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  refused.push(answer);
}
const authorized = (...values: string[]): Promise<Answer> =>
  carrel.query(viewer, { headers: values.flatMap((value) => ['Authorization', value]) });

describe('[unauthenticated] a token', () => {
  test('that is valid MUST be let in, whatever the case of its scheme', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await authorized(`${scheme} ${carrel.tokens.clerk}`);
      expect(answer.json).toEqual({ data: { viewer: { basis: 'STAFF', purpose: null } } });
    }
    expect((await carrel.query(viewer)).json.data.viewer.basis).toBe('PUBLIC');
  });

  test.each([
    ['empty', () => ''],
    ['of another scheme', () => `Basic ${Buffer.from('clerk:clerk').toString('base64')}`],
    ['without a scheme', () => carrel.tokens.clerk],
    ['left out behind its scheme', () => 'Bearer '],
    ['malformed', () => 'Bearer carrel_s_canary'],
    [
      'with a letter changed',
      () => `Bearer ${carrel.tokens.clerk.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`,
    ],
    ['well-shaped and unknown', () => `Bearer ${newToken('STAFF').token}`],
    ['followed by another', () => `Bearer ${carrel.tokens.clerk} ${carrel.tokens.clerk}`],
    ['joined to another by a comma', () => `Bearer ${carrel.tokens.clerk}, Bearer ${carrel.tokens.clerk}`],
    ['of a huge length', () => `Bearer carrel_s_${'a'.repeat(8_000)}`],
  ])('that is %s cannot be taken for none', async (_, value) => {
    await expectUnauthenticated(await authorized(value()));
  });

  test('cannot be sent twice, be it the same', async () => {
    const value = `Bearer ${carrel.tokens.clerk}`;
    await expectUnauthenticated(await authorized(value, value));
    await expectUnauthenticated(await authorized(value, ''));
    await expectUnauthenticated(await authorized(`Bearer ${carrel.tokens.card}`, value));
  });

  test('MUST end with the moment it expires', async () => {
    const day = 86_400_000;
    carrel.clock.now = new Date(noon.getTime() + day - 1);
    expect((await authorized(`Bearer ${carrel.tokens.otherVendor}`)).status).toBe(200);
    carrel.clock.now = new Date(noon.getTime() + day);
    await expectUnauthenticated(await authorized(`Bearer ${carrel.tokens.otherVendor}`));
    carrel.clock.now = noon;
    expect((await authorized(`Bearer ${carrel.tokens.otherVendor}`)).status).toBe(200);
  });

  test('MUST end at once when it is revoked, and when its client is', async () => {
    const { superuser } = carrel.database;
    const token = `Bearer ${carrel.tokens.otherVendor}`;
    const now = carrel.clock.now;
    await superuser`update tokens set revoked_at = ${now} where label = 'demonstration: otherVendor'`;
    await expectUnauthenticated(await authorized(token));
    await superuser`update tokens set revoked_at = null where label = 'demonstration: otherVendor'`;
    expect((await authorized(token)).status).toBe(200);
    await superuser`update clients set revoked_at = ${now} where name = 'Papermill Databases'`;
    await expectUnauthenticated(await authorized(token));
    await superuser`update clients set revoked_at = null where name = 'Papermill Databases'`;
    expect((await authorized(token)).status).toBe(200);
  });

  test('cannot learn from its refusal why it was refused', () => {
    expect(refused.length).toBeGreaterThan(12);
    expect(new Set(refused.map(({ text }) => text)).size).toBe(1);
  });

  test('that is refused cannot reach the process log', () => {
    const log = carrel.log.join('');
    expect(log).not.toContain('canary');
    for (const token of Object.values(carrel.tokens)) expect(log).not.toContain(token.slice(9));
  });
});

describe('[purpose-not-allowed] a purpose', () => {
  test.each([
    ['clerk', 'CIRCULATION'],
    ['volunteer', 'SHELVING'],
    ['administrator', 'LEGAL'],
  ] as const)('that the %s has MUST be taken: %s', async (persona, purpose) => {
    const answer = await carrel.query(viewer, { token: carrel.tokens[persona], purpose });
    expect(answer.json).toEqual({ data: { viewer: { basis: 'STAFF', purpose } } });
  });

  test.each([
    ...[
      'CIRCULATION',
      'NOTICES',
      'ACCOUNT',
      'SERVICE',
      'RECOVERY',
      'STATISTICS',
      'CONDUCT',
      'LEGAL',
      'AUDIT',
      'CLIENTS',
    ].map((purpose) => ['volunteer', purpose] as const),
    ...['CONDUCT', 'LEGAL', 'AUDIT', 'CLIENTS'].map((purpose) => ['clerk', purpose] as const),
    ...(['volunteer', 'clerk', 'administrator'] as const).flatMap((persona) =>
      ['', 'CANARY', 'circulation', 'SHELVING,CIRCULATION', 'toString', '__proto__', 'constructor'].map(
        (purpose) => [persona, purpose] as const,
      ),
    ),
  ])('that the %s has not cannot be taken: %s', async (persona, purpose) => {
    const answer = await carrel.query(viewer, { token: carrel.tokens[persona], purpose });
    expectRefused(answer, 403, 'PURPOSE_NOT_ALLOWED');
    expect(answer.text).not.toContain('CANARY');
  });

  test('cannot be sent twice, be it the same', async () => {
    for (const second of ['CIRCULATION', 'NOTICES', ''])
      expectRefused(
        await carrel.query(viewer, {
          token: carrel.tokens.clerk,
          purpose: 'CIRCULATION',
          headers: ['Carrel-Purpose', second],
        }),
        403,
        'PURPOSE_NOT_ALLOWED',
      );
  });

  test.each([
    'vendor',
    'agency',
    'feed',
    'card',
    'caregiverWithCard',
    'writtenConsent',
    'courtOrder',
  ] as const)('cannot come with the token of a %s, which is nobody’s of staff', async (persona) => {
    for (const purpose of ['CIRCULATION', 'SHELVING', ''])
      expectRefused(
        await carrel.query(viewer, { token: carrel.tokens[persona], purpose }),
        403,
        'PURPOSE_NOT_ALLOWED',
      );
  });

  test('cannot come without a token', async () => {
    expectRefused(await carrel.query(viewer, { purpose: 'CIRCULATION' }), 403, 'PURPOSE_NOT_ALLOWED');
  });
});
