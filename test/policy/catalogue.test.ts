import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** The catalogue is open, and says nothing of anybody: it is the same for everyone, whoever has what. */

const everyone = [
  [null, undefined],
  ['vendor', undefined],
  ['otherVendor', undefined],
  ['feed', undefined],
  ['card', undefined],
  ['borrowerInPerson', undefined],
  ['caregiverWithCard', undefined],
  ['caregiverPhotoId', undefined],
  ['writtenConsent', undefined],
  ['courtOrder', undefined],
  ['volunteer', undefined],
  ['volunteer', 'SHELVING'],
  ['clerk', 'CIRCULATION'],
  ['clerk', 'RECOVERY'],
  ['administrator', undefined],
  ['administrator', 'LEGAL'],
] as const;
type Persona = (typeof everyone)[number][0];

let carrel: TestCarrel;
let document: string;
let lent: { barcode: string; title: string };
beforeAll(async () => {
  carrel = await startCarrel();
  const [row] = await carrel.database.superuser<{ barcode: string; id: string; title: string }[]>`
    select i.barcode, t.id, t.title from items i join titles t on t.id = i.title_id join loans l on l.item_id = i.id
    join cards c on c.patron_id = l.patron_id where c.number = ${carrel.cards.child.number} and l.condition = 'LOST'`;
  lent = { barcode: row?.barcode ?? '', title: row?.title ?? '' };
  const item = 'barcode category callNumber status branch { id code name }';
  const title = 'id title author isbn year';
  document = `{ item(barcode: "${row?.barcode}") { ${item} title { ${title} items { ${item} } } }
    title(id: "${row?.id}") { ${title} items { ${item} title { id } } }
    searchTitles(text: "${row?.title}", first: 3) { edges { node { ${title} items { ${item} } } } pageInfo { hasNextPage } } }`;
});
afterAll(() => carrel.close());

const ask = (persona: Persona, purpose?: string, asked = document): Promise<Answer> =>
  carrel.query(asked, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === undefined ? {} : { purpose }),
  });

describe('[open] the catalogue', () => {
  test('MUST be the same bytes for everyone, and be on nobody’s file', async () => {
    const texts = [];
    for (const [persona, purpose] of everyone) texts.push((await ask(persona, purpose)).text);
    expect(new Set(texts).size).toBe(1);
    const { data, errors } = JSON.parse(texts[0] ?? '');
    expect(errors).toBeUndefined();
    expect(data.item).toMatchObject({ barcode: lent.barcode, title: { title: lent.title } });
    expect(data.title.items[0].barcode).toBe(lent.barcode);
    expect(data.searchTitles.edges[0].node.title).toBe(lent.title);
    expect([...(await carrel.database.superuser`select 1 from disclosures`)]).toEqual([]);
  });

  test('cannot be asked for who has an item, or waits for a title', async () => {
    const holders = ['loan', 'loans', 'holds', 'borrower', 'patron', 'lastBorrower', 'dueAt', 'holdCount'];
    for (const field of holders)
      for (const [persona, purpose] of [
        [null],
        ['clerk', 'CIRCULATION'],
        ['administrator', 'AUDIT'],
      ] as const) {
        for (const asked of [
          `{ item(barcode: "${lent.barcode}") { ${field} } }`,
          `{ searchTitles(text: "the") { edges { node { ${field} } } } }`,
        ]) {
          const answer = await ask(persona, purpose, asked);
          expect(answer.json.errors[0].extensions.code, asked).toBe('GRAPHQL_VALIDATION_FAILED');
          expect(answer.json).not.toHaveProperty('data');
        }
      }
  });

  test('cannot change with whose loan it is, nor with a hold more or less', async () => {
    const { superuser } = carrel.database;
    const before = (await ask(null)).text;
    const [other] = await superuser<{ id: string }[]>`
      select patron_id as id from cards where number = ${carrel.cards.adult.number}`;
    const [loan] = await superuser<{ id: string; patron: string }[]>`
      select l.id, l.patron_id as patron from loans l join items i on i.id = l.item_id where i.barcode = ${lent.barcode}`;
    const of = (patron: string | undefined) =>
      superuser.begin(async (sql) => {
        await sql`delete from charges where loan_id = ${loan?.id ?? ''}`;
        await sql`update loans set patron_id = ${patron ?? ''} where id = ${loan?.id ?? ''}`;
      });
    await of(other?.id);
    expect((await ask(null)).text).toBe(before);
    await superuser`insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at)
      select ${other?.id ?? ''}, i.title_id, i.branch_id, 'WAITING', ${carrel.clock.now.toISOString()}
      from items i where i.barcode = ${lent.barcode}`;
    expect((await ask(null)).text).toBe(before);
    // What it does say is what the item itself is.
    await superuser`update items set call_number = 'Z 999' where barcode = ${lent.barcode}`;
    expect((await ask(null)).text).toContain('Z 999');
  });
});
