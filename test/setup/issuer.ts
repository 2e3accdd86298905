import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import type { OidcProvider } from '../../src/principals/oidc/provider.ts';

export const audience = 'https://carrel.library.example/graphql';
const callback = 'http://127.0.0.1/signed-in';

/** What an identity provider says of somebody beside their name: the claims of their tokens. */
type Claims = Readonly<Record<string, unknown>>;

/** A real OpenID provider on loopback, where people are as the test says. */
export interface Issuer {
  readonly url: string;
  /** What Carrel is told of it. */
  readonly provider: OidcProvider;
  /** Paths that it was asked for, in their order. */
  readonly asked: string[];
  /** Path → what it answers there in place of the truth. */
  readonly instead: Map<string, (response: ServerResponse) => void>;
  /** While true, it hangs up on everybody. */
  down: boolean;
  /** Signs somebody in with a program, as a browser would, and gives their tokens. */
  signIn(subject: string, claims?: Claims, client?: string): Promise<{ access: string; id: string }>;
  /** A token of one of its programs' own, where nobody signed in. */
  clientToken(): Promise<string>;
  /** Signs with its present key whatever it would never say. */
  forge(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Its present private key. */
  key(): JWK;
  /** Takes a new key in the place of the old one. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    ...(await exportJWK(privateKey)),
    kid: randomBytes(6).toString('hex'),
    alg: 'RS256',
    use: 'sig',
  };
}

/** The provider with one key. People are in `people`; whoever it is asked for by name has signed in. */
function providerWith(url: string, key: JWK, people: ReadonlyMap<string, Claims>): Provider {
  const client = (id: string) => ({
    client_id: id,
    client_secret: `the secret of ${id}`,
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'client_credentials'],
  });
  return new Provider(url, {
    clients: [client('desk'), client('elsewhere')],
    jwks: { keys: [key as never] },
    cookies: { keys: ['the cookies of a test'] },
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_, token) =>
      'accountId' in token && token.accountId !== undefined ? people.get(token.accountId) : undefined,
    loadExistingGrant: async ({ oidc }) => {
      const { client: by, session } = oidc;
      const grant = new oidc.provider.Grant({
        clientId: by?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  });
}

/** Starts a provider at a port of its own, and lets it live by the test's `Date.now`. */
export async function startIssuer(): Promise<Issuer> {
  const people = new Map<string, Claims>();
  const asked: string[] = [];
  const instead: Issuer['instead'] = new Map();
  let issuer: Issuer;
  let provider: Provider;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', issuer.url).pathname;
    asked.push(path);
    if (issuer.down) return void request.socket.destroy();
    const other = instead.get(path);
    if (other !== undefined) return other(response);
    if (!path.startsWith('/interaction/')) return void provider.callback()(request, response);
    const { login_hint: accountId } = (await provider.interactionDetails(request, response)).params;
    await provider.interactionFinished(request, response, { login: { accountId: String(accountId) } });
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let key = await newKey();
  provider = providerWith(url, key, people);

  const basic = (client: string) =>
    `Basic ${Buffer.from(`${client}:${encodeURIComponent(`the secret of ${client}`)}`).toString('base64')}`;
  async function tokens(client: string, form: Readonly<Record<string, string>>) {
    const response = await fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: basic(client) },
      body: new URLSearchParams({ resource: audience, ...form }),
    });
    const body = (await response.json()) as { access_token?: string; id_token?: string };
    if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`);
    return { access: body.access_token, id: body.id_token ?? '' };
  }

  issuer = {
    url,
    provider: {
      issuer: url,
      audience,
      clientIds: ['desk'],
      roleClaim: 'roles',
      roles: new Map([
        ['circ-desk', 'CLERK'],
        ['library-admin', 'ADMINISTRATOR'],
        ['volunteers', 'VOLUNTEER'],
      ]),
    },
    asked,
    instead,
    down: false,
    async signIn(subject, claims = {}, client = 'desk') {
      people.set(subject, claims);
      const verifier = randomBytes(32).toString('base64url');
      const query = new URLSearchParams({
        client_id: client,
        response_type: 'code',
        redirect_uri: callback,
        scope: 'openid',
        resource: audience,
        login_hint: subject,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      });
      const code = await follow(`${url}/auth?${query}`);
      return tokens(client, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: callback,
        code_verifier: verifier,
      });
    },
    clientToken: async () => (await tokens('desk', { grant_type: 'client_credentials' })).access,
    forge: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid ?? '', ...header })
        .sign(key, { crit: { exp: true } }),
    key: () => key,
    async rotate() {
      key = await newKey();
      provider = providerWith(url, key, people);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return issuer;
}

/** Goes where a browser would be sent, with its cookies, until it is back with a code. */
async function follow(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = new URL(start);
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const to = response.headers.get('location');
    if (to === null) throw new Error(`the sign-in ended with ${response.status}: ${await response.text()}`);
    next = new URL(to, next);
    const code = next.searchParams.get('code');
    if (code !== null) return code;
  }
  throw new Error('the sign-in went round in a circle');
}
