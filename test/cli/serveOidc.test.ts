import { once } from 'node:events';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { audience, type Issuer, startIssuer } from '../setup/issuer.ts';
import { startCarrel } from './carrelProcess.ts';

const database = 'cli_serve_oidc';
let admin: postgres.Sql;
let issuer: Issuer;
beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  issuer = await startIssuer();
});
afterAll(async () => {
  await issuer.close();
  await admin.unsafe(`drop database ${database} with (force)`);
  await admin.end();
});

/** Who the bearer is taken for, or the status of the refusal. */
async function asked(endpoint: string, token: string): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ viewer { role } }"}',
  });
  const { data } = (await response.json()) as { data?: { viewer: { role: string } } };
  return data?.viewer.role ?? response.status;
}

test('[collect.function] the program MUST start while the provider is down, say so, and let staff in once it is back', async () => {
  const { access } = await issuer.signIn('marjorie', { roles: ['circ-desk'] });
  const stranger = (await issuer.signIn('ewan', { roles: ['patrons'] })).access;
  issuer.down = true;
  const { process: child, ended } = startCarrel(['serve'], {
    DATABASE_URL: Object.assign(new URL(inject('clusterUrl')), { pathname: database }).href,
    CARREL_SECRET: 'a secret of more than thirty-two characters',
    PORT: '0',
    METRICS_PORT: '0',
    CARREL_OIDC_ISSUER: issuer.url,
    CARREL_OIDC_AUDIENCE: audience,
    CARREL_OIDC_CLIENT_IDS: 'desk',
    CARREL_OIDC_ROLES: 'circ-desk=CLERK',
  });
  try {
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [string];
    const endpoint = /http:\S+graphql/.exec(line)?.[0] ?? '';
    expect(await asked(endpoint, access)).toBe(503);
    expect((await fetch(new URL('/health/ready', endpoint))).status).toBe(200);
    issuer.down = false;
    await expect.poll(() => asked(endpoint, access), { timeout: 20_000, interval: 200 }).toBe('CLERK');
    expect(await asked(endpoint, stranger)).toBe(401);
  } finally {
    child.kill('SIGTERM');
  }
  const { err } = await ended;
  expect(err).toContain('the identity provider is out of reach');
  expect(err).toContain('the identity provider is back');
  expect(err).not.toMatch(/marjorie|eyJ|circ-desk/);
}, 90_000);
