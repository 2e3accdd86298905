import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';
import { expectWithheldFrom, plantCanary } from './withheld.ts';

/** Every shape that a document has, around each field that a card does not open. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await plantCanary(carrel);
});
afterAll(() => carrel.close());

/** Fields of a record that a card does not open → what is withheld of each. */
const protectedFields: readonly (readonly [selection: string, coordinate: string])[] = [
  ['name { first middle last preferred }', 'Patron.name'],
  ['category', 'Patron.category'],
  ['isMinor', 'Patron.isMinor'],
  ['homeBranch { code }', 'Patron.homeBranch'],
  ['birthDate', 'Patron.birthDate'],
  ['email', 'Patron.email'],
  ['phones { number }', 'Patron.phones'],
  ['addresses { line1 city }', 'Patron.addresses'],
  ['caregivers { caregiverName }', 'Patron.caregivers'],
  ['computerSessions { id }', 'Patron.computerSessions'],
  ['programRegistrations { id }', 'Patron.programRegistrations'],
  ['cards { number }', 'Card.number'],
];

const expectWithheld = (document: string, coordinate: string, variables = {}): Promise<void> =>
  expectWithheldFrom(carrel, document, coordinate, variables);

describe.each(protectedFields)('%s', (selection, coordinate) => {
  test(item('K08', 'cannot open it'), async () => {
    for (const key of ['open', 'data', 'name', '_', 'loans'])
      await expectWithheld(`{ record { id ${key}: ${selection} } }`, coordinate);
    await expectWithheld(`{ a: record { loans: ${selection} } record { id } }`, coordinate);
  });

  test(item('K09', 'cannot open it'), async () => {
    await expectWithheld(`{ record { id ...F } } fragment F on Patron { ${selection} }`, coordinate);
    await expectWithheld(
      `{ ...R } fragment R on Query { record { ...A id } } fragment A on Patron { ...B } fragment B on Patron { x: ${selection} }`,
      coordinate,
    );
    await expectWithheld(
      `{ record { id ...F @include(if: true) } } fragment F on Patron { ... on Patron @skip(if: false) { ${selection} } }`,
      coordinate,
    );
  });

  // GHSA-mx7m-j9xf-62hw (Apollo Federation): access rules were gone round by inline and named fragments.
  test(item('K10', 'cannot open it'), async () => {
    for (const around of [
      `... on Patron { ${selection} }`,
      `... { ${selection} }`,
      `... @include(if: true) { ... on Patron { ... { ${selection} } } }`,
      `... on Patron @include(if: $yes) { ${selection} }`,
    ]) {
      const head = around.includes('$yes') ? 'query ($yes: Boolean = true)' : '';
      await expectWithheld(`${head} { record { id ${around} } }`, coordinate);
      await expectWithheld(`${head} { ... on Query { record { ${around} id } } }`, coordinate);
    }
  });
});

const kindsOf = async (): Promise<{ name: string; kind: string }[]> => {
  const kinds = await carrel.query('{ __schema { types { name kind } } }', {
    token: carrel.tokens.administrator,
    purpose: 'LEGAL',
  });
  return kinds.json.data.__schema.types;
};

/** A fragment on a type that a record is not: refused whole, whichever way it is put. */
async function expectNoFragmentOn(type: string, field: string): Promise<void> {
  for (const document of [
    `{ record { ... on ${type} { ${field} } } }`,
    `{ record { ...F } } fragment F on ${type} { ${field} }`,
  ]) {
    const answer = await carrel.query(document, { token: carrel.tokens.card });
    expect(answer.status, document).toBe(400);
    expect(answer.json).not.toHaveProperty('data');
  }
}

// GHSA-mx7m-j9xf-62hw (Apollo Federation): a rule of an interface was not one of the types that have it.
test(item('K11', 'cannot open anything: there is none'), async () => {
  expect((await kindsOf()).filter(({ kind }) => kind === 'INTERFACE')).toEqual([]);
  for (const type of ['Node', 'Person', 'Entity']) await expectNoFragmentOn(type, 'id');
});

test(
  item('K54', 'cannot open anything: there is none, nor a fragment of another type than its place'),
  async () => {
    expect((await kindsOf()).filter(({ kind }) => kind === 'UNION')).toEqual([]);
    for (const type of ['SearchResult', '_Entity', 'Incident', 'Referral', 'Query', 'PatronEdge'])
      await expectNoFragmentOn(type, '__typename');
  },
);
