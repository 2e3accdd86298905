import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** Fields are multiplied by the rows of the lists they stand in: an answer has an end, whatever asks for it. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const aliased = (count: number, field: string) =>
  Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

/** A clerk may ask the most: with others a document ends at what it costs, before it comes to rows. */
const ask = (document: string) => carrel.query(document, { token: carrel.tokens.clerk });

async function refused(document: string): Promise<void> {
  const answer = await ask(document);
  expect(answer.status, answer.text.slice(0, 200)).toBe(400);
  expect(answer.json).not.toHaveProperty('data');
  expect(answer.json.errors).toHaveLength(1);
  expect(answer.json.errors[0].message).toContain('values');
  expect(answer.json.errors[0].extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
}

describe('[limits] an answer', () => {
  test('cannot be made vast by one page after another of what stands within itself', async () => {
    const pages = (
      count: number,
    ) => `{ ${aliased(count, 'searchTitles(text: "-zzzz", first: 100) { ...A }')} }
      fragment A on TitleConnection { edges { node { items { title { items { ...B title { ...C } } } } } } }
      fragment B on Item { barcode category callNumber status branch { name } }
      fragment C on Title { id title author isbn year __typename }`;
    await refused(pages(24));
    expect((await ask(pages(1))).json.errors).toBeUndefined();
  });

  test('cannot be made vast by lists of lists in the policy itself', async () => {
    const lists = (outer: number, inner: number) => `{ policy { fields { ...A } } }
      fragment A on PolicyField { ${Array.from({ length: outer }, (_, n) => `o${n}: openings { ...B }`).join(' ')} }
      fragment B on PolicyOpening { ${aliased(inner, 'roles')} }`;
    await refused(lists(10, 10));
    expect((await ask(lists(1, 3))).json.errors).toBeUndefined();
  });

  test('MUST hold a whole page of whole records', async () => {
    const answer = await carrel.query(
      `{ searchPatrons(name: "al", first: 100) { edges { node { id name { first last } email
        loans { id state item { barcode title { title author } } } holds { state title { title } }
        charges { kind remaining { amountCents } } balance { amountCents } } } } }`,
      { token: carrel.tokens.clerk, purpose: 'CIRCULATION' },
    );
    expect(answer.status).toBe(200);
    expect(answer.json.data.searchPatrons.edges.length).toBeGreaterThan(1);
  });
});
