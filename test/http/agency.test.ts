import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agencyDocuments, clientId, documentHash } from '../../src/demo/clients.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { bearer, codesOf, expectRefused, json } from './answers.ts';

const [viewerDocument, policyDocument] = agencyDocuments;
const theirs = '{ viewer { kind } }';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await carrel.database.superuser`
    insert into registered_documents (client_id, hash, document, created_at)
    values (${clientId('otherAgency')}, ${documentHash(theirs)}, ${theirs}, ${carrel.clock.now})`;
});
afterAll(() => carrel.close());

const post = (persona: keyof TestCarrel['tokens'], body: object) =>
  carrel.send('POST', '/graphql', [...json, ...bearer(carrel.tokens[persona])], JSON.stringify(body));

describe('[recovery.agency] a document', () => {
  test('that is registered MUST run, sent whole, named by its id, or both', async () => {
    for (const body of [
      { query: viewerDocument },
      { documentId: documentHash(viewerDocument) },
      { query: viewerDocument, documentId: documentHash(viewerDocument) },
    ]) {
      const answer = await post('agency', body);
      expect(answer.json.errors, answer.text).toBeUndefined();
      expect(answer.json.data.viewer.basis).toBe('COLLECTION_AGENCY');
    }
    expect((await post('agency', { query: policyDocument })).json.data.policy.bases.length).toBeGreaterThan(
      10,
    );
  });

  test.each([
    ['of one field more', { query: `${viewerDocument} # more` }],
    ['of one space more', { query: ` ${viewerDocument}` }],
    ['of another', { query: '{ policy { bases { basis } } }' }],
    ['of introspection', { query: '{ __schema { types { name } } }' }],
    ['that is not GraphQL at all', { query: '}{ CANARY (' }],
    ['of an unknown field', { query: '{ CANARY }' }],
    ['that is empty', { query: '' }],
    ['beyond every limit', { query: `{ ${'viewer { basis } '.repeat(4_000)} }` }],
    ['of an unknown id', { documentId: documentHash('CANARY') }],
    ['of an id that is none', { documentId: 'CANARY' }],
    ['of an id with a wrong case', { documentId: documentHash(viewerDocument).toUpperCase() }],
    [
      'of a registered id with another text',
      { documentId: documentHash(viewerDocument), query: '{ viewer { basis } }' },
    ],
    [
      'of a registered text with another id',
      { documentId: documentHash(policyDocument), query: viewerDocument },
    ],
  ])('that is not registered cannot run, and is refused before it is parsed: %s', async (_, body) => {
    const answer = await post('agency', body);
    expectRefused(answer, 403, 'NOT_ALLOWED');
    expect(answer.text).not.toContain('CANARY');
  });

  test('cannot be run by another client than the one it is registered for', async () => {
    expect((await post('otherAgency', { query: theirs })).json).toEqual({
      data: { viewer: { kind: 'CLIENT' } },
    });
    expectRefused(await post('agency', { query: theirs }), 403, 'NOT_ALLOWED');
    expectRefused(await post('agency', { documentId: documentHash(theirs) }), 403, 'NOT_ALLOWED');
  });

  test('MUST be refused from the moment it is registered no more', async () => {
    const { superuser } = carrel.database;
    await superuser`delete from registered_documents where hash = ${documentHash(theirs)}`;
    expectRefused(await post('otherAgency', { query: theirs }), 403, 'NOT_ALLOWED');
  });

  test('cannot be named by an id by anybody who is no agency', async () => {
    for (const persona of ['clerk', 'vendor', 'card'] as const)
      expectRefused(await post(persona, { documentId: documentHash(viewerDocument) }), 400, 'BAD_INPUT');
  });

  test('MUST be refused where the database that knows it is out of reach', async () => {
    const { superuser, roles } = carrel.database;
    await superuser.unsafe(`revoke select (document) on registered_documents from carrel_open_${roles}`);
    try {
      expect(codesOf(await post('agency', { query: viewerDocument }))).toEqual(['UNAVAILABLE']);
    } finally {
      await superuser.unsafe(`grant select (document) on registered_documents to carrel_open_${roles}`);
    }
    expect((await post('agency', { query: viewerDocument })).status).toBe(200);
  });
});
