import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agencyDocuments, clientId } from '../../src/demo/clients.ts';
import { documentIdOf } from '../../src/documents/documentId.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { register } from '../setup/registered.ts';
import { bearer, codesOf, expectRefused, json } from './answers.ts';

const [viewerDocument, policyDocument] = agencyDocuments;
const theirs = '{ viewer { kind } }';
const upper = (id: string): string => id.replace(/[a-f]/g, (digit) => digit.toUpperCase());

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await carrel.database.superuser`
    insert into registered_documents (client_id, hash, document, created_at)
    values (${clientId('otherAgency')}, ${documentIdOf(theirs)}, ${theirs}, ${carrel.clock.now})`;
});
afterAll(() => carrel.close());

const post = (persona: keyof TestCarrel['tokens'], body: object) =>
  carrel.send('POST', '/graphql', [...json, ...bearer(carrel.tokens[persona])], JSON.stringify(body));

describe('[recovery.agency] a document', () => {
  test('that is registered MUST run, sent whole, named by its id, or both', async () => {
    for (const body of [
      { query: viewerDocument },
      { documentId: documentIdOf(viewerDocument) },
      { query: viewerDocument, documentId: documentIdOf(viewerDocument) },
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
    ['of an unknown id', { documentId: documentIdOf('CANARY') }],
    ['of an id that is none', { documentId: 'CANARY' }],
    ['of an id with a wrong case', { documentId: documentIdOf(viewerDocument).toUpperCase() }],
    ['of an id in upper hexadecimal', { documentId: upper(documentIdOf(viewerDocument)) }],
    ['of an id without its scheme', { documentId: documentIdOf(viewerDocument).replace('sha256:', '') }],
    ['of an id of another scheme', { documentId: documentIdOf(viewerDocument).replace('sha256', 'sha1') }],
    ['of an id with a space', { documentId: `${documentIdOf(viewerDocument)} ` }],
    ['of an id with a line behind it', { documentId: `${documentIdOf(viewerDocument)}\n` }],
    ['of an id that is empty', { documentId: '' }],
    ['of an id beyond all measure', { documentId: `sha256:${'a'.repeat(90_000)}` }],
    ['of an empty id with its text', { documentId: '', query: viewerDocument }],
    ['of a pattern for any id', { documentId: `sha256:${'%'.repeat(64)}` }],
    ['as large as a request can be', { query: `# ${'CANARY '.repeat(14_000)}` }],
    ['with half a character', { query: `${viewerDocument}\ud800` }],
    [
      'of a registered id with another text',
      { documentId: documentIdOf(viewerDocument), query: '{ viewer { basis } }' },
    ],
    [
      'of a registered text with another id',
      { documentId: documentIdOf(policyDocument), query: viewerDocument },
    ],
  ])('that is not registered cannot run, and is refused before it is parsed: %s', async (_, body) => {
    const answer = await post('agency', body);
    expectRefused(answer, 403, 'NOT_ALLOWED');
    expect(answer.text).not.toContain('CANARY');
    // A text that would not even parse is told apart from one that would in nothing.
    expect(answer.text).toBe((await post('agency', { query: '{ viewer { basis } }' })).text);
  });

  test.each([
    ['a batch', [{ query: viewerDocument }, { query: viewerDocument }], 'body'],
    ['a batch of one', [{ documentId: documentIdOf(viewerDocument) }], 'body'],
    ['an id that is a number', { documentId: 1 }, 'documentId'],
    ['an id that is a list', { documentId: [documentIdOf(viewerDocument)] }, 'documentId'],
    ['neither text nor id', { variables: {} }, 'query'],
  ])('cannot come as %s', async (_, body, argument) => {
    const answer = await post('agency', body);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(argument);
  });

  test('with half a character cannot pass for the one that its bytes would be', async () => {
    // Both have the same bytes in UTF-8, and so the same hash.
    const registered = `${viewerDocument}# \ufffd`;
    await register(carrel, 'agency', registered);
    expect((await post('agency', { query: registered })).status).toBe(200);
    expectRefused(
      await post('agency', { query: registered.replace('\ufffd', '\ud800') }),
      403,
      'NOT_ALLOWED',
    );
  });

  test('cannot be run by another client than the one it is registered for', async () => {
    expect((await post('otherAgency', { query: theirs })).json).toEqual({
      data: { viewer: { kind: 'CLIENT' } },
    });
    expectRefused(await post('agency', { query: theirs }), 403, 'NOT_ALLOWED');
    expectRefused(await post('agency', { documentId: documentIdOf(theirs) }), 403, 'NOT_ALLOWED');
  });

  test('MUST be refused from the moment it is registered no more', async () => {
    const { superuser } = carrel.database;
    await superuser`delete from registered_documents where hash = ${documentIdOf(theirs)}`;
    expectRefused(await post('otherAgency', { query: theirs }), 403, 'NOT_ALLOWED');
  });

  test('cannot be named by an id by anybody who is no agency', async () => {
    for (const persona of ['clerk', 'vendor', 'card'] as const)
      expectRefused(await post(persona, { documentId: documentIdOf(viewerDocument) }), 400, 'BAD_INPUT');
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
