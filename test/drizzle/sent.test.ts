import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { type Given, wholeField } from '../schema/judge/documents.ts';
import { givenFor } from '../schema/judge/given.ts';
import { type Library, openLibrary } from '../schema/library.ts';
import { type Sent, watched } from './watched.ts';

const sent: Sent[] = [];
let library: Library;
let given: Given;
beforeAll(async () => {
  library = await openLibrary((pools) => watched(pools, sent));
  given = await givenFor(library);
});
afterAll(() => library.database.drop());
beforeEach(() => {
  sent.length = 0;
});

const query = schema.getQueryType();
if (query == null) throw new TypeError('no query type');
const whole = (root: string): string => {
  const field = query.getFields()[root];
  if (field === undefined) throw new TypeError(`no root ${root}`);
  return `{ ${wholeField(query, field, given)} }`;
};
const run = async (caller: string, text: string) => {
  const asked = library.ask(library.caller(caller), text);
  sent.length = 0;
  const result = await asked.run(asked.judgement.document);
  expect(result.errors).toBeUndefined();
  return result.data;
};
const audiences = () => sent.map(({ audience }) => audience);

describe('one statement', () => {
  test.each([
    'card',
    'borrowerInPerson',
    'caregiverWithCard',
    'caregiverPhotoId',
    'writtenConsent',
    'courtOrder',
  ])('MUST be all that a record takes, with everything of it asked for: %s', async (persona) => {
    expect((await run(persona, whole('record')))?.record).not.toBeNull();
    // What else is asked for below it is the catalogue's: other copies of a title, and where they are.
    expect(audiences().filter((audience) => audience !== 'open')).toEqual(['person']);
    expect(sent.length).toBeLessThanOrEqual(3);
  });

  test.each(['clerk CIRCULATION', 'administrator CONDUCT', 'clerk ACCOUNT'])(
    'MUST be all that a record takes by its card: %s',
    async (caller) => {
      expect((await run(caller, whole('patronByCard')))?.patronByCard).not.toBeNull();
      const audience = caller.startsWith('clerk') ? 'staff' : 'administrator';
      expect(audiences().filter((each) => each !== 'open')).toEqual([audience]);
      expect(sent.length).toBeLessThanOrEqual(3);
    },
  );

  test('MUST be all that an act of reading with nothing of persons in it takes', async () => {
    await run('card', '{ viewer { basis } policy { clauses { id } } }');
    expect(sent).toEqual([]);
  });
});

describe('a list', () => {
  test('MUST take one statement a page of patrons, their records in it', async () => {
    const data = await run('clerk CIRCULATION', whole('searchPatrons'));
    expect((data as { searchPatrons: { edges: unknown[] } }).searchPatrons.edges.length).toBeGreaterThan(3);
    expect(audiences().filter((audience) => audience !== 'open')).toEqual(['staff']);
    expect(sent.length).toBeLessThanOrEqual(3);
  });

  test('MUST take at most one statement a level, however many rows it has', async () => {
    const data = await run(
      'public',
      `{ searchTitles(${given['Query.searchTitles']}, first: 20) { edges { node { title items { barcode branch { name }
        title { title items { barcode branch { code } } } } } } } }`,
    );
    const { edges } = (data as { searchTitles: { edges: { node: { items: unknown[] } }[] } }).searchTitles;
    expect(edges.length).toBeGreaterThan(5);
    expect(edges.flatMap(({ node }) => node.items).length).toBeGreaterThan(10);
    // Titles; their items; the items' branches; their titles. Those titles' items have all been read.
    expect(sent.length).toBe(4);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(4);
  });
});

describe('what is withheld', () => {
  test('cannot be among what a statement asks for', async () => {
    const partsAsked = () => sent.flatMap(({ values }) => values.filter((value) => Array.isArray(value)));
    await run('card', '{ record { id email name { last } birthDate loans { id } caregivers { id } } }');
    for (const parts of partsAsked()) expect(parts).toEqual(['Patron.id', 'Patron.loans']);
    await run('borrowerInPerson', '{ record { email name { last } } }');
    for (const parts of partsAsked()) expect(parts).toEqual(['Patron.name']);
    expect(partsAsked()).not.toEqual([]);
  });

  test.each([
    'public',
    'vendor',
    'otherVendor',
    'feed',
    'agency',
    'volunteer',
    'volunteer SHELVING',
    'clerk',
    'administrator LEGAL',
  ])(
    '[third-party.no-pii] cannot be read at all where no person is in reach: %s sends nothing that names one',
    async (caller) => {
      for (const root of Object.keys(query.getFields())) {
        await run(caller, whole(root));
        if (root === 'cardStanding' && caller.endsWith('endor')) {
          // One card by its number and PIN: three functions of the PIN's own login, and nothing that names a column.
          expect(new Set(audiences())).toEqual(new Set(['pin']));
          const asked =
            /^select carrel\.(check_card|count_pin_failures|forget_pin_failures)\(\$1[^)]*\) as \w+$/;
          for (const { text } of sent) expect(text).toMatch(asked);
          continue;
        }
        for (const { audience, text } of sent) {
          // Published counts are the one thing that a vendor's own login reads; a paper is read by the office, and
          // not whom it is about.
          const isPaper = caller === 'administrator LEGAL' && ['legalProcesses', 'consents'].includes(root);
          const own = text.includes('"published_counts"') ? 'vendor' : 'open';
          // An agency reads its referrals by its own evidence; who the debtor is, one function tells and no table.
          const isReferral = caller === 'agency' && root.startsWith('referral');
          expect(audience).toBe(isPaper ? 'administrator' : isReferral ? 'agency' : own);
          // What that function tells stands in the statement by its name for it, and nothing else of a person.
          const beside = isReferral ? text.replaceAll(/owing\.\w+ as "debtor\w+"/g, '') : text;
          expect(beside).not.toMatch(
            /patron|person|phone|address|card|loan|hold|charge|caregiver|birth|email/i,
          );
          if (!isReferral) expect(text).not.toContain('evidence');
        }
      }
    },
  );

  test('cannot be read by a caregiver once the child is of age', async () => {
    const caller = library.caller('caregiverWithCard');
    const { principal } = caller.request;
    if (principal.basis !== 'CAREGIVER_WITH_CARD') throw new TypeError('no caregiver');
    const grown = {
      ...caller,
      request: { ...caller.request, principal, opened: new Set(['open'] as const) },
    };
    const asked = library.ask(grown, '{ record { id name { last } } }');
    const result = await asked.run(asked.judgement.document);
    expect(result.data).toMatchObject({ record: null });
    expect(sent).toEqual([]);
  });
});
