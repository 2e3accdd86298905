import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { bearer, expectRefused, json } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const asked = JSON.stringify({ query: '{ viewer { basis } }' });
const served = { data: { viewer: { basis: 'PUBLIC' } } };
const post = (headers: readonly string[], body: string | Buffer = asked) =>
  carrel.send('POST', '/graphql', headers, body);

describe('[http] a body', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('of %s MUST be read', async (type) => {
    expect((await post(['Content-Type', type])).json).toEqual(served);
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/graphql',
    'application/graphql+json',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/plain; application/json',
    '',
  ])('of "%s" cannot be read', async (type) => {
    expectRefused(await post(['Content-Type', type]), 415, 'BAD_INPUT');
  });

  test('of two types cannot be read, in either order', async () => {
    for (const types of [
      ['application/json', 'text/plain'],
      ['text/plain', 'application/json'],
    ])
      expectRefused(await post(types.flatMap((type) => ['Content-Type', type])), 415, 'BAD_INPUT');
  });

  test('without a type cannot be read', async () => {
    expectRefused(await post([]), 415, 'BAD_INPUT');
  });

  test('of a form cannot be read, though it holds a document', async () => {
    const form = `query=${encodeURIComponent('{ viewer { basis } }')}`;
    expectRefused(await post(['Content-Type', 'application/x-www-form-urlencoded'], form), 415, 'BAD_INPUT');
  });

  test('up to 100 KiB MUST be read, and one byte more cannot, whether its length is told or not', async () => {
    const most = 100 * 1024;
    const body = (size: number) => asked.replace('}"', `${' '.repeat(size - asked.length)}}"`);
    expect(body(most)).toHaveLength(most);
    expect((await post(json, body(most))).json).toEqual(served);
    expectRefused(await post(json, body(most + 1)), 413, 'BAD_INPUT');
    expectRefused(
      await post([...json, 'Content-Length', String(most + 1)], body(most + 1)),
      413,
      'BAD_INPUT',
    );
  });

  test('that is an array of requests cannot be run', async () => {
    for (const body of [`[${asked}]`, `[${asked},${asked}]`, '[]'])
      expectRefused(await post(json, body), 400, 'BAD_INPUT');
  });

  test.each([
    ['nothing', ''],
    ['half of one', asked.slice(0, -1)],
    ['no JSON', 'CANARY'],
    ['text', '"CANARY"'],
    ['a number', '1e999'],
    ['null', 'null'],
    ['two', asked + asked],
    ['without a document', '{}'],
  ])('that is %s cannot be run', async (_, body) => {
    const answer = await post(json, body);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.text).not.toContain('CANARY');
  });

  test('that is not UTF-8 cannot be run', async () => {
    expectRefused(await post(json, Buffer.from([0x7b, 0xff, 0x7d])), 400, 'BAD_INPUT');
  });

  test.each([
    ['query', 1],
    ['query', { CANARY: 1 }],
    ['query', ['CANARY']],
    ['documentId', 1],
    ['operationName', 1],
    ['operationName', { CANARY: 1 }],
    ['variables', 'CANARY'],
    ['variables', ['CANARY']],
    ['variables', 1],
    ['extensions', 'CANARY'],
  ])('whose "%s" is of another type cannot be run: %j', async (name, value) => {
    const answer = await post(json, JSON.stringify({ query: '{ viewer { basis } }', [name]: value }));
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(name);
    expect(answer.text).not.toContain('CANARY');
  });

  test('with members of null MUST be run', async () => {
    const body = { query: '{ viewer { basis } }', variables: null, operationName: null, extensions: null };
    expect((await post(json, JSON.stringify(body))).json).toEqual(served);
  });
});

describe('[http] a method and a path', () => {
  test('other than POST cannot run a document', async () => {
    const query = '?query=%7Bviewer%7Bbasis%7D%7D';
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      for (const path of ['/graphql', `/graphql${query}`]) {
        const answer = await carrel.send(method, path, [...json, ...bearer(carrel.tokens.clerk)]);
        expect(answer.status, method).toBe(405);
        expect(answer.headers['allow']).toBe('POST');
        expect(answer.text).not.toContain('STAFF');
      }
  });

  test.each([
    ['{ __typename }', { data: { __typename: 'Query' } }],
    ['{ ...A } fragment A on Query { ... { __type(name: "Card") { name } } }', { data: { __type: null } }],
  ])('GET MUST answer about the schema: %s', async (query, answered) => {
    const path = `/graphql?${new URLSearchParams({ query })}`;
    const answer = await carrel.send('GET', path, ['Accept', 'application/json']);
    expect(answer.json).toEqual(answered);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test.each([
    '{ viewer { basis } }',
    '{ policy { clauses { id } } }',
    '{ __typename viewer { basis } }',
    '{ ...A } fragment A on Query { searchTitles(text: "CANARY") { edges { cursor } } }',
    '{ patronByCard(cardNumber: "CANARY") { id } }',
    '{ cardStanding(cardNumber: "CANARY", pin: "1234") { standing } }',
    '{ record { id } }',
    'query ($no: Boolean = false) { record @include(if: $no) { id } }',
    'mutation { __typename }',
    'mutation { signIn(input: { cardNumber: "CANARY", pin: "1234" }) { token } }',
    'mutation { checkIn(input: { itemBarcode: "CANARY", idempotencyKey: "1" }) { again } }',
  ])('GET cannot answer anything else, nor do anything: %s', async (query) => {
    for (const headers of [[], [...bearer(carrel.tokens.clerk), 'Carrel-Purpose', 'CIRCULATION']]) {
      const answer = await carrel.send('GET', `/graphql?${new URLSearchParams({ query })}`, headers);
      expectRefused(answer, 405, 'NOT_ALLOWED');
      expect(answer.headers.allow).toBe('POST');
    }
    expect(carrel.log.join()).not.toContain('CANARY');
  });

  test.each([
    ['query twice', 'query={__typename}&query={__typename}', 'query'],
    ['variables that are no JSON', 'query={__typename}&variables={', 'variables'],
    ['variables that are a list', 'query={__typename}&variables=[]', 'variables'],
    ['extensions that are text', 'query={__typename}&extensions="x"', 'extensions'],
  ])('GET cannot read %s', async (_, parameters, argument) => {
    const answer = await carrel.send('GET', `/graphql?${parameters}`, []);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(argument);
  });

  test('that nothing is at MUST be 404, and say nothing of what was asked', async () => {
    for (const path of ['/', '/graphql/', '/CANARY', '/graphql/CANARY', '/metrics']) {
      const answer = await carrel.send('GET', path, []);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('CANARY');
    }
    expect((await carrel.send('POST', '/graphqlx', json, asked)).status).toBe(404);
  });

  test('a browser MUST get GraphiQL whole, from nowhere else, and no answer', async () => {
    const answer = await carrel.send('GET', '/graphql?query=%7Bviewer%7Bbasis%7D%7D', [
      'Accept',
      'text/html,*/*',
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toMatch(/graphiql/i);
    expect(answer.text).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/i);
  });

  test('of health MUST answer without a token', async () => {
    for (const [path, text] of [
      ['/health/live', 'live\n'],
      ['/health/ready', 'ready\n'],
    ] as const) {
      const answer = await carrel.send('GET', path, []);
      expect([answer.status, answer.text]).toEqual([200, text]);
    }
  });
});

describe('[http] an answer', () => {
  test('MUST be of the media type that is accepted', async () => {
    for (const [accept, type] of [
      ['*/*', 'application/json'],
      ['application/json', 'application/json'],
      ['application/graphql-response+json', 'application/graphql-response+json'],
      ['text/html, application/graphql-response+json;q=0.9', 'application/graphql-response+json'],
      ['application/graphql-response+json;q=0.1, application/json', 'application/json'],
      [
        'application/json;q=0.5, application/graphql-response+json;q=0.6',
        'application/graphql-response+json',
      ],
      ['application/json;q=0, */*', 'application/graphql-response+json'],
      ['application/graphql-response+json;q=0, application/*;q=0.1', 'application/json'],
      ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
      ['Application/JSON ; Q=1.0', 'application/json'],
    ] as const) {
      const answer = await post([...json, 'Accept', accept]);
      expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect(answer.json).toEqual(served);
    }
    for (const accept of ['text/html', 'application/json;q=0', '*/*;q=0', 'application/json;q=x', 'text/*'])
      expectRefused(await post([...json, 'Accept', accept]), 406, 'BAD_INPUT');
  });

  test('MUST be 200 for what GraphQL finds wrong where JSON is accepted by name, and 400 otherwise', async () => {
    for (const query of ['{', '{ nothing }', 'query ($id: ID!) { __typename }']) {
      const statuses: number[] = [];
      for (const accept of ['application/json', 'application/graphql-response+json', '*/*'])
        statuses.push((await post([...json, 'Accept', accept], JSON.stringify({ query }))).status);
      expect(statuses, query).toEqual([200, 400, 400]);
    }
  });

  test('MUST have the status of our own codes, whatever is accepted', async () => {
    const badInput = JSON.stringify({ query: '{ searchTitles(text: "a", first: 0) { edges { cursor } } }' });
    const notAllowed = JSON.stringify({
      query: 'mutation { checkIn(input: { itemBarcode: "x", idempotencyKey: "1" }) { again } }',
    });
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const headers = [...json, 'Accept', accept];
      expectRefused(await post(headers, badInput), 400, 'BAD_INPUT');
      expectRefused(await post(headers, notAllowed), 403, 'NOT_ALLOWED');
      expectRefused(await post([...headers, 'Authorization', 'Bearer x']), 401, 'UNAUTHENTICATED');
      expectRefused(await post([...headers, 'Carrel-Purpose', 'CIRCULATION']), 403, 'PURPOSE_NOT_ALLOWED');
    }
  });

  test('cannot be kept on the way, nor opened to another origin', async () => {
    const origin = ['Origin', 'https://elsewhere.example.com'];
    const answers = [
      await post([...json, ...origin]),
      await post([...json, ...origin, 'Authorization', 'Bearer x']),
      await post([...origin, 'Content-Type', 'text/plain']),
      await post([...json, ...origin], '['),
      await carrel.send('OPTIONS', '/graphql', [...origin, 'Access-Control-Request-Method', 'POST']),
      await carrel.send('GET', '/graphql', [...origin, 'Accept', 'text/html']),
      await carrel.send('GET', '/health/live', origin),
      await carrel.send('GET', '/nothing', origin),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 415, 400, 405, 200, 200, 404]);
    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});
