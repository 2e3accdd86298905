import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOrigin } from '../../src/http/cors.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { json } from './answers.ts';

const desk = 'https://desk.example.org';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel({ settings: { corsOrigins: [desk, 'http://localhost:5173'] } });
});
afterAll(() => carrel.close());

const body = JSON.stringify({ query: '{ viewer { basis } }' });
const corsOf = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control')));
const preflight = (origin: string, path = '/graphql') =>
  carrel.send('OPTIONS', path, [
    ...['Origin', origin],
    ...['Access-Control-Request-Method', 'POST'],
    ...['Access-Control-Request-Headers', 'content-type,authorization,x-else'],
  ]);

describe('[http] a page of another origin', () => {
  test('that is configured MUST be told what it may send, and be let read the answer, without cookies', async () => {
    const asked = await preflight(desk);
    expect(asked.status).toBe(204);
    expect(corsOf(asked.headers)).toEqual({
      'access-control-allow-origin': desk,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,authorization,carrel-purpose',
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '600',
    });
    const answer = await carrel.send('POST', '/graphql', [...json, 'Origin', desk], body);
    expect(answer.json).toEqual({ data: { viewer: { basis: 'PUBLIC' } } });
    expect(corsOf(answer.headers)).toEqual({
      'access-control-allow-origin': desk,
      'access-control-expose-headers': 'retry-after',
    });
    expect(answer.headers.vary).toBe('Origin');
    const refused = await carrel.send('POST', '/graphql', [...json, 'Origin', desk], '{');
    expect(refused.headers['access-control-allow-origin']).toBe(desk);
  });

  test.each([
    'https://elsewhere.example.com',
    'https://desk.example.org.example.com',
    'http://desk.example.org',
    'https://desk.example.org:8443',
    'https://desk.example.org/',
    'HTTPS://DESK.EXAMPLE.ORG',
    'null',
    '*',
    `${desk}, https://elsewhere.example.com`,
    '',
  ])('that is not, as "%s", cannot be told anything', async (origin) => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(405);
    expect(corsOf(asked.headers)).toEqual({});
    const answer = await carrel.send('POST', '/graphql', [...json, 'Origin', origin], body);
    expect(answer.status).toBe(200);
    expect(corsOf(answer.headers)).toEqual({});
  });

  test('cannot be told anything anywhere but where GraphQL is', async () => {
    for (const path of ['/health/live', '/nothing'])
      expect(corsOf((await preflight(desk, path)).headers)).toEqual({});
  });
});

describe('[config] an origin', () => {
  test.each(['https://desk.example.org', 'http://localhost:5173', 'https://[2001:db8::1]:8443'])(
    'MUST be taken whole: %s',
    (text) => {
      expect(isOrigin(text)).toBe(true);
    },
  );

  test.each([
    '*',
    'null',
    'desk.example.org',
    'https://*.example.org',
    'https://desk.example.org/',
    'https://desk.example.org/page',
    'https://desk.example.org:443',
    'https://me@desk.example.org',
    'file:///etc/hosts',
    'data:text/html,x',
  ])('cannot be "%s"', (text) => {
    expect(isOrigin(text)).toBe(false);
  });
});
