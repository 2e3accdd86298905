import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { coordinates, everyPersonField, whole } from './whole.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const byCard = (fields: string, number = carrel.cards.adult.number) =>
  `{ patronByCard(cardNumber: "${number}") { ${fields} } }`;
const asClerk = (document: string, purpose?: string) =>
  carrel.query(document, { token: carrel.tokens.clerk, ...(purpose === undefined ? {} : { purpose }) });
const entries = () =>
  carrel.database.superuser<
    Record<string, unknown>[]
  >`select *, d::text as whole from disclosures d order by at, id`;

describe('[collect.function] C33', () => {
  test('a clerk who writes notices MUST see contact, what is to be got back and what waits, and no other loan', async () => {
    const fields =
      'loans { state item { title { title } } } holds { state title { title } } email phones { number } addresses { line1 }';
    const answer = await asClerk(byCard(fields), 'NOTICES');
    expect(answer.json.errors).toBeUndefined();
    const { loans, holds, email, phones, addresses } = answer.json.data.patronByCard;
    expect(email).toBe('hollis.fennimere@example.org');
    expect(phones).toHaveLength(2);
    expect(addresses).toHaveLength(2);
    expect(loans.map((loan: { state: string }) => loan.state).sort()).toEqual(['OVERDUE', 'RETURNED']);
    expect(holds).toEqual([{ state: 'READY', title: { title: 'Small Engines, Large Silences' } }]);
    expect(answer.text).not.toMatch(/Patient Ferryman|Lichens|Last Switchyard/);
    const all = (await asClerk(byCard('loans { state } holds { state }'), 'CIRCULATION')).json.data
      .patronByCard;
    expect([all.loans.length, all.holds.length]).toEqual([4, 2]);
    const child = await asClerk(
      byCard('loans { state } holds { state }', carrel.cards.child.number),
      'NOTICES',
    );
    expect(child.json.data.patronByCard.loans.map((loan: { state: string }) => loan.state).sort()).toEqual([
      'DAMAGED',
      'LOST',
      'OVERDUE',
    ]);
    expect(child.json.data.patronByCard.holds).toEqual([]);
  });
});

describe('[collect.function] C34', () => {
  test('a volunteer cannot work for CIRCULATION, whatever is asked', async () => {
    for (const document of [
      '{ viewer { basis } }',
      byCard('id'),
      '{ __typename }',
      '{ searchTitles(text: "a") { edges { node { id } } } }',
      '{ nothing }',
      '}',
    ]) {
      const token = carrel.tokens.volunteer;
      expectRefused(
        await carrel.query(document, { token, purpose: 'CIRCULATION' }),
        403,
        'PURPOSE_NOT_ALLOWED',
      );
    }
    expect((await asClerk('{ viewer { basis } }', 'CIRCULATION')).status).toBe(200);
  });
});

describe('[collect.function] C35', () => {
  test('every person’s field MUST be withheld from a clerk without a purpose', async () => {
    const answer = await asClerk(byCard(whole));
    expect(answer.status).toBe(200);
    expect(answer.json.data).toEqual({ patronByCard: null });
    expect(withheldOf(answer).sort()).toEqual(
      [...coordinates(everyPersonField), 'Query.patronByCard'].sort(),
    );
    const missing = await asClerk(byCard(whole, '20000000000000'));
    expect(missing.text).toBe(answer.text);
  });
});

describe('[offence.disclosure] C38', () => {
  test('a clerk’s read MUST be one entry with clause and classes, and no title, name or number', async () => {
    await carrel.database.superuser`delete from disclosures`;
    const answer = await asClerk(
      byCard('name { first last } cards { number } loans { item { barcode title { title } } }'),
      'CIRCULATION',
    );
    for (const told of ['Fennimere', 'The Patient Ferryman', carrel.cards.adult.number])
      expect(answer.text).toContain(told);
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      clauses: ['collect.function'],
      classes: ['circulation', 'identity', 'recovery', 'standing'],
      found: true,
    });
    expect(entry?.['whole']).not.toMatch(/Fennimere|Hollis|Ferryman|Lichens/);
    expect(entry?.['whole']).not.toContain(carrel.cards.adult.number);
  });
});

describe('[offence.disclosure] C43', () => {
  test('a number that does not exist MUST be one entry: not found, and no number', async () => {
    await carrel.database.superuser`delete from disclosures`;
    const number = '20000004343434';
    const answer = await asClerk(byCard('id name { last }', number), 'CIRCULATION');
    expect(answer.json).toEqual({ data: { patronByCard: null } });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ found: false, subjects: [], classes: ['identity'] });
    expect(entry?.['whole']).not.toContain(number);
  });
});
