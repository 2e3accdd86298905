import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId, consentId } from '../../src/demo/adults.ts';
import { clientId } from '../../src/demo/clients.ts';
import { childId } from '../../src/demo/family.ts';
import { orderId, witnessId } from '../../src/demo/witness.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';

/** Who a caller says it is, and what it sends, where it is not what it has to be. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (head: object, claims: object, key: string): string => {
  const text = `${part(head)}.${part(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const administrator = { sub: 'demonstration administrator', role: 'ADMINISTRATOR', exp: 4e9 };

describe('a claim', () => {
  // CVE-2023-22893 (Strapi): a token that says it is not signed was believed.
  test.each<[string, () => string]>([
    ['empty', () => ''],
    ['a scheme alone', () => 'Bearer'],
    ['null', () => 'Bearer null'],
    ['undefined', () => 'Bearer undefined'],
    ['a number', () => 'Bearer 0'],
    ['an object', () => 'Bearer {}'],
    ['unsigned', () => `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${part(administrator)}.`],
    ['signed with nothing', () => `Bearer ${signed({ alg: 'HS256' }, administrator, '')}`],
    [
      'of a wrongly typed role',
      () => `Bearer ${signed({ alg: 'HS256' }, { ...administrator, role: ['ADMINISTRATOR'] }, 'x')}`,
    ],
    ['a hash in its token’s place', () => `Bearer ${'0'.repeat(64)}`],
    ['of another prefix', () => `Bearer ${carrel.tokens.card.replace(/_g_/, '_s_')}`],
    ['in another case', () => `Bearer ${carrel.tokens.card.toUpperCase()}`],
    ['with a NUL', () => `Bearer ${carrel.tokens.card}%00`],
  ])(item('K20', 'cannot make anybody of its bearer: %s'), async (_, value) => {
    const answer = await carrel.query('{ viewer { basis } }', { headers: ['Authorization', value()] });
    expectRefused(answer, 401, 'UNAUTHENTICATED');
  });

  test.each([
    [''],
    ['null'],
    ['circulation'],
    ['CIRCULATION,LEGAL'],
    ['CIRCULATION LEGAL'],
    ['["LEGAL"]'],
    ['__proto__'],
    ['LEGAL'],
  ])(item('K21', 'cannot be one: "%s"'), async (purpose) => {
    const answer = await carrel.query('{ viewer { purpose } }', {
      token: carrel.tokens.clerk,
      headers: ['Carrel-Purpose', purpose],
    });
    expectRefused(answer, 403, 'PURPOSE_NOT_ALLOWED');
  });

  test(item('K21', 'cannot be sent twice'), async () => {
    for (const pair of [
      ['CIRCULATION', 'CIRCULATION'],
      ['SHELVING', 'CIRCULATION'],
      ['', 'CIRCULATION'],
    ])
      expectRefused(
        await carrel.query('{ viewer { purpose } }', {
          token: carrel.tokens.clerk,
          headers: pair.flatMap((purpose) => ['Carrel-Purpose', purpose]),
        }),
        403,
        'PURPOSE_NOT_ALLOWED',
      );
  });

  test.each([
    [{}],
    [{ number: null }],
    [{ number: ['29000099990001'] }],
    [{ number: { eq: '29000099990001' } }],
    [{ number: { $ne: '' } }],
    [{ number: 29000099990001 }],
    [{ number: true }],
    [{ NUMBER: '1' }],
  ])(item('K22', 'cannot find anything: %j'), async (variables) => {
    const answer = await carrel.query(
      'query ($number: String!) { patronByCard(cardNumber: $number) { id } }',
      {
        token: carrel.tokens.clerk,
        purpose: 'CIRCULATION',
        variables,
      },
    );
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe('cardNumber');
  });

  test(item('K22', 'cannot find anything: a text that is empty'), async () => {
    const answer = await carrel.query(
      'query ($number: String!) { patronByCard(cardNumber: $number) { id } }',
      {
        token: carrel.tokens.clerk,
        purpose: 'CIRCULATION',
        variables: { number: '' },
      },
    );
    expect(answer.json.data?.patronByCard ?? null).toBeNull();
  });
});

// CVE-2026-25574 (Payload): an id of one kind of account opened what another's of the same number had.
describe('the id of one kind of principal', () => {
  const ids = () => [
    adultId,
    childId,
    witnessId,
    consentId,
    orderId,
    clientId('vendor'),
    clientId('agency'),
    clientId('feed'),
  ];

  test(item('K39', 'cannot be a bearer’s token'), async () => {
    for (const id of [...ids(), carrel.cards.adult.number, carrel.cards.adult.pin])
      expectRefused(await carrel.query('{ viewer { basis } }', { token: id }), 401, 'UNAUTHENTICATED');
  });

  test(item('K39', 'cannot find what is of another kind'), async () => {
    for (const id of ids()) {
      expect(
        (await carrel.query(`{ title(id: "${id}") { title } item(barcode: "${id}") { barcode } }`)).json.data,
      ).toEqual({ title: null, item: null });
      const clerk = { token: carrel.tokens.clerk, purpose: 'RECOVERY' };
      expect(
        (
          await carrel.query(
            `{ referral(id: "${id}") { id } patronByCard(cardNumber: "${id}") { id } }`,
            clerk,
          )
        ).json.data,
      ).toEqual({
        referral: null,
        patronByCard: null,
      });
    }
  });

  test(item('K39', 'cannot end or open what is of another kind'), async () => {
    const administrator = (purpose: string) => ({ token: carrel.tokens.administrator, purpose });
    const office = async (act: string, input: string, purpose: string) =>
      carrel.query(
        `mutation { ${act}(input: { ${input}, idempotencyKey: "${act}${input}" }) { again } }`,
        administrator(purpose),
      );
    for (const id of ids().filter((each) => !each.includes(clientId('vendor')))) {
      if (id !== consentId)
        expect((await office('revokeConsent', `consentId: "${id}"`, 'LEGAL')).status).toBe(400);
      if (id !== orderId)
        expect((await office('vacateProcess', `processId: "${id}"`, 'LEGAL')).status).toBe(400);
    }
    for (const id of [adultId, consentId, orderId])
      expect((await office('revokeClient', `clientId: "${id}"`, 'CLIENTS')).status).toBe(400);
    // A token of a client or of staff is no disclosure to close.
    for (const token of [carrel.tokens.vendor, carrel.tokens.clerk, carrel.tokens.feed]) {
      await office('closeDisclosure', `token: "${token}"`, 'LEGAL');
      expect((await carrel.query('{ viewer { basis } }', { token })).status).toBe(200);
    }
    for (const persona of ['card', 'writtenConsent', 'courtOrder', 'vendor'] as const)
      expect((await carrel.query('{ viewer { basis } }', { token: carrel.tokens[persona] })).status).toBe(
        200,
      );
  });
});
