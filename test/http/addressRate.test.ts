import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LimitTable, limitedAs, limits } from '../../schema/judge/limits.ts';
import { signIn } from '../acts/opening.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { startIssuer } from '../setup/issuer.ts';
import { expectRefused } from './answers.ts';

/** What one behind an address, or a page that somebody there looks at, can take from the others behind it. */

const costPerMinute = 60;
const tight = Object.fromEntries(
  limitedAs.map((each) => [each, { ...limits[each], costPerMinute }]),
) as LimitTable;

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel({ settings: { limits: tight, corsOrigins: ['https://catalogue.example'] } });
  noon = carrel.clock.now;
});
afterAll(() => carrel.close());

const nextMinute = (): void => {
  carrel.clock.now = new Date(carrel.clock.now.getTime() + 60_000);
};
const viewer = () => carrel.query('{ viewer { basis } }');
const get = (headers: readonly string[] = []) =>
  carrel.send('GET', `/graphql?${new URLSearchParams({ query: '{ __typename }' })}`, headers);
const signedIn = () => signIn(carrel, carrel.cards.adult.number, carrel.cards.adult.pin);

/** Asks until it is refused for the rate. */
async function spent(ask: () => Promise<Answer>): Promise<void> {
  for (let time = 0; time <= costPerMinute; time += 1) if ((await ask()).status === 429) return;
  throw new Error('there was no end of it');
}

describe('[rates] an address', () => {
  test('whose minute is spent on the catalogue MUST be able to sign in, and cannot do so without end', async () => {
    nextMinute();
    await spent(viewer);
    expect((await signedIn()).status).toBe(200);
    await spent(signedIn);
    nextMinute();
    await spent(signedIn);
    expect((await viewer()).status).toBe(200);
  });

  test('whose GETs are spent MUST be able to ask, and has few of them', async () => {
    nextMinute();
    const statuses: number[] = [];
    for (let time = 0; time < 7; time += 1) statuses.push((await get()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect((await viewer()).status).toBe(200);
    expect((await signedIn()).status).toBe(200);
  });
});

describe('[http] a GET of a page of another site', () => {
  const crossSite = ['Sec-Fetch-Site', 'cross-site'];

  test('cannot be answered, and nobody MUST pay for it', async () => {
    nextMinute();
    for (let time = 0; time < 20; time += 1) {
      const answer = await get([...crossSite, 'Sec-Fetch-Mode', 'no-cors']);
      expectRefused(answer, 403, 'NOT_ALLOWED');
    }
    expectRefused(await get([...crossSite, 'Origin', 'https://other.example']), 403, 'NOT_ALLOWED');
    expect((await get()).status).toBe(200);
  });

  test('MUST be answered where the library lets its origin ask, and to the library’s own pages', async () => {
    nextMinute();
    for (const headers of [
      [...crossSite, 'Origin', 'https://catalogue.example'],
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Site', 'none'],
    ])
      expect((await get(headers)).json).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('[rates] X-Forwarded-For', () => {
  const warnings = (of: TestCarrel) => of.log.filter((line) => line.includes('X-Forwarded-For'));

  test('without a proxy that is trusted MUST be warned of once, without an address', async () => {
    await viewer();
    expect(warnings(carrel)).toEqual([]);
    for (const last of [1, 2, 3])
      await carrel.query('{ viewer { basis } }', { headers: ['X-Forwarded-For', `203.0.113.${last}`] });
    expect(warnings(carrel)).toHaveLength(1);
    expect(JSON.parse(warnings(carrel)[0] ?? '').level).toBe(40);
    expect(carrel.log.join()).not.toContain('203.0.113.');
  });

  test('from a proxy that is trusted cannot be warned of', async () => {
    const proxied = await startCarrel({ settings: { trustedProxies: ['127.0.0.1/32'] } });
    await proxied.query('{ viewer { basis } }', { headers: ['X-Forwarded-For', '203.0.113.1'] });
    expect(warnings(proxied)).toEqual([]);
    await proxied.close();
  });
});

describe('[rates] what is out of reach before it is charged', () => {
  test('MUST be charged to the address: no number of tokens that nobody can judge is free', async () => {
    const issuer = await startIssuer();
    issuer.down = true;
    const own = await startCarrel({
      now: noon,
      oidc: { provider: issuer.provider },
      settings: { limits: tight },
    });
    try {
      const ask = (token: string) => own.query('{ viewer { basis } }', { token });
      const shaped = await issuer.forge({ sub: 'marjorie', jti: '1' }, {});
      for (let time = 0; time < costPerMinute / 2; time += 1)
        expectRefused(await ask(shaped), 503, 'UNAVAILABLE');
      expectRefused(await ask(shaped), 429, 'RATE_LIMITED');
      expect((await ask(own.tokens.clerk)).status).toBe(200);
    } finally {
      await own.close();
      await issuer.close();
    }
  });

  test('MUST be charged to it for a client whose own rate is out of reach', async () => {
    nextMinute();
    const { superuser } = carrel.database;
    await superuser`alter table client_rates rename to elsewhere`;
    try {
      const ask = () => carrel.query('{ viewer { basis } }', { token: carrel.tokens.vendor });
      for (let time = 0; time < costPerMinute / 2; time += 1) expectRefused(await ask(), 503, 'UNAVAILABLE');
      expectRefused(await ask(), 429, 'RATE_LIMITED');
    } finally {
      await superuser`alter table elsewhere rename to client_rates`;
    }
  });
});
