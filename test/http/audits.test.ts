import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

/** Every audit of the GraphQL over HTTP draft, of what a server must, should and may do, as a member of staff. */
const audits = serverAudits({
  url: () => carrel.endpoint,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${carrel.tokens.clerk}`);
    return fetch(url, { ...init, headers });
  },
});

describe('[http] GraphQL over HTTP', () => {
  test('MUST be audited whole', () => {
    expect(audits.length).toBeGreaterThan(60);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s',
    async (_, _name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' });
    },
  );
});
