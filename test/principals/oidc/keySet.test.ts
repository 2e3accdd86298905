import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Unavailable } from '../../../drizzle/unavailable.ts';
import { openKeySet, usualPace } from '../../../src/principals/oidc/keySet.ts';
import { type Issuer, startIssuer } from '../../setup/issuer.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.asked.length = 0;
  issuer.down = false;
  issuer.instead.clear();
});

const logger = pino({ level: 'silent' });
const header = () => ({ alg: 'RS256', kid: issuer.key().kid ?? '' });
const none = {} as never;
const open = (pace: Partial<typeof usualPace>) => openKeySet(issuer.url, logger, { ...usualPace, ...pace });

test('[collect.function] the keys MUST be there without a token to ask for them, and be asked for once by many', async () => {
  const keys = open({});
  await expect.poll(() => issuer.asked).toContain('/jwks');
  await Promise.all(Array.from({ length: 10 }, () => keys(header(), none)));
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
});

test('[unavailable] a provider that is down cannot be asked again before its time', async () => {
  issuer.down = true;
  const keys = open({ retryAfter: 3_600_000 });
  for (let round = 0; round < 20; round += 1)
    await expect(keys(header(), none)).rejects.toBeInstanceOf(Unavailable);
  expect(issuer.asked).toHaveLength(1);
  issuer.down = false;
  await expect(keys(header(), none)).rejects.toBeInstanceOf(Unavailable);
  const patient = open({ retryAfter: 0 });
  expect(await patient(header(), none)).toMatchObject({ type: 'public' });
});

test('[unavailable] a key set that is none cannot be asked for again at once either', async () => {
  issuer.instead.set('/jwks', (response) => response.end('{"keys":7}'));
  const keys = open({ retryAfter: 3_600_000 });
  for (let round = 0; round < 5; round += 1)
    await expect(keys(header(), none)).rejects.toBeInstanceOf(Unavailable);
  expect(issuer.asked.filter((path) => path === '/jwks')).toHaveLength(1);
});

test('[unavailable] a provider that never answers MUST be given up', async () => {
  issuer.instead.set('/jwks', () => {});
  await expect(open({ timeout: 50, retryAfter: 0 })(header(), none)).rejects.toBeInstanceOf(Unavailable);
  issuer.instead.set('/jwks', (response) => {
    response.writeHead(200).write('{"keys":');
  });
  await expect(open({ timeout: 50, retryAfter: 0 })(header(), none)).rejects.toBeInstanceOf(Unavailable);
});
