import { generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { readAccessToken } from '../../../src/principals/oidc/accessToken.ts';
import type { OidcProvider } from '../../../src/principals/oidc/provider.ts';

const now = new Date('2026-06-17T18:00:00Z');
const provider: OidcProvider = {
  issuer: 'https://login.library.example',
  audience: 'carrel',
  clientIds: ['desk'],
  roleClaim: 'roles',
  roles: new Map(),
};
const iat = now.getTime() / 1000;
const claims = { aud: 'carrel', sub: 'marjorie', client_id: 'desk', jti: 'a', iat, exp: iat + 60 };
const token = (alg: string, key: Parameters<SignJWT['sign']>[0], other = {}) =>
  new SignJWT({ iss: provider.issuer, ...claims, ...other })
    .setProtectedHeader({ alg, typ: 'at+jwt' })
    .sign(key);

test('[collect.function] a signature MUST be one that only the issuer can make, of any common kind', async () => {
  for (const alg of ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519']) {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const read = await readAccessToken(await token(alg, privateKey), provider, async () => publicKey, now);
    expect(read).toMatchObject({ id: 'a', subject: 'marjorie', expiresAt: new Date((iat + 60) * 1000) });
    const { publicKey: another } = await generateKeyPair(alg);
    await expect(
      readAccessToken(await token(alg, privateKey), provider, async () => another, now),
    ).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  }
});

test('[collect.function] a shared secret cannot make one, even if a key set had it among its keys', async () => {
  const secret = new Uint8Array(64).fill(7);
  for (const alg of ['HS256', 'HS384', 'HS512'])
    await expect(
      readAccessToken(await token(alg, secret), provider, async () => secret, now),
    ).rejects.toMatchObject({ code: 'ERR_JOSE_ALG_NOT_ALLOWED' });
});

test('[collect.function] a claim that is missing MUST be told to the operator by its name', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  for (const claim of Object.keys(claims))
    await expect(
      readAccessToken(
        await token('ES256', privateKey, { [claim]: undefined }),
        provider,
        async () => publicKey,
        now,
      ),
    ).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim });
});
