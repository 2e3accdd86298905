import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { branchId } from '../../src/demo/branches.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';

let carrel: TestCarrel;
let patronId: string;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'ACCOUNT');
const update = (input: object, sending = {}) => send('updateContact', { patronId, ...input }, sending);
const whole = `record { name { first middle preferred } category homeBranch { code } email
  phones { kind number } addresses { kind line1 line2 city region postalCode country } }`;
const recordAfter = async (input: object) => payloadOf(await update(input, { asks: whole })).record;
const begun = {
  name: { first: 'Quenby', middle: 'Ivo', preferred: 'Quen' },
  category: 'HOMEBOUND',
  homeBranch: { code: 'LRK' },
  email: 'quenby@example.net',
  phones: [{ kind: 'HOME', number: '406-555-0190' }],
  addresses: [
    { kind: 'HOME', line1: '1 A', line2: null, city: 'B', region: null, postalCode: '59991', country: null },
  ],
};

beforeEach(async () => {
  const { name, homeBranch: _, ...rest } = begun;
  const registered = await send(
    'registerPatron',
    { ...name, ...rest, last: 'Zwartendijk', birthDate: '1988-03-04', homeBranchId: branchId('LRK') },
    { asks: 'record { id }' },
  );
  patronId = payloadOf(registered).record.id;
});

describe('[collect.function] what is optional', () => {
  test('what is left out MUST stay as it is', async () => {
    expect(await recordAfter({})).toEqual(begun);
    expect(await recordAfter({ preferred: 'Bee' })).toEqual({
      ...begun,
      name: { ...begun.name, preferred: 'Bee' },
    });
  });

  test('what is null MUST be cleared, each thing by itself', async () => {
    expect(await recordAfter({ email: null })).toEqual({ ...begun, email: null });
    expect(await recordAfter({ phones: null })).toEqual({ ...begun, email: null, phones: [] });
    const name = { ...begun.name, middle: null, preferred: null };
    expect(await recordAfter({ middle: null, preferred: null })).toEqual({
      ...begun,
      email: null,
      phones: [],
      name,
    });
    expect(await recordAfter({ category: null })).toMatchObject({ category: 'ADULT' });
  });

  test('what is given MUST take the place of what was there', async () => {
    const addresses = [{ kind: 'MAILING', line1: 'Post Box 9', city: 'Larkspur' }];
    const after = await recordAfter({ email: null, addresses, phones: [], homeBranchId: branchId('WIL') });
    expect(after).toMatchObject({ email: null, phones: [], homeBranch: { code: 'WIL' } });
    expect(after.addresses).toEqual([
      { ...addresses[0], line2: null, region: null, postalCode: null, country: null },
    ]);
  });

  test.each([
    ['email', { phones: null, addresses: null }, { email: null }],
    ['phones', { email: null, addresses: [] }, { phones: [] }],
    ['addresses', { email: null, phones: null }, { addresses: null }],
  ] as const)('the last way of contact cannot be cleared: %s', async (argument, before, last) => {
    payloadOf(await update(before));
    expectBadInput(await update(last), argument, 'LAST_CONTACT');
    expect((await recordAfter({}))[argument]).toEqual(begun[argument]);
  });

  test('all of them at once cannot be cleared, while one in place of another MUST be', async () => {
    expectBadInput(await update({ email: null, phones: null, addresses: null }), 'email', 'LAST_CONTACT');
    expect(await recordAfter({})).toEqual(begun);
    payloadOf(await update({ email: null, phones: null, addresses: begun.addresses }));
  });

  test('a record that came without any contact MUST take what is not contact', async () => {
    await carrel.database.superuser`update patrons set email = null where id = ${patronId}`;
    await carrel.database.superuser`delete from phones where patron_id = ${patronId}`;
    await carrel.database.superuser`delete from addresses where patron_id = ${patronId}`;
    expect(await recordAfter({ preferred: 'Bee' })).toMatchObject({ name: { preferred: 'Bee' } });
  });

  test.each([
    ['a home branch', { homeBranchId: null }, 'homeBranchId', undefined],
    ['a branch that there is not', { homeBranchId: randomUUID() }, 'homeBranchId', 'UNKNOWN_BRANCH'],
    ['an e-mail that is none', { email: 'nowhere' }, 'email', undefined],
    ['six addresses', { addresses: Array(6).fill({ kind: 'HOME', line1: 'x' }) }, 'addresses', undefined],
  ])('%s cannot be cleared or taken, and nothing is written', async (_, input, argument, reason) => {
    expectBadInput(await update({ preferred: 'Bee', ...input }), argument, reason);
    expect(await recordAfter({})).toEqual(begun);
  });
});

describe('[collect.function] whose', () => {
  test('a person MUST be named in one way: by the record or by an active card, which a dead one is not', async () => {
    const { adult, lost } = carrel.cards;
    const by = (input: object) => send('updateContact', { preferred: 'Bee', ...input });
    payloadOf(await by({ cardNumber: adult.number }));
    expectBadInput(await by({}), 'patronId');
    expectBadInput(await by({ patronId, cardNumber: adult.number }), 'cardNumber');
    expectBadInput(await by({ patronId: 'me' }), 'patronId');
    expectBadInput(await by({ patronId: randomUUID() }), 'patronId', 'UNKNOWN_PATRON');
    const dead = await by({ cardNumber: lost.number });
    expectBadInput(dead, 'cardNumber', 'UNKNOWN_CARD');
    expect(dead.text).toBe((await by({ cardNumber: 'never' })).text);
  });

  test.each(['CIRCULATION', 'NOTICES', 'SERVICE'])('a clerk with %s cannot', async (purpose) => {
    expectNotAllowed(await update({ email: null }, { as: { token: carrel.tokens.clerk, purpose } }));
  });

  test('a caregiver with the child’s card cannot, though the record is open to them', async () => {
    expectNotAllowed(await update({ email: null }, { as: { token: carrel.tokens.caregiverWithCard } }));
  });
});
