import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { codesOf, expectRefused } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';

/** What a caller may not see, used to choose by: each right guess would be told from a wrong one. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const asClerk = (document: string, purpose = 'CIRCULATION', variables: Record<string, unknown> = {}) =>
  carrel.query(document, { token: carrel.tokens.clerk, purpose, variables });
const asCard = (document: string) => carrel.query(document, { token: carrel.tokens.card });

/** Refused for what it is, the same with a right guess and with a wrong one. */
async function expectBlind(
  ask: (guess: string) => Promise<Answer>,
  right: string,
  wrong: string,
): Promise<void> {
  const [one, other] = [await ask(right), await ask(wrong)];
  expect(one.status, one.text).toBe(400);
  expect(new Set(codesOf(one))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
  expect(one.json).not.toHaveProperty('data');
  expect(one.text.replaceAll(right, '')).toBe(other.text.replaceAll(wrong, ''));
}

const email = 'hollis.fennimere@example.org';
const found = '{ edges { node { id } } }';

describe('a hidden field', () => {
  // CVE-2023-22894 and CVE-2026-27886 (Strapi): rows were filtered by fields that the caller could not read.
  test.each([
    (guess: string) => `{ searchPatrons(name: "fenn", email: "${guess}") ${found} }`,
    (guess: string) => `{ searchPatrons(name: "fenn", where: { email: "${guess}" }) ${found} }`,
    (guess: string) =>
      `{ searchPatrons(name: "fenn", filter: { email: { startsWith: "${guess}" } }) ${found} }`,
    (guess: string) => `{ record(email: "${guess}") { id } }`,
    (guess: string) => `{ record { name(email: "${guess}") { last } } }`,
  ])(item('K01', 'cannot choose rows'), async (document) => {
    await expectBlind((guess) => asClerk(document(guess)), email, 'nobody@example.org');
    await expectBlind((guess) => asCard(document(guess)), email, 'nobody@example.org');
  });

  // CVE-2020-5289 (Elide): what a caller could not read was read all the same by the filter that it sent.
  test.each([
    (guess: string) =>
      `{ searchPatrons(name: "fenn", where: { and: [{ or: [{ email: { eq: "${guess}" } }] }] }) ${found} }`,
    (guess: string) =>
      `{ searchPatrons(name: "fenn", where: { not: { email: { not: "${guess}" } } }) ${found} }`,
    (guess: string) => `{ searchTitles(text: "x", where: { not: { owner: "${guess}" } }) ${found} }`,
  ])(item('K52', 'cannot choose rows'), async (document) => {
    await expectBlind((guess) => asClerk(document(guess)), email, 'nobody@example.org');
    await expectBlind((guess) => asCard(document(guess)), email, 'nobody@example.org');
  });

  test.each([
    (guess: string) => `{ record { loans(where: { item: { title: { title: "${guess}" } } }) { id } } }`,
    (guess: string) => `{ record { charges(loan: { item: "${guess}" }) { id } } }`,
    (guess: string) => `{ title(id: "${adultId}") { items(patron: "${guess}") { barcode } } }`,
    (guess: string) => `{ item(barcode: "1", loan: { patron: { email: "${guess}" } }) { status } }`,
  ])(item('K02', 'cannot choose rows'), async (document) => {
    await expectBlind((guess) => asCard(document(guess)), email, 'nobody@example.org');
  });

  // GHSA-ccg5-9c8w-xh6v (SQLAdmin): rows came in the order of a column that was not shown.
  test.each(['orderBy: birthDate', 'sort: "birthDate"', 'order: { birthDate: DESC }'])(
    item('K03', 'cannot order a list: %s'),
    async (order) => {
      const answer = await asClerk(`{ searchPatrons(name: "al", ${order}) ${found} }`);
      expect(answer.status).toBe(400);
      expect(new Set(codesOf(answer))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    },
  );

  test(item('K03', 'cannot be told by the order that a list comes in'), async () => {
    const { superuser } = carrel.database;
    // Whoever sees the numbers of cards need not see which is the newer one.
    await superuser`insert into cards (number, patron_id, kind, state, issued_on) values
      ('K03-a', ${adultId}, 'ADULT', 'ACTIVE', '2024-01-01'), ('K03-b', ${adultId}, 'ADULT', 'ACTIVE', '2025-01-01')`;
    const document = '{ record { cards { number } } }';
    const ask = () => carrel.query(document, { token: carrel.tokens.writtenConsent });
    const before = await ask();
    expect(before.json.data.record.cards.length).toBe(3);
    await superuser`update cards set issued_on = date '2026-01-01' - (issued_on - date '2020-01-01')
      where patron_id = ${adultId}`;
    expect((await ask()).text).toBe(before.text);
    await superuser`update patrons set birth_date = date '2001-01-01' - (birth_date - date '1940-01-01')
      where birth_date < '1990-01-01'`;
    const search = (await asClerk(`{ searchPatrons(name: "al") { edges { node { name { last first } } } } }`))
      .json;
    const names = search.data.searchPatrons.edges.map(
      ({ node }: { node: { name: { last: string; first: string } } }) =>
        `${node.name.last} ${node.name.first}`,
    );
    expect(names).toEqual(names.toSorted());
    await superuser`delete from cards where number like 'K03%'`;
  });

  test(item('K04', 'cannot be in one, nor its length'), async () => {
    const { superuser } = carrel.database;
    const document = '{ searchPatrons(name: "fenn") { edges { cursor node { id } } } }';
    const cursor = async (): Promise<string> =>
      (await asClerk(document)).json.data.searchPatrons.edges[0]?.cursor as string;
    const before = await cursor();
    await superuser`update patrons set email = 'a-much-longer-canary-address@example.org', birth_date = '1950-01-01'
      where id = ${adultId}`;
    const after = await cursor();
    expect(after).toHaveLength(before.length);
    for (const told of [after, Buffer.from(after, 'base64url').toString('latin1')])
      expect(told.toLowerCase()).not.toMatch(/canary|fennimere|hollis|1950/);
    expect(after).not.toContain(adultId);
    await superuser`update patrons set email = ${email} where id = ${adultId}`;
  });

  test.each(['groupBy: homeBranch', 'by: { birthDate: YEAR }', 'category: "ADULT"', 'branch: "LRK"'])(
    item('K05', 'cannot be asked of what is counted: %s'),
    async (argument) => {
      const document = `{ statistics(from: "2026-05-01", to: "2026-05-31", ${argument}) { __typename } }`;
      const answer = await asClerk(document, 'STATISTICS');
      expect(answer.status).toBe(400);
      expect(new Set(codesOf(answer))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
      expect(codesOf(await asClerk('{ searchPatrons(name: "al") { totalCount } }'))).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
      ]);
    },
  );

  test.each(['patronsAggregate', 'searchPatronsCount', 'minBirthDate', 'totalCount', 'statistics'])(
    item('K53', 'cannot be asked of anybody: %s'),
    async (field) => {
      for (const most of ['min', 'max', 'avg']) {
        const answer = await asClerk(`{ ${field} { ${most} { birthDate } } }`, 'STATISTICS');
        expect(answer.status).toBe(400);
        expect(codesOf(answer)).toContain('GRAPHQL_VALIDATION_FAILED');
        expect(answer.text).not.toMatch(/19\d\d-|20\d\d-/);
      }
    },
  );

  test.each([email, '406-555-0121', 'Ferry Street', 'Patient Ferryman', 'Larkspur', '1978', 'ADULT'])(
    item('K06', 'cannot find anybody: %s'),
    async (text) => {
      for (const purpose of ['CIRCULATION', 'NOTICES', 'ACCOUNT', 'SERVICE', 'RECOVERY']) {
        const answer = await asClerk(
          'query ($text: String!) { searchPatrons(name: $text) { edges { node { id } } } }',
          purpose,
          { text },
        );
        if (answer.status === 200) expect(answer.json.data.searchPatrons.edges).toEqual([]);
        else expectRefused(answer, 400, 'BAD_INPUT');
      }
      const titles = await carrel.query(
        'query ($text: String!) { searchTitles(text: $text) { edges { node { title } } } }',
        {
          variables: { text: 'Fennimere' },
        },
      );
      expect(titles.json.data.searchTitles.edges).toEqual([]);
    },
  );

  test(item('K07', 'cannot be guessed at by one'), async () => {
    const open = async (cardNumber: string, birthDate: string) =>
      carrel.query('mutation ($input: OpenDisclosureInput!) { openDisclosure(input: $input) { id } }', {
        token: carrel.tokens.clerk,
        purpose: 'CIRCULATION',
        variables: {
          input: {
            borrowerInPerson: {
              cardNumber,
              birthDate,
              documents: ['PASSPORT'],
              idempotencyKey: randomUUID(),
            },
          },
        },
      });
    const answers = [
      await open(carrel.cards.adult.number, '1901-01-01'),
      await open('29000000000000', '1901-01-01'),
      await open(carrel.cards.lost.number, '1901-01-01'),
    ];
    expect(answers[0]?.status).toBe(403);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    for (const selector of ['email: "x"', 'birthDate: "1978-01-01"', 'phone: "406"']) {
      const answer = await asClerk(
        `mutation { deletePatron(input: { ${selector}, idempotencyKey: "k" }) { again } }`,
        'ACCOUNT',
      );
      expect(answer.status).toBe(400);
      expect(answer.json).not.toHaveProperty('data');
    }
  });
});

/** By hand: whoever adds an argument to a query says here that nothing hidden is chosen by it. */
const choosing = [
  'after',
  'barcode',
  'cardNumber',
  'first',
  'from',
  'id',
  'name',
  // Of the log: an administrator's question who looked at somebody, which is itself on file.
  'patronId',
  'pin',
  'reported',
  'state',
  'status',
  'text',
  'to',
];

test(item('K01', 'cannot have come with an argument that nobody looked at'), async () => {
  const document = '{ __schema { types { name fields { name args { name } } } } }';
  const answer = await carrel.query(document, { token: carrel.tokens.administrator, purpose: 'LEGAL' });
  const vendors = await carrel.query(document, { token: carrel.tokens.vendor });
  const types = [...answer.json.data.__schema.types, ...vendors.json.data.__schema.types] as {
    name: string;
    fields: { name: string; args: { name: string }[] }[] | null;
  }[];
  const args = types
    .filter(({ name }) => name !== 'Mutation' && !name.startsWith('__'))
    .flatMap(({ fields }) => (fields ?? []).flatMap((field) => field.args.map(({ name }) => name)));
  expect([...new Set(args)].toSorted()).toEqual(choosing);
});
