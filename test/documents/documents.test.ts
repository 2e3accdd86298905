import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { agencyDocuments } from '../../src/demo/clients.ts';
import { documentIdOf } from '../../src/documents/documentId.ts';
import { addDocuments, listDocuments, removeDocument } from '../../src/documents/register.ts';
import { bearer, expectRefused, json } from '../http/answers.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';

let carrel: TestCarrel;
let operator: Operator;
beforeAll(async () => {
  carrel = await startCarrel();
  operator = await carrel.database.operator();
});
afterAll(() => carrel.close());

const { agency, otherAgency } = agencies;
const add = (text: string, client: string = agency.name) =>
  addDocuments(operator.db, client, [{ name: 'worklist.graphql', text }], {
    now: carrel.clock.now,
    timeZone,
  });
const post = (persona: keyof TestCarrel['tokens'], body: object) =>
  carrel.send('POST', '/graphql', [...json, ...bearer(carrel.tokens[persona])], JSON.stringify(body));

const worklist = `query Worklist($first: Int) { referrals(first: $first) { edges { node { id debtorName
  lines { id kind } recoveries { kind } } } } }\n`;

describe('[recovery.agency] a document that is added', () => {
  test('MUST be run by its client from then on, by its id or whole, and cannot be by another', async () => {
    expectRefused(await post('agency', { query: worklist }), 403, 'NOT_ALLOWED');
    expect(await add(worklist)).toEqual([{ id: documentIdOf(worklist), added: true }]);
    for (const body of [
      { query: worklist },
      { documentId: documentIdOf(worklist), variables: { first: 1 } },
    ]) {
      const answer = await post('agency', body);
      expect(answer.json.errors, answer.text).toBeUndefined();
      expectRefused(await post('otherAgency', body), 403, 'NOT_ALLOWED');
    }
    // To the byte: without its last line’s end it is another.
    expectRefused(await post('agency', { query: worklist.trimEnd() }), 403, 'NOT_ALLOWED');
  });

  test('MUST be the same document when it is added again, and listed once', async () => {
    expect(await add(worklist)).toEqual([{ id: documentIdOf(worklist), added: false }]);
    const listed = await listDocuments(operator.db, agency.name);
    expect(listed.filter(({ id }) => id === documentIdOf(worklist))).toEqual([
      { id: documentIdOf(worklist), operation: 'Worklist', addedAt: carrel.clock.now },
    ]);
    expect(listed).toHaveLength(agencyDocuments.length + 1);
    expect(await listDocuments(operator.db, otherAgency.name)).toHaveLength(agencyDocuments.length);
  });

  test('cannot be run once it is removed, nor be removed twice or by another client’s name', async () => {
    const id = documentIdOf(worklist);
    await expect(removeDocument(operator.db, otherAgency.name, id)).rejects.toMatchObject({
      code: 'NO_SUCH_DOCUMENT',
    });
    expect((await post('agency', { documentId: id })).status).toBe(200);
    await removeDocument(operator.db, agency.name, id);
    expectRefused(await post('agency', { documentId: id }), 403, 'NOT_ALLOWED');
    await expect(removeDocument(operator.db, agency.name, id)).rejects.toMatchObject({
      code: 'NO_SUCH_DOCUMENT',
    });
  });

  test.each(agencyDocuments)(
    'MUST be possible for all that the demonstration’s agencies have: %s',
    async (text) => {
      expect(await add(text)).toEqual([{ id: documentIdOf(text), added: false }]);
    },
  );

  test('MUST be for an agency: no other client can be given one', async () => {
    for (const name of ['Nightjar Digital Media', 'Larkspur circulation system'])
      await expect(add('{ viewer { basis } }', name)).rejects.toMatchObject({ code: 'CLIENT_KIND_DIFFERS' });
    await expect(add('{ viewer { basis } }', 'Nobody')).rejects.toMatchObject({ code: 'NO_SUCH_CLIENT' });
  });
});

describe('[recovery.agency] what an agency’s basis does not open', () => {
  const email = 'email phones { number }';
  test.each([
    ['a field of a person', `{ record { id ${email} } }`, ['Query.record', 'Patron.email', 'Patron.phones']],
    [
      'one that a variable leaves out',
      'query ($a: Boolean!) { record @skip(if: $a) { birthDate } }',
      ['Patron.birthDate'],
    ],
    [
      'one that is always left out',
      '{ viewer { basis } record @include(if: false) { birthDate } }',
      ['Patron.birthDate'],
    ],
    [
      'one in a fragment',
      '{ ...f } fragment f on Query { record { ... on Patron { birthDate } } }',
      ['Patron.birthDate'],
    ],
    ['one under an alias', '{ a: record { referral: birthDate } }', ['Patron.birthDate']],
    ['a root that is staff’s', '{ agencies { id name } }', ['Query.agencies', 'Agency.name']],
    [
      'another’s act',
      `mutation { recallReferral(input: { referralId: "CANARY", idempotencyKey: "CANARY" }) { again } }`,
      ['Mutation.recallReferral'],
    ],
    [
      'a record by an act',
      'mutation { signIn(input: { cardNumber: "CANARY", pin: "CANARY" }) { record { id } } }',
      ['SignInPayload.record'],
    ],
    ['a search', '{ searchPatrons(name: "CANARY") { edges { node { id } } } }', ['Query.searchPatrons']],
  ])('cannot be registered, and MUST be named by its coordinate: %s', async (_, text, coordinates) => {
    const refused = await add(text).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'DOCUMENT_WITHHELD' });
    for (const coordinate of coordinates) expect(String(refused)).toContain(coordinate);
    expect(String(refused)).not.toContain('CANARY');
    expect(await listDocuments(operator.db, agency.name)).toHaveLength(agencyDocuments.length);
  });

  test.each([
    ['that is not GraphQL', '}{ CANARY'],
    ['that is empty', ''],
    ['of an unknown field', '{ referrals { edges { node { shoeSize } } } }'],
    ['of a wrong value', '{ referrals(first: "CANARY") { edges { cursor } } }'],
    ['of two operations', 'query A { viewer { basis } } query B { viewer { basis } }'],
    ['of no operation', 'fragment f on Query { viewer { basis } }'],
    ['of a subscription', 'subscription { viewer { basis } }'],
    ['of a type’s definition', 'type Query { viewer: String } { viewer { basis } }'],
    [
      'of two acts',
      `mutation { a: signIn(input: { cardNumber: "1", pin: "1" }) { expiresAt } b: signIn(input: { cardNumber: "1", pin: "1" }) { expiresAt } }`,
    ],
    ['of too many tokens', `{ viewer { ${'basis '.repeat(3_000)} } }`],
    [
      'of too many roots',
      `{ ${Array.from({ length: 26 }, (_, at) => `a${at}: viewer { basis }`).join(' ')} }`,
    ],
    [
      'of too many roots, each left out by a variable',
      `query ($a: Boolean!) { ${Array.from({ length: 26 }, (_, at) => `a${at}: viewer @skip(if: $a) { basis }`).join(' ')} }`,
    ],
  ])('nor can a document that could not run: %s', async (_, text) => {
    const refused = await add(text).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'DOCUMENT_INVALID' });
    expect(String(refused)).toContain('worklist.graphql');
    expect(String(refused)).not.toMatch(/CANARY|\n/);
    expect(await listDocuments(operator.db, agency.name)).toHaveLength(agencyDocuments.length);
  });

  test('one of several that cannot be MUST keep out the rest', async () => {
    const documents = [worklist, '{ record { id } }'].map((text, at) => ({ name: `${at}.graphql`, text }));
    const adding = addDocuments(operator.db, agency.name, documents, { now: carrel.clock.now, timeZone });
    await expect(adding).rejects.toMatchObject({ code: 'DOCUMENT_WITHHELD' });
    expect(await listDocuments(operator.db, agency.name)).toHaveLength(agencyDocuments.length);
  });
});
