import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { bearer, expectRefused, json, withheldOf } from './answers.ts';

/** Names and places of a caller's own choosing: response keys, operations, other headers, depths of values. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const asCard = (document: string): Promise<Answer> => carrel.query(document, { token: carrel.tokens.card });
const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length'] as const;

describe('[withheld] a response key that means something to JavaScript', () => {
  test.each(odd)(
    'MUST be a key like another, of a field that is withheld and of one that is served: %s',
    async (key) => {
      const answer = await asCard(`{ record { ${key}: email } }`);
      expect(answer.text).toContain(`"data":{"record":{"${key}":null}}`);
      expect(withheldOf(answer)).toEqual(['Patron.email']);
      expect(answer.json.errors[0].extensions.paths).toEqual([['record', key]]);
      const served = await asCard(`{ record { ${key}: id } }`);
      expect(served.text).toMatch(new RegExp(`^\\{"data":\\{"record":\\{"${key}":"[0-9a-f-]{36}"\\}\\}\\}$`));
    },
  );

  test.each(odd)('MUST be one for a root too, and for a list on the way: %s', async (key) => {
    const root = await carrel.query(`{ ${key}: patronByCard(cardNumber: "1") { id email } }`, {
      token: carrel.tokens.clerk,
    });
    expect(root.text).toContain(`"data":{"${key}":null}`);
    expect(withheldOf(root)).toEqual(['Query.patronByCard', 'Patron.email']);
    const list = await carrel.query(
      `{ ${key}: searchPatrons(name: "al", first: 3) { ${key}: edges { ${key}: node { ${key}: birthDate } } } }`,
      { token: carrel.tokens.clerk, purpose: 'CIRCULATION' },
    );
    expect(withheldOf(list)).toEqual(['Patron.birthDate']);
    const row = `{"${key}":{"${key}":null}}`;
    expect(list.text).toContain(`"data":{"${key}":{"${key}":[${[row, row, row].join()}]}}`);
  });

  test('cannot be taken for one beside it that differs in its case alone', async () => {
    const answer = await asCard('{ record { a: id A: email b: email B: email } }');
    expect(answer.json.data.record).toEqual({ a: expect.any(String), A: null, b: null, B: null });
    expect(withheldOf(answer)).toEqual(['Patron.email']);
    expect(answer.json.errors[0].extensions.paths).toEqual(['A', 'b', 'B'].map((key) => ['record', key]));
  });
});

describe('[documents] the name of an operation', () => {
  test('MUST choose it, so that just what it asks for is judged', async () => {
    const document = 'query A { record { id email } } query B { record { id name { last } } }';
    for (const [operationName, coordinate] of [
      ['A', 'Patron.email'],
      ['B', 'Patron.name'],
      ['A', 'Patron.email'],
    ] as const) {
      const answer = await carrel.query(document, { token: carrel.tokens.card, operationName });
      expect(withheldOf(answer)).toEqual([coordinate]);
    }
  });

  test.each(['CANARY', '', '__proto__', 'constructor'])(
    'cannot be one that is not there: %j',
    async (name) => {
      for (const document of ['query A { viewer { basis } }', '{ viewer { basis } }']) {
        const answer = await carrel.query(document, { operationName: name });
        // GraphQL takes an empty name for none where there is one operation without a name.
        if (name === '' && document.startsWith('{') && answer.status === 200) continue;
        expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
        expect(answer.text).not.toContain('CANARY');
      }
    },
  );
});

describe('[unauthenticated] a token or a purpose elsewhere than in its header', () => {
  test('cannot make anybody of its bearer', async () => {
    const token = carrel.tokens.clerk;
    const body = JSON.stringify({
      query: '{ viewer { basis role purpose } }',
      token,
      purpose: 'CIRCULATION',
    });
    for (const [path, headers] of [
      [`/graphql?access_token=${token}&token=${token}`, []],
      ['/graphql', ['Cookie', `token=${token}; Authorization=Bearer ${token}`]],
      ['/graphql', ['X-Authorization', `Bearer ${token}`, 'X-Api-Key', token]],
      ['/graphql', ['Proxy-Authorization', `Bearer ${token}`]],
    ] as const) {
      const answer = await carrel.send('POST', path, [...json, ...headers], body);
      expect(answer.json).toEqual({ data: { viewer: { basis: 'PUBLIC', role: null, purpose: null } } });
    }
    const meant = ['X-Carrel-Purpose', 'CIRCULATION', 'Purpose', 'CIRCULATION', 'Sec-Purpose', 'CIRCULATION'];
    const answer = await carrel.send('POST', '/graphql', [...json, ...bearer(token), ...meant], body);
    expect(answer.json.data.viewer).toEqual({ basis: 'STAFF', role: 'CLERK', purpose: null });
  });
});

describe('[bad-input] a value of great depth', () => {
  const document = 'query ($barcode: String!) { item(barcode: $barcode) { barcode } }';
  test.each([
    ['lists', '[', ']', 40_000],
    ['objects', '{"CANARY":', '}', 8_000],
  ])('cannot break the gateway: %s', async (_, open, close, depth) => {
    const value = `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`;
    const body = `{"query":${JSON.stringify(document)},"variables":{"barcode":${value}}}`;
    const answer = await carrel.send('POST', '/graphql', json, body);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe('barcode');
    expect(answer.text).not.toContain('CANARY');
  });

  test('cannot in a document either', async () => {
    const lists = `{ item(barcode: ${'['.repeat(1_400)}${']'.repeat(1_400)}) { barcode } }`;
    expectRefused(await carrel.query(lists, { token: carrel.tokens.clerk }), 400, 'BAD_INPUT');
    const types = `query ($a: ${'['.repeat(1_200)}String${']'.repeat(1_200)}) { item(barcode: $a) { barcode } }`;
    expectRefused(await carrel.query(types, { token: carrel.tokens.clerk }), 400, 'BAD_INPUT');
    expect((await carrel.query('{ viewer { basis } }')).status).toBe(200);
  });
});
