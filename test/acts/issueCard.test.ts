import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { behind, deskOf, expectBadInput, expectNotAllowed, payloadOf, rowsOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'ACCOUNT');
let serial = 0;
const fresh = (): string => {
  serial += 1;
  return `29997${String(serial).padStart(6, '0')}`;
};
const issue = (input: object, sending = {}) =>
  send('issueCard', { cardNumber: fresh(), ...input }, { asks: 'again', ...sending });
const cardOf = async (number: string) => {
  const [card] = await carrel.database.superuser`
    select patron_id, kind, state, issued_on::text, expires_on::text, pin_hash from cards where number = ${number}`;
  return card;
};

describe('[access.card] a new card', () => {
  test('MUST be active from the library’s day on, without a PIN, as a clerk sees at once', async () => {
    const cardNumber = fresh();
    const answer = await issue(
      { patronId: adultId, cardNumber, expiresOn: '2029-06-16' },
      { asks: 'record { cards { number kind state issuedOn expiresOn } }' },
    );
    expect(payloadOf(answer).record.cards).toContainEqual({
      number: cardNumber,
      kind: 'ADULT',
      state: 'ACTIVE',
      issuedOn: '2026-06-17',
      expiresOn: '2029-06-16',
    });
    expect(await cardOf(cardNumber)).toMatchObject({ patron_id: adultId, pin_hash: null });
  });

  test('[third-party.no-pii] C39 its kind MUST be what the birth date proves that day, and stay at the birthday', async () => {
    const noon = carrel.clock.now;
    const born = (day: string | null) =>
      carrel.database.superuser`update patrons set birth_date = ${day} where id = ${childId}`;
    const [child] = await carrel.database.superuser`
      select birth_date::text as day from patrons where id = ${childId}`;
    const kindOfNew = async () => {
      const cardNumber = fresh();
      payloadOf(await issue({ patronId: childId, cardNumber }));
      return { cardNumber, kind: (await cardOf(cardNumber))?.kind };
    };
    try {
      await born('2008-06-18');
      const young = await kindOfNew();
      carrel.clock.now = new Date('2026-06-18T06:00:00Z');
      expect((await kindOfNew()).kind).toBe('ADULT');
      expect([young.kind, (await cardOf(young.cardNumber))?.kind]).toEqual(['JUVENILE', 'JUVENILE']);
      await born(null);
      expect((await kindOfNew()).kind).toBe('ADULT');
    } finally {
      carrel.clock.now = noon;
      await born(child?.day);
    }
  });

  test('its kind MUST be what staff say, and cannot be said by a feed', async () => {
    const cardNumber = fresh();
    payloadOf(await issue({ patronId: adultId, cardNumber, kind: 'JUVENILE' }));
    expect((await cardOf(cardNumber))?.kind).toBe('JUVENILE');
    const said = { heldCardNumber: carrel.cards.adult.number, kind: 'ADULT' };
    expectBadInput(await issue(said, { as: { token: carrel.tokens.feed } }), 'kind');
  });
});

describe('[access.lost-card] a number', () => {
  test('cannot be given twice, and the answer MUST be one for a card that is active, dead or of the same person', async () => {
    const { adult, child, lost } = carrel.cards;
    const before = await rowsOf(carrel);
    const answers = [];
    for (const { number } of [adult, child, lost])
      answers.push(await issue({ patronId: adultId, cardNumber: number }));
    for (const answer of answers) {
      expectBadInput(answer, 'cardNumber', 'CARD_NUMBER_GIVEN');
      expect(answer.text).toBe(answers[0]?.text);
      expect(answer.text).not.toContain(lost.number);
    }
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test('cannot be given twice by two who ask at once: the second MUST be told as if it came later', async () => {
    const cardNumber = fresh();
    const answer = await behind(
      carrel,
      async (tx) => {
        await tx`select carrel.is_number_given(${cardNumber})`;
        await tx`insert into cards (number, patron_id, kind, state, issued_on)
          values (${cardNumber}, ${childId}, 'JUVENILE', 'ACTIVE', '2026-06-17')`;
      },
      () => issue({ patronId: adultId, cardNumber }),
    );
    expectBadInput(answer, 'cardNumber', 'CARD_NUMBER_GIVEN');
  });

  test('a registration cannot be given one either, and then there is no record', async () => {
    const before = await rowsOf(carrel);
    const [branch] = await carrel.database.superuser`select id from branches limit 1`;
    const person = { first: 'A', last: 'B', birthDate: '1990-01-01', email: 'a@b', homeBranchId: branch?.id };
    const answer = await send('registerPatron', { ...person, cardNumber: carrel.cards.lost.number });
    expectBadInput(answer, 'cardNumber', 'CARD_NUMBER_GIVEN');
    expect(await rowsOf(carrel)).toEqual(before);
  });
});

describe('[collect.function] who issues', () => {
  test('a feed MUST name the person by a card that is active, and cannot read anything back', async () => {
    const cardNumber = fresh();
    const as = { token: carrel.tokens.feed };
    const { adult, lost } = carrel.cards;
    const answer = await issue({ heldCardNumber: adult.number, cardNumber }, { as, asks: 'record { id }' });
    expect(answer.json.data.issueCard).toEqual({ record: null });
    expect((await cardOf(cardNumber))?.patron_id).toBe(adultId);
    expectBadInput(await issue({ heldCardNumber: lost.number }, { as }), 'heldCardNumber', 'UNKNOWN_CARD');
    expectBadInput(await issue({}, { as }), 'patronId');
    expectBadInput(await issue({ patronId: randomUUID() }), 'patronId', 'UNKNOWN_PATRON');
  });

  test('a clerk with CIRCULATION cannot, nor the holder of a card', async () => {
    expectNotAllowed(
      await issue({ patronId: adultId }, { as: { token: carrel.tokens.clerk, purpose: 'CIRCULATION' } }),
    );
    expectNotAllowed(await issue({ patronId: adultId }, { as: { token: carrel.tokens.card } }));
  });
});
