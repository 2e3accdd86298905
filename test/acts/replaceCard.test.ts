import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { act, open, signIn } from './opening.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const replace = (input: object, asking: Parameters<typeof act>[3] = clerk()) =>
  act(carrel, 'replaceCard', input as never, asking);
const clerk = (fields = 'again record { cards { number state kind } }') => ({
  token: carrel.tokens.clerk,
  purpose: 'ACCOUNT',
  fields,
});
const use = async (token: string) => (await carrel.query('{ record { id } }', { token })).status;
const cards = (patronId: string) =>
  carrel.database.superuser`
    select number, state, kind, pin_hash is null as bare, issued_on::text, expires_on::text from cards
    where patron_id = ${patronId} order by issued_on, number`;

describe('[access.lost-card] a replacement', () => {
  test('of an active card MUST start with nothing but the patron, and the old one die with all made from it', async () => {
    const { number, pin } = carrel.cards.adult;
    const signedIn = (await signIn(carrel, number, pin)).json.data.signIn.token;
    const [before] = await cards(adultId);
    const answer = await replace({ cardNumber: number, newCardNumber: '29000099990001' });
    expect(answer.json.data.replaceCard).toEqual({
      again: false,
      record: { cards: [{ number: '29000099990001', state: 'ACTIVE', kind: 'ADULT' }] },
    });
    for (const token of [signedIn, carrel.tokens.card]) expect(await use(token)).toBe(401);
    expect(await use(carrel.tokens.borrowerInPerson)).toBe(200);
    expect(await cards(adultId)).toEqual([
      { ...before, state: 'REPLACED', bare: true },
      {
        ...before,
        number: '29000099990001',
        state: 'ACTIVE',
        bare: true,
        issued_on: '2026-06-17',
      },
    ]);
    for (const each of [number, '29000099990001'])
      expectRefused(await signIn(carrel, each, pin), 401, 'UNAUTHENTICATED');
    expect((await open(carrel, 'card', { cardNumber: '29000099990001' })).status).toBe(200);
    expect((await open(carrel, 'card', { cardNumber: number })).status).toBe(403);
  });

  test('of a lost card MUST be its holder’s, by their id: the old number is one that never was', async () => {
    const { number } = carrel.cards.child;
    await act(carrel, 'reportCardLost', { cardNumber: number }, clerk('again'));
    const byNumber = await replace({ cardNumber: number, newCardNumber: '29000099990002' });
    expect(byNumber.json.errors[0].extensions).toMatchObject({
      argument: 'cardNumber',
      reason: 'UNKNOWN_CARD',
    });
    const answer = await replace({
      patronId: childId,
      newCardNumber: '29000099990002',
      expiresOn: '2027-01-31',
    });
    expect(answer.json.data.replaceCard.record.cards).toEqual([
      { number: '29000099990002', state: 'ACTIVE', kind: 'JUVENILE' },
    ]);
    const [old, fresh] = await cards(childId);
    expect(old).toMatchObject({ number, state: 'LOST' });
    expect(fresh).toMatchObject({ expires_on: '2027-01-31', bare: true });
    const twice = await replace({ patronId: childId, newCardNumber: '29000099990003' });
    expect(twice.json.errors[0].extensions).toMatchObject({ argument: 'patronId', reason: 'NO_LOST_CARD' });
  });

  test('cannot be past its last day already: of an expired card a new day has to be given', async () => {
    const number = '29000099990001';
    const { superuser } = carrel.database;
    const [held] = await superuser`select expires_on::text as day from cards where number = ${number}`;
    await superuser`update cards set expires_on = '2026-06-16' where number = ${number}`;
    const answer = await replace({ cardNumber: number, newCardNumber: '29000099990031' });
    expect(answer.json.errors[0].extensions).toMatchObject({ argument: 'expiresOn', reason: 'EXPIRY_PAST' });
    await superuser`update cards set expires_on = ${held?.day} where number = ${number}`;
    expect(await superuser`select state from cards where number = ${number}`).toEqual([{ state: 'ACTIVE' }]);
  });

  test('cannot have a number that was ever anybody’s, dead ones too, and then nothing is changed', async () => {
    const before = await cards(adultId);
    for (const newCardNumber of [
      carrel.cards.lost.number,
      carrel.cards.adult.number,
      '29000099990001',
      '29000099990002',
    ]) {
      const answer = await replace({ cardNumber: '29000099990001', newCardNumber });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toMatchObject({
        argument: 'newCardNumber',
        reason: 'CARD_NUMBER_TAKEN',
      });
      expect(answer.text).not.toContain(newCardNumber);
    }
    expect(await cards(adultId)).toEqual(before);
  });

  test('MUST be done once for one key', async () => {
    const input = {
      cardNumber: '29000099990001',
      newCardNumber: '29000099990004',
      idempotencyKey: randomUUID(),
    };
    await replace(input);
    expect((await replace(input)).json.data.replaceCard).toEqual({ again: true, record: null });
    expect(await cards(adultId)).toHaveLength(3);
  });

  test('MUST be the feed’s to make too, which learns of nobody', async () => {
    const token = carrel.tokens.feed;
    const answer = await replace(
      { cardNumber: '29000099990004', newCardNumber: '29000099990005' },
      { token, fields: 'again record { id cards { number } }' },
    );
    expect(answer.json.data.replaceCard).toEqual({ again: false, record: null });
    const clerkOfCirculation = { token: carrel.tokens.clerk, purpose: 'CIRCULATION' };
    const refused = await replace(
      { cardNumber: '29000099990005', newCardNumber: '29000099990006' },
      clerkOfCirculation,
    );
    expectRefused(refused, 403, 'NOT_ALLOWED');
  });

  test.each([
    [{ newCardNumber: '29000099990007' }, 'cardNumber'],
    [{ cardNumber: 'a', patronId: randomUUID(), newCardNumber: '29000099990007' }, 'cardNumber'],
    [{ patronId: 'x y', newCardNumber: '29000099990007' }, 'patronId'],
    [{ cardNumber: '29000099990005', newCardNumber: '' }, 'newCardNumber'],
    [{ cardNumber: '29000099990005', newCardNumber: '2900 0099 9900 07' }, 'newCardNumber'],
    [{ cardNumber: '29000099990005', newCardNumber: '29000099990007', expiresOn: '2026-06-16' }, 'expiresOn'],
  ])('MUST be BAD_INPUT with the argument’s name: %j', async (input, argument) => {
    const answer = await replace(input);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(argument);
  });
});
