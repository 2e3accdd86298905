import { type DocumentNode, type OperationDefinitionNode, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../schema/judge/judge.ts';
import { opens, reachOf } from '../../../schema/policy/opens.ts';
import type { Principal } from '../../../schema/policy/principal.ts';
import { schema } from '../../../schema/schema.ts';
import {
  born,
  card,
  inPerson,
  now,
  photoId,
  publicly,
  staff,
  timeZone,
  vendor,
} from '../policy/principals.ts';

const judgedFor = (principal: Principal, text: string, variables: Record<string, unknown> = {}) => {
  const document: DocumentNode = parse(text);
  const operation = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === 'OperationDefinition',
  );
  if (operation === undefined) throw new TypeError('no operation');
  const caller = { principal, opened: opens(principal, now, timeZone), reach: reachOf(principal) };
  return judge(schema, document, operation, variables, caller);
};

/** Withheld coordinate → its paths, joined. */
const withheldOf = (...asked: Parameters<typeof judgedFor>) =>
  Object.fromEntries(
    judgedFor(...asked).withheld.map(({ coordinate, paths }) => [
      coordinate,
      paths.map((path) => path.join('.')),
    ]),
  );

const clerk = staff('CLERK', 'CIRCULATION');

describe('[judged-once] what is withheld', () => {
  test('MUST be named by coordinate, class, clause of the caller’s basis, and paths', () => {
    expect(judgedFor(card, '{ record { id email } }').withheld).toEqual([
      { coordinate: 'Patron.email', class: 'contact', clause: 'access.card', paths: [['record', 'email']] },
    ]);
    expect(
      judgedFor(publicly, '{ searchPatrons(name: "Al") { edges { cursor } } }').withheld[0],
    ).toMatchObject({
      coordinate: 'Query.searchPatrons',
      class: 'identity',
      clause: 'collect.function',
    });
  });

  test('cannot be a field that is open to the caller, by either of two classes', () => {
    expect(withheldOf(inPerson, '{ record { name { last } loans { id } } }')).toEqual({});
    expect(
      withheldOf(photoId(born.child), '{ record { loans { id charges { id } } holds { id } } }'),
    ).toEqual({
      'Patron.holds': ['record.holds'],
    });
  });

  test('MUST be one entry with both paths where two aliases ask for one coordinate', () => {
    expect(withheldOf(card, '{ record { a: email b: email email } }')).toEqual({
      'Patron.email': ['record.a', 'record.b', 'record.email'],
    });
    expect(withheldOf(card, '{ one: record { email } other: record { email } }')).toEqual({
      'Patron.email': ['one.email', 'other.email'],
    });
  });

  test('MUST be one path where one place is asked for twice', () => {
    expect(withheldOf(card, '{ record { email email } record { email } }')).toEqual({
      'Patron.email': ['record.email'],
    });
    expect(withheldOf(card, '{ record { ...F ...F ... { email } } } fragment F on Patron { email }')).toEqual(
      { 'Patron.email': ['record.email'] },
    );
  });

  test('cannot hide in a fragment, an inline fragment, or one within another', () => {
    const text = `{ record { ...Outer ... on Patron { birthDate } ... @include(if: true) { phones { number } } } }
      fragment Outer on Patron { id ...Inner }
      fragment Inner on Patron { mail: email }`;
    expect(withheldOf(card, text)).toEqual({
      'Patron.email': ['record.mail'],
      'Patron.birthDate': ['record.birthDate'],
      'Patron.phones': ['record.phones'],
    });
  });

  test('cannot hide behind a fragment’s other name, whatever it is called', () => {
    expect(withheldOf(card, '{ ...__proto__ } fragment __proto__ on Query { record { email } }')).toEqual({
      'Patron.email': ['record.email'],
    });
  });

  test('MUST be said by paths without list indices, through lists', () => {
    expect(
      withheldOf(
        staff('CLERK', 'NOTICES'),
        '{ searchPatrons(name: "Al") { edges { node { birthDate cards { state number } } } } }',
      ),
    ).toEqual({
      'Patron.birthDate': ['searchPatrons.edges.node.birthDate'],
      'Card.state': ['searchPatrons.edges.node.cards.state'],
    });
  });

  test('MUST be the field itself, and not what lies below it', () => {
    expect(withheldOf(card, '{ record { addresses { line1 city } } }')).toEqual({
      'Patron.addresses': ['record.addresses'],
    });
  });

  test('MUST be told below a root that is withheld, so that the basis is learnt by whichever door', () => {
    expect(withheldOf(card, '{ patronByCard(cardNumber: "1") { name { last } loans { id } } }')).toEqual({
      'Query.patronByCard': ['patronByCard'],
      'Patron.name': ['patronByCard.name'],
    });
    expect(withheldOf(clerk, '{ record { email loans { id } } }')).toEqual({
      'Patron.email': ['record.email'],
    });
  });

  test('cannot be `__typename`, nor anything of introspection', () => {
    const text = '{ __typename __schema { types { name fields { name } } } __type(name: "Patron") { name } }';
    expect(judgedFor(publicly, text)).toMatchObject({ withheld: [], blanks: [] });
  });
});

describe('[judged-once] `@skip` and `@include`', () => {
  const text = `query ($yes: Boolean!, $no: Boolean!) { record {
    a: email @skip(if: $yes) b: email @include(if: $no) c: email @skip(if: $no) d: email @include(if: $yes)
    e: email @skip(if: true) f: email @include(if: false) ...F @skip(if: $yes) ... @include(if: $no) { h: email } } }
    fragment F on Patron { g: email }`;

  test('MUST decide by the variables: what is not asked for is not withheld', () => {
    expect(withheldOf(card, text, { yes: true, no: false })).toEqual({
      'Patron.email': ['record.c', 'record.d'],
    });
    expect(withheldOf(card, text, { yes: false, no: true })).toEqual({
      'Patron.email': ['record.a', 'record.b', 'record.g', 'record.h'],
    });
  });

  test('MUST leave out what either of them leaves out', () => {
    const both =
      '{ record { a: email @skip(if: false) @include(if: false) b: email @skip(if: false) @include(if: true) } }';
    expect(withheldOf(card, both)).toEqual({ 'Patron.email': ['record.b'] });
  });

  test('cannot let through what a variable turns on in the cut document', () => {
    const cut = print(judgedFor(card, text, { yes: true, no: false }).document);
    expect(cut).not.toContain('email');
    expect(cut.match(/__typename/g)).toHaveLength(8);
  });
});

describe('[judged-once] what is served', () => {
  test('MUST be the open coordinates below each root, and their classes', () => {
    const { served, classes } = judgedFor(
      inPerson,
      '{ mine: record { name { last } email loans { id } } viewer { basis } }',
    );
    expect([...(served.get('mine') ?? [])].sort()).toEqual([
      'Loan.id',
      'Patron.loans',
      'Patron.name',
      'PersonName.last',
      'Query.record',
    ]);
    expect([...classes].sort()).toEqual(['circulation', 'identity', 'open', 'recovery']);
  });

  test('cannot have a class that is not open to the caller, where a field has two', () => {
    expect([...judgedFor(photoId(born.child), '{ record { loans { id } } }').classes].sort()).toEqual([
      'open',
      'recovery',
    ]);
  });

  test('cannot be anything below a root that reaches nobody for this caller', () => {
    const { served, blanks, withheld, document } = judgedFor(clerk, '{ record { id name { last } } }');
    expect([...served.keys()]).toEqual([]);
    expect(withheld).toEqual([]);
    expect(blanks).toEqual([['record']]);
    expect(print(document).replace(/\s+/g, ' ')).toBe('{ record: __typename }');
  });

  test('MUST stay as it was asked for, where nothing is withheld', () => {
    const text = '{ record { id loans { id } } }';
    const document = judgedFor(card, text).document;
    expect(print(document)).toBe(print(parse(text)));
  });
});

describe('[third-party.no-pii] a caller that is no person', () => {
  test.each([publicly, vendor(), vendor('statistics')])(
    'cannot be served a record by any root: %o',
    (principal) => {
      const { served } = judgedFor(
        principal,
        `{ record { id } patronByCard(cardNumber: "1") { id } searchPatrons(name: "Al") { edges { node { id } } } }`,
      );
      expect([...served.keys()]).toEqual([]);
    },
  );

  test('MUST be served the catalogue beside what is withheld', () => {
    const { served, withheld } = judgedFor(
      vendor(),
      '{ item(barcode: "1") { title { title } } record { email } }',
    );
    expect([...(served.get('item') ?? [])].sort()).toEqual(['Item.title', 'Query.item', 'Title.title']);
    expect(withheld.map(({ coordinate }) => coordinate)).toEqual(['Patron.email']);
  });
});
