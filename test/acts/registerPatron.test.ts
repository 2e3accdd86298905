import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { branchId } from '../../src/demo/branches.ts';
import { withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf, rowsOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'ACCOUNT');
const minimum = {
  first: 'Quenby',
  last: 'Zwartendijk',
  birthDate: '1988-03-04',
  email: 'quenby.zwartendijk@example.net',
  homeBranchId: branchId('ANT'),
};
const register = (input: object = {}, sending = {}) =>
  send('registerPatron', { ...minimum, ...input }, { asks: 'again record { id }', ...sending });
const feed = () => ({ token: carrel.tokens.feed });
const rowOf = async (id: string) => {
  const [row] = await carrel.database.superuser`
    select p.*, n.first, n.middle, n.last, n.preferred from patrons p join person_names n on n.patron_id = p.id
    where p.id = ${id}`;
  return row;
};

describe('[collect.function] what a record needs', () => {
  test('a name, a birth date, a branch and one way of contact MUST be enough, and nothing else is made up', async () => {
    const { record, again } = payloadOf(await register());
    expect(again).toBe(false);
    expect(await rowOf(record.id)).toMatchObject({
      first: 'Quenby',
      middle: null,
      last: 'Zwartendijk',
      preferred: null,
      birth_date: new Date('1988-03-04'),
      category: 'ADULT',
      email: minimum.email,
      deletion_asked_on: null,
      source: null,
    });
    expect(await carrel.database.superuser`select from cards where patron_id = ${record.id}`).toHaveLength(0);
  });

  test.each([
    ['a telephone', { email: null, phones: [{ kind: 'MOBILE', number: '+1 (406) 555-0199 x 3' }] }],
    ['an address', { email: undefined, addresses: [{ kind: 'MAILING', line1: 'Post Box 3' }] }],
  ])('%s MUST be enough of a contact', async (_, contact) => {
    payloadOf(await register(contact));
  });

  test.each([
    ['no contact at all', { email: null }, 'email'],
    ['a contact of nothing but spaces', { email: '  ', phones: [], addresses: [] }, 'email'],
    ['an e-mail that is none', { email: 'quenby at example' }, 'email'],
    ['an e-mail beyond its limit', { email: `${'q'.repeat(250)}@example.net` }, 'email'],
    ['a telephone of letters', { phones: [{ kind: 'HOME', number: 'call Quenby' }] }, 'phones'],
    ['a telephone of two digits', { phones: [{ kind: 'HOME', number: '40' }] }, 'phones'],
    ['six telephones', { phones: Array(6).fill({ kind: 'HOME', number: '4065550100' }) }, 'phones'],
    ['an address without a line', { addresses: [{ kind: 'HOME', line1: ' ' }] }, 'addresses'],
    ['no first name', { first: ' ' }, 'first'],
    ['a last name beyond its limit', { last: 'z'.repeat(101) }, 'last'],
    ['a name of two lines', { first: 'Quenby\nMaria' }, 'first'],
    ['a middle name beyond its limit', { middle: 'm'.repeat(101) }, 'middle'],
    ['a birth date to come', { birthDate: '2026-06-18' }, 'birthDate'],
    ['a birth date of another age of the world', { birthDate: '1896-06-16' }, 'birthDate'],
    ['a branch that is no id', { homeBranchId: 'ANT' }, 'homeBranchId'],
    ['a category beyond its limit', { category: 'c'.repeat(41) }, 'category'],
    ['a card’s expiry without a card', { expiresOn: '2030-01-01' }, 'cardNumber'],
    ['a card number with a gap', { cardNumber: '2999 1' }, 'cardNumber'],
    ['a card that has expired', { cardNumber: '29991', expiresOn: '2026-06-16' }, 'expiresOn'],
  ])('%s cannot be taken, and nothing is written', async (_, input, argument) => {
    const before = await rowsOf(carrel);
    const answer = await register(input);
    expectBadInput(answer, argument);
    expect(answer.text).not.toMatch(/quenby|zwartendijk/i);
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test('a branch that there is not cannot be a home, and the same call MUST succeed once it is there', async () => {
    const homeBranchId = randomUUID();
    const idempotencyKey = randomUUID();
    expectBadInput(await register({ homeBranchId, idempotencyKey }), 'homeBranchId', 'UNKNOWN_BRANCH');
    await carrel.database
      .superuser`insert into branches (id, code, name) values (${homeBranchId}, 'NEW', 'New')`;
    expect(payloadOf(await register({ homeBranchId, idempotencyKey })).again).toBe(false);
  });

  test('a child’s category MUST be a child’s where none is said, on the library’s day', async () => {
    const child = payloadOf(await register({ birthDate: '2008-06-18' })).record.id;
    const grown = payloadOf(await register({ birthDate: '2008-06-17' })).record.id;
    expect([(await rowOf(child))?.category, (await rowOf(grown))?.category]).toEqual(['YOUTH', 'ADULT']);
  });
});

describe('[collect.function] who registers', () => {
  test('a retry MUST be known also on the next day, and cannot make a second record', async () => {
    const noon = carrel.clock.now;
    const idempotencyKey = randomUUID();
    payloadOf(await register({ idempotencyKey }));
    const before = await rowsOf(carrel);
    try {
      carrel.clock.now = new Date(noon.getTime() + 20 * 3_600_000);
      expect(payloadOf(await register({ idempotencyKey }))).toEqual({ again: true, record: null });
    } finally {
      carrel.clock.now = noon;
    }
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test('a feed MUST be let, with the card by which it names the person from then on, and cannot read anything back', async () => {
    const cardNumber = '2999800000011';
    const answer = await register(
      { cardNumber, first: 'Feodora' },
      { as: feed(), asks: 'again record { id name { first } }' },
    );
    expect(answer.status).toBe(200);
    expect(answer.json.data.registerPatron).toEqual({ again: false, record: null });
    expect(withheldOf(answer)).toEqual(['RegisterPatronPayload.record']);
    expect(answer.text).not.toMatch(/Feodora|[0-9a-f]{8}-[0-9a-f]{4}/);
    const updated = await send(
      'updateContact',
      { cardNumber, preferred: 'Fee' },
      { as: feed(), asks: 'again record { id }' },
    );
    expect(updated.json.data.updateContact).toEqual({ again: false, record: null });
    const [named] = await carrel.database.superuser`
      select n.preferred from person_names n join cards k using (patron_id) where k.number = ${cardNumber}`;
    expect(named).toEqual({ preferred: 'Fee' });
  });

  test.each(['CIRCULATION', 'SERVICE', 'NOTICES'])(
    'a clerk with %s cannot, and nothing is written',
    async (purpose) => {
      const before = await rowsOf(carrel);
      expectNotAllowed(await register({}, { as: { token: carrel.tokens.clerk, purpose } }));
      expect(await rowsOf(carrel)).toEqual(before);
    },
  );

  test.each(['vendor', 'agency', 'card', 'caregiverWithCard'] as const)('%s cannot', async (persona) => {
    expectNotAllowed(await register({}, { as: { token: carrel.tokens[persona] } }));
  });
});

describe('[retain.expunge] what an act leaves behind', () => {
  beforeEach(() => {
    carrel.log.length = 0;
  });

  test('no name, contact or number that entered can be in the process log or in what is kept of acts', async () => {
    const person = {
      first: 'Canarina',
      middle: 'Gelb',
      last: 'Vogelsang',
      preferred: 'Piep',
      birthDate: '1971-12-13',
      email: 'canarina@example.net',
      phones: [{ kind: 'HOME', number: '406-555-7713' }],
      addresses: [{ kind: 'HOME', line1: '7 Cage Lane', city: 'Perchville' }],
      cardNumber: '2999800007713',
    };
    const key = 'canary-key-of-the-caller';
    payloadOf(await register({ ...person, idempotencyKey: key }));
    payloadOf(await register({ ...person, idempotencyKey: key }));
    expectBadInput(await register(person), 'cardNumber', 'CARD_NUMBER_GIVEN');
    expectBadInput(await register({ ...person, email: 'canarina at example' }), 'email');
    const kept = await carrel.database
      .superuser`select encode(hash, 'escape') as hash, outcome from act_outcomes`;
    const said = `${carrel.log.join('\n')}\n${JSON.stringify(kept)}`;
    expect(said).not.toMatch(
      /canary-key|canarina|Gelb|Vogelsang|Piep|1971-12-13|555-7713|Cage Lane|Perchville|29998/i,
    );
    expect(new Set(kept.map(({ outcome }) => outcome)).has('REGISTERED')).toBe(true);
  });

  test('[offence.disclosure] what was seen of the new record MUST be on file, under a pseudonym', async () => {
    const entries = () => carrel.database.superuser<{ id: string }[]>`select * from disclosures`;
    const before = new Set((await entries()).map(({ id }) => id));
    const { record } = payloadOf(await register({}, { asks: 'record { id name { first } email }' }));
    const after = (await entries()).filter(({ id }) => !before.has(id));
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({
      basis: 'STAFF',
      purpose: 'ACCOUNT',
      found: true,
      classes: ['contact', 'identity', 'standing'],
    });
    expect(JSON.stringify(after)).not.toMatch(new RegExp(`Quenby|Zwartendijk|${record.id}`));
  });
});
