import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const ask = async (persona: keyof TestCarrel['tokens'], purpose: string | null, extensions: unknown) => {
  const body = JSON.stringify({
    query: 'query ($card: String!) { patronByCard(cardNumber: $card) { name { last } birthDate } }',
    variables: { card: carrel.cards.adult.number },
    extensions,
  });
  const headers = ['Content-Type', 'application/json', 'Authorization', `Bearer ${carrel.tokens[persona]}`];
  if (purpose !== null) headers.push('Carrel-Purpose', purpose);
  return carrel.send('POST', '/graphql', headers, body);
};

describe('[judged-once] an answer that an administrator has explained', () => {
  test('MUST say of each field what became of it, by which class and clause', async () => {
    const { json } = await ask('administrator', 'ACCOUNT', { explain: true });
    expect(json.data.patronByCard).toEqual({ name: { last: expect.any(String) }, birthDate: null });
    const told = json.extensions.explain as {
      path: string[];
      verdict: string;
      clause: string;
      columns: string[];
    }[];
    expect(told.map(({ path, verdict, clause }) => [path.join('.'), verdict, clause])).toEqual([
      ['patronByCard', 'SERVED', 'collect.function'],
      ['patronByCard.name', 'SERVED', 'collect.function'],
      ['patronByCard.name.last', 'SERVED', 'collect.function'],
      ['patronByCard.birthDate', 'WITHHELD', 'collect.function'],
    ]);
    expect(told[1]?.columns).toContain('person_names.last');
    expect(JSON.stringify(told)).not.toContain(json.data.patronByCard.name.last);
  });

  test('cannot be had by anybody else, nor unasked', async () => {
    expect((await ask('administrator', 'ACCOUNT', {})).json.extensions).toBeUndefined();
    expect((await ask('administrator', 'ACCOUNT', { explain: 'true' })).json.extensions).toBeUndefined();
    expect((await ask('clerk', 'ACCOUNT', { explain: true })).json.extensions).toBeUndefined();
    expect((await ask('caregiverWithCard', null, { explain: true })).json.extensions).toBeUndefined();
    expect((await ask('vendor', null, { explain: true })).json.extensions).toBeUndefined();
  });

  test('cannot have anything beside an answer that was refused', async () => {
    const refused = await ask('administrator', 'NONSENSE', { explain: true });
    expect(refused.json).toEqual({ errors: [expect.objectContaining({ message: expect.any(String) })] });
  });
});
