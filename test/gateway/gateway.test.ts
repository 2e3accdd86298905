import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { type Asking, codesOf, openAsking } from './asking.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await openAsking();
});
afterAll(() => asking.library.database.drop());

/** One document that everybody is answered differently. */
const document = (cardNumber: string) => `query ($no: Boolean = false) {
  viewer { basis classes }
  record { id name { last } email birthDate loans { id item { title { title } } charges { id } } holds { id } caregivers { signed } }
  patronByCard(cardNumber: "${cardNumber}") { id name { first last } email loans { id } caregivers { caregiverName } }
  searchPatrons(name: "Al", first: 2) { edges { node { name { last } phones { number } } } }
  skipped: record @include(if: $no) { email }
  title: searchTitles(text: "history", first: 1) { pageInfo { hasNextPage } } }`;

describe('[judged-once] one document', () => {
  test('MUST be answered to each caller as if nobody had asked it before, in any order and at once', async () => {
    const { library, fresh } = asking;
    const query = document(library.cards.child.number);
    const alone = new Map<string, string>();
    for (const { name, request } of library.callers)
      alone.set(name, JSON.stringify(await fresh()({ query, variables: {} }, request)));
    expect(new Set(alone.values()).size).toBeGreaterThan(15);
    const together = fresh();
    const answerOf = async (name: string) =>
      JSON.stringify(await together({ query, variables: {} }, library.caller(name).request));
    const names = library.callers.map(({ name }) => name);
    for (const order of [names, names.toReversed()])
      for (const name of order) expect(await answerOf(name), name).toBe(alone.get(name));
    const shuffled = [...names, ...names.toReversed(), ...names];
    expect(await Promise.all(shuffled.map(answerOf))).toEqual(shuffled.map((name) => alone.get(name)));
  });

  test('MUST be judged anew where a variable of `@skip` or `@include` is another', async () => {
    const query = 'query ($on: Boolean!) { record { id email @include(if: $on) } }';
    for (const on of [true, false, true, false]) {
      const result = await asking.ask('card', query, { on });
      expect(codesOf(result)).toEqual(on ? ['WITHHELD'] : []);
      expect(Object.keys(result.data?.record as object)).toEqual(on ? ['id', 'email'] : ['id']);
    }
  });

  test('MUST be judged operation by operation where it has several', async () => {
    const query = 'query A { record { id } } query B { record { email } }';
    const { request } = asking.library.caller('card');
    const gateway = asking.fresh();
    for (const [operationName, codes] of [
      ['A', []],
      ['B', ['WITHHELD']],
      ['A', []],
    ] as const)
      expect(codesOf(await gateway({ query, variables: {}, operationName }, request))).toEqual(codes);
    expect(codesOf(await gateway({ query, variables: {} }, request))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await gateway({ query, variables: {}, operationName: 'C' }, request))).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });
});

describe('[judged-once] what is withheld', () => {
  test('MUST be null, with one error a coordinate that says nothing of the data', async () => {
    const result = await asking.ask('card', '{ record { a: email b: email loans { id } name { last } } }');
    expect(result.data?.record).toMatchObject({ a: null, b: null, name: null });
    expect(result.errors?.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'WITHHELD',
        coordinate: 'Patron.email',
        class: 'contact',
        clause: 'access.card',
        paths: [
          ['record', 'a'],
          ['record', 'b'],
        ],
      },
      {
        code: 'WITHHELD',
        coordinate: 'Patron.name',
        class: 'identity',
        clause: 'access.card',
        paths: [['record', 'name']],
      },
    ]);
  });

  test('cannot tell a record that is forbidden from one that is not there', async () => {
    const text = (number: string) => `{ patronByCard(cardNumber: "${number}") { id name { last } } }`;
    const { cards } = asking.library;
    const there = await asking.ask('volunteer', text(cards.adult.number));
    expect(await asking.ask('volunteer', text('20000000000000'))).toEqual(there);
    const missing = await asking.ask('clerk CIRCULATION', text('20000000000000'));
    expect(await asking.ask('clerk CIRCULATION', text(cards.lost.number))).toEqual(missing);
    expect(missing).toEqual({ data: { patronByCard: null } });
    expect(
      (await asking.ask('clerk CIRCULATION', text(cards.adult.number))).data?.patronByCard,
    ).not.toBeNull();
  });
});

describe('[offence.disclosure] an answer', () => {
  const entries = () => asking.library.database.superuser<
    { classes: string[]; found: boolean; subjects: string[]; basis: string; purpose: string }[]
  >`
    select basis, purpose, classes, found, subjects from disclosures order by at, id`;
  const clear = () => asking.library.database.superuser`delete from disclosures`;

  test('MUST be on file once, with its classes and all its subjects, and with nothing that was read', async () => {
    await clear();
    await asking.ask(
      'clerk CIRCULATION',
      '{ searchPatrons(name: "Al", first: 3) { edges { node { name { last } email } } } }',
    );
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      basis: 'STAFF',
      purpose: 'CIRCULATION',
      classes: ['identity'],
      found: true,
    });
    expect(new Set(entry?.subjects).size).toBe(3);
    const [row] = await asking.library.database.superuser<
      { row: string }[]
    >`select d::text as row from disclosures d`;
    expect(row?.row).not.toMatch(/Alder|Al%|searchPatrons/);
  });

  test('MUST be on file too where nobody was found, and cannot be where nobody was looked for', async () => {
    await clear();
    await asking.ask('clerk CIRCULATION', '{ patronByCard(cardNumber: "20000000000000") { id } }');
    expect(await entries()).toMatchObject([{ found: false, subjects: [] }]);
    await clear();
    await asking.ask(
      'clerk CIRCULATION',
      '{ viewer { basis } searchTitles(text: "a") { pageInfo { hasNextPage } } }',
    );
    await asking.ask('volunteer', '{ patronByCard(cardNumber: "20000000000000") { id } }');
    expect([...(await entries())]).toEqual([]);
  });

  test('cannot leave while the log is out of reach, unless nobody is in it', async () => {
    const { superuser, roles } = asking.library.database;
    const log = roleName('log', roles);
    const columns =
      'id, at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found, grant_id, process_id';
    const text = '{ record { id loans { id } } }';
    expect((await asking.ask('card', text)).data).toBeDefined();
    await superuser.unsafe(`revoke insert (${columns}) on disclosures from ${log}`);
    try {
      const refused = await asking.ask('card', text);
      expect(refused.data).toBeUndefined();
      expect(codesOf(refused)).toEqual(['UNAVAILABLE']);
      expect(await asking.ask('card', '{ viewer { basis } }')).toEqual({
        data: { viewer: { basis: 'CARD' } },
      });
    } finally {
      await superuser.unsafe(`grant insert (${columns}) on disclosures to ${log}`);
    }
    expect((await asking.ask('card', text)).data).toBeDefined();
  });
});
