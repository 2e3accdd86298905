import { type DocumentNode, graphqlSync, parse, print, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { blank, prune } from '../../../schema/judge/prune.ts';
import { schema } from '../../../schema/schema.ts';

const oneLine = (document: DocumentNode): string => print(document).replace(/\s+/g, ' ');
/** Cuts every field but those named, `Type.field`. */
const keeping = (text: string, ...coordinates: string[]) =>
  prune(schema, parse(text), (type, field) =>
    ['__typename', ...coordinates].includes(
      field.name.startsWith('__') ? field.name : `${type.name}.${field.name}`,
    ),
  );

describe('[judged-once] cutting a document', () => {
  test('MUST leave the response key of what it cuts, in its place', () => {
    expect(oneLine(keeping('{ record { id mail: email name { last } } }', 'Query.record', 'Patron.id'))).toBe(
      '{ record { id mail: __typename name: __typename } }',
    );
  });

  test('MUST keep `@skip` and `@include` of what it cuts, and cannot keep its arguments', () => {
    const text =
      'query ($no: Boolean!) { a: patronByCard(cardNumber: "secret") @include(if: $no) { id } viewer { basis } }';
    const cut = keeping(text, 'Query.viewer', 'Viewer.basis');
    expect(oneLine(cut)).toBe('query ($no: Boolean!) { a: __typename @include(if: $no) viewer { basis } }');
  });

  test('cannot keep a variable that nothing left uses: its type may not be one that the caller knows', () => {
    const text =
      'query ($from: Date!, $n: Int) { statistics(from: $from, to: $from) { tables { kind } } searchTitles(text: "a", first: $n) { pageInfo { hasNextPage } } }';
    const cut = keeping(text, 'Query.searchTitles', 'TitleConnection.pageInfo', 'PageInfo.hasNextPage');
    expect(oneLine(cut)).toBe(
      'query ($n: Int) { statistics: __typename searchTitles(text: "a", first: $n) { pageInfo { hasNextPage } } }',
    );
  });

  test('MUST cut within fragments and inline fragments, of whatever type they are', () => {
    const text = `{ record { ...F ... on Patron { phones { number } } ... { email } } }
      fragment F on Patron { loans { id item { title { title } } } birthDate }`;
    const cut = oneLine(
      keeping(text, 'Query.record', 'Patron.loans', 'Loan.item', 'Item.title', 'Title.title'),
    );
    expect(cut).toBe(
      '{ record { ...F ... on Patron { phones: __typename } ... { email: __typename } } } ' +
        'fragment F on Patron { loans { id: __typename item { title { title } } } birthDate: __typename }',
    );
  });

  test('MUST give a document that the schema still runs', () => {
    const text = '{ viewer { kind clause } record { name { first } email } }';
    const cut = keeping(text, 'Query.viewer', 'Viewer.kind');
    expect(validate(schema, cut)).toEqual([]);
    const keys = graphqlSync({ schema, source: print(cut) }).data;
    expect(Object.keys(keys ?? {})).toEqual(['viewer', 'record']);
  });

  test('cannot change the document that it was given', () => {
    const document = parse('{ record { id email } }');
    const before = print(document);
    prune(schema, document, () => false);
    expect(print(document)).toBe(before);
  });
});

describe('[judged-once] blanking an answer', () => {
  const answer = () => ({
    record: {
      id: 'a',
      email: 'Patron',
      loans: [
        { id: '1', item: { title: 'Item' }, charges: [{ id: 'Charge' }] },
        { id: '2', item: { title: 'Item' }, charges: [] },
        null,
      ],
      name: null,
    },
    other: 'Query',
  });
  const blanked = (...paths: string[]) => {
    const data = answer();
    for (const path of paths) blank(data, path.split('.'));
    return data;
  };

  test('MUST set null at a path, in every row of every list on the way, and nowhere else', () => {
    expect(blanked('record.loans.item.title')).toEqual({
      ...answer(),
      record: {
        ...answer().record,
        loans: [
          { id: '1', item: { title: null }, charges: [{ id: 'Charge' }] },
          { id: '2', item: { title: null }, charges: [] },
          null,
        ],
      },
    });
  });

  test('MUST keep the keys in their order', () => {
    expect(JSON.stringify(blanked('record.email', 'other'))).toBe(
      JSON.stringify(answer()).replace('"email":"Patron"', '"email":null').replace('"Query"', 'null'),
    );
  });

  test('cannot add a key where none is: below null, beside what is there, or past a leaf', () => {
    for (const path of [
      'record.name.last',
      'record.phones',
      'record.id.length',
      'nothing',
      'record.loans.length',
    ])
      expect(blanked(path), path).toEqual(answer());
  });
});
