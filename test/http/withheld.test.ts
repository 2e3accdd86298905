import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storyCards } from '../../src/demo/cards.ts';
import { personId } from '../../src/demo/person.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { withheldOf } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const asCard = (document: string, variables?: Record<string, unknown>) =>
  carrel.query(document, { token: carrel.tokens.card, ...(variables ? { variables } : {}) });
const asClerk = (document: string, purpose: string | undefined, variables?: Record<string, unknown>) =>
  carrel.query(document, {
    token: carrel.tokens.clerk,
    ...(purpose === undefined ? {} : { purpose }),
    ...(variables ? { variables } : {}),
  });

describe('[withheld] a field that is withheld', () => {
  test('MUST be null, with one error that names coordinate, paths, class and clause, and no place or data', async () => {
    const answer = await asCard('{ record { loans { id } email } }');
    expect(answer.status).toBe(200);
    expect(answer.json.data.record.loans.length).toBeGreaterThan(0);
    expect(answer.json.data.record.email).toBeNull();
    expect(answer.json.errors).toEqual([
      {
        message: expect.stringContaining('Patron.email'),
        extensions: {
          code: 'WITHHELD',
          coordinate: 'Patron.email',
          class: 'contact',
          clause: 'access.card',
          paths: [['record', 'email']],
        },
      },
    ]);
    expect(answer.text).not.toMatch(/"(locations|path)":|fennimere/i);
  });

  test.each([
    ['aliases', '{ record { a: email b: email email } }'],
    [
      'a fragment, spread twice',
      '{ a: record { ...f ...f } b: record { ...f } } fragment f on Patron { email }',
    ],
    [
      'inline fragments',
      '{ record { ... on Patron { email } ... { email } ... @include(if: true) { x: email } } }',
    ],
    ['directives', '{ record { email @include(if: true) @skip(if: false) } }'],
    [
      'variables',
      'query ($on: Boolean = true) { record { email @include(if: $on) a: email @skip(if: $on) } }',
    ],
    [
      'fragments within fragments',
      '{ ...q } fragment q on Query { record { ...p } } fragment p on Patron { email }',
    ],
    ['aliases of the root', '{ a: record { email } b: record { email } c: record { id } }'],
  ])('MUST be one error, whatever asks for it: %s', async (_, document) => {
    const answer = await asCard(document);
    expect(withheldOf(answer)).toEqual(['Patron.email']);
    expect(answer.text).not.toContain('@example');
    expect(JSON.stringify(answer.json.data)).toContain('null');
  });

  test('MUST name every path once, without the indices of lists', async () => {
    const answer = await asClerk(
      '{ searchPatrons(name: "al", first: 5) { edges { node { email a: email ...f } } } } fragment f on Patron { email birthDate }',
      'CIRCULATION',
    );
    expect(answer.json.data.searchPatrons.edges.length).toBeGreaterThan(2);
    expect(withheldOf(answer)).toEqual(['Patron.email', 'Patron.birthDate']);
    const at = ['searchPatrons', 'edges', 'node'];
    expect(answer.json.errors[0].extensions.paths).toEqual([
      [...at, 'email'],
      [...at, 'a'],
    ]);
    for (const { node } of answer.json.data.searchPatrons.edges)
      expect(node).toEqual({ email: null, a: null, birthDate: null });
  });

  test('cannot be one where `@skip` or `@include` leave it out', async () => {
    const document = 'query ($on: Boolean!) { record { id email @include(if: $on) } }';
    expect(withheldOf(await asCard(document, { on: true }))).toEqual(['Patron.email']);
    const without = await asCard(document, { on: false });
    expect(without.json).toEqual({ data: { record: { id: expect.any(String) } } });
  });

  test('MUST stand in the answer where the document has it', async () => {
    const document =
      '{ record { birthDate id email loans { id } x: name { last } balance { amountCents } __typename addresses { city } } viewer { basis } }';
    const answer = await asCard(document);
    expect(Object.keys(answer.json.data)).toEqual(['record', 'viewer']);
    expect(Object.keys(answer.json.data.record)).toEqual([
      ...['birthDate', 'id', 'email', 'loans', 'x', 'balance', '__typename', 'addresses'],
    ]);
    expect(answer.json.data.record.__typename).toBe('Patron');
    expect(withheldOf(answer)).toEqual([
      'Patron.birthDate',
      'Patron.email',
      'Patron.name',
      'Patron.addresses',
    ]);
  });

  test('MUST be one error for either of two classes, and open by one of them', async () => {
    const closed = await asClerk(
      `{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { loans { id } } }`,
      'ACCOUNT',
    );
    expect(withheldOf(closed)).toEqual(['Patron.loans']);
    expect(closed.json.errors[0].extensions.class).toEqual(['circulation', 'recovery']);
    const open = await asClerk(
      `{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { loans { id } } }`,
      'RECOVERY',
    );
    expect(open.json.errors).toBeUndefined();
  });
});

describe('[withheld] what an answer says of the data', () => {
  const document = `query ($number: String!) {
    patronByCard(cardNumber: $number) { birthDate loans { id charges { id loan { id } } } holds { id } caregivers { signed } email } }`;

  test('cannot tell a full list, an empty list and a missing record apart in its errors', async () => {
    const { superuser } = carrel.database;
    const full = await asClerk(document, 'CIRCULATION', { number: carrel.cards.adult.number });
    const bare = storyCards.debtorCaregiver;
    expect(
      await superuser`select 1 from loans where patron_id = ${personId('debtor-caregiver')}`,
    ).toHaveLength(0);
    const empty = await asClerk(document, 'CIRCULATION', { number: bare });
    const missing = await asClerk(document, 'CIRCULATION', { number: '20000000000000' });
    expect(full.json.data.patronByCard.loans.length).toBeGreaterThan(2);
    expect(empty.json.data.patronByCard.loans).toEqual([]);
    expect(missing.json.data.patronByCard).toBeNull();
    expect(full.json.errors.length).toBe(3);
    expect(empty.json.errors).toEqual(full.json.errors);
    expect(missing.json.errors).toEqual(full.json.errors);
  });

  test('[access.lost-card] MUST be the same bytes for a missing card and a dead one', async () => {
    const { superuser } = carrel.database;
    const missing = await asClerk(document, 'CIRCULATION', { number: '20000000000000' });
    const lost = await asClerk(document, 'CIRCULATION', { number: carrel.cards.lost.number });
    await superuser`update cards set state = 'REPLACED' where number = ${carrel.cards.lost.number}`;
    const replaced = await asClerk(document, 'CIRCULATION', { number: carrel.cards.lost.number });
    await superuser`update cards set state = 'LOST' where number = ${carrel.cards.lost.number}`;
    for (const { text, status, headers } of [lost, replaced]) {
      expect(text).toBe(missing.text);
      expect(status).toBe(missing.status);
      expect(Object.keys(headers)).toEqual(Object.keys(missing.headers));
    }
  });

  test.each(['vendor', 'feed', 'volunteer', 'card', 'writtenConsent', 'administrator'] as const)(
    'MUST be the same bytes to a %s for a record that is there, a missing and a dead one: all are out of reach',
    async (persona) => {
      const token = carrel.tokens[persona];
      const answers = [];
      for (const number of [carrel.cards.adult.number, carrel.cards.lost.number, '20000000000000', ''])
        answers.push((await carrel.query(document, { token, variables: { number } })).text);
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('"patronByCard":null');
      // A consent that names `identity` opens the door's class, and reaches no row behind it.
      expect(answers[0]?.includes('"coordinate":"Query.patronByCard"')).toBe(persona !== 'writtenConsent');
    },
  );

  test('MUST be the same bytes for a search that finds and one that does not, where a clerk has no purpose', async () => {
    const search = (name: string) =>
      `{ searchPatrons(name: "${name}") { edges { node { id email } } pageInfo { hasNextPage } } }`;
    const texts = [];
    for (const name of ['al', 'zzzzzz', 'a', '']) texts.push((await asClerk(search(name), undefined)).text);
    expect(new Set(texts).size).toBe(1);
  });

  test('cannot change with what a record holds, where a caller has none', async () => {
    for (const token of [carrel.tokens.vendor, carrel.tokens.feed, undefined]) {
      const answer = await carrel.query(
        '{ record { id loans { id } email } }',
        token === undefined ? {} : { token },
      );
      expect(answer.json.data).toEqual({ record: null });
      expect(withheldOf(answer)).toEqual(['Patron.loans', 'Patron.email']);
    }
  });

  test('cannot keep the rest from being answered, where it is skipped and a variable of it is of no known type', async () => {
    const skipped = `query ($state: LegalProcessState, $skip: Boolean!) {
      record { id } legalProcesses(state: $state) @skip(if: $skip) { edges { node { id } } } }`;
    for (const document of [skipped, skipped.replace('$skip)', 'true)').replace(', $skip: Boolean!', '')]) {
      const answer = await carrel.query(document, {
        token: carrel.tokens.card,
        variables: { skip: true, state: 'RECORDED' },
      });
      expect(answer.json, answer.text).toEqual({ data: { record: { id: expect.any(String) } } });
    }
  });
});
