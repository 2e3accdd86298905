/**
 * PostGraphile 5, as its documentation has it (postgraphile.org, version 5):
 * - "Configuration": the amber preset; "Best practices": `@graphile/simplify-inflection`, row-level security on what is
 *   exposed, indexes on foreign keys (the product's tables have them).
 * - "Security" and "JWT guide": the server verifies the token (jsonwebtoken) and hands the claims on as `pgSettings`, the
 *   role among them; row policies and grants decide. `PgRBACPlugin` shows only what a role may read ("Production").
 *   Tables that hold a PIN's hash, a birth date or an import's source beside what is shown are granted by columns.
 * - "Performance" and "Understanding function performance": policies whose settings are read in a sub-select, once a
 *   statement; searches as SQL functions that PostgreSQL inlines; computed fields by `extendSchema` in the same statement.
 *   `DEBUG=@dataplan/pg:PgExecutor` and EXPLAIN show one statement a work, and an index for each relation.
 * - "Behavior": lists in place of connections, since no work asks for a cursor. No mutations are granted.
 * - "Production" (PostGraphile's and Grafast's): used as a library, on node:http by Grafserv; static documents with
 *   variables; timeouts; no GraphiQL, websockets or GET. `GRAPHILE_ENV` is not `development`; statements are prepared.
 * Beyond the documentation: its login plans each statement once, as the product's do (`ensureRole`).
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import { hash } from '@node-rs/argon2';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { libraryDay } from '../libraryDay.ts';
import { pinPepper } from '../pinPepper.ts';
import { databaseRoles, prepare } from './prepare.ts';
import { libraryPlugin, smartTags } from './schemaPlugin.ts';

const {
  BENCH_DATABASE_URL: databaseUrl = '',
  BENCH_NOW: instant = '',
  BENCH_SECRET: secret = '',
} = process.env;
const now = new Date(instant);
const connectionString = await prepare(databaseUrl, { secret, now });
const pool = new pg.Pool({ connectionString, max: 10, idleTimeoutMillis: 0 });
pool.on('error', () => {});
const pepper = pinPepper(secret);
const nobodysHash = await hash(randomBytes(8).toString('hex'), {
  memoryCost: 19_456,
  timeCost: 2,
  secret: pepper,
});

/** The settings of a request's transaction. Without a token that verifies there is no role, and nothing is granted. */
function settingsOf(authorization: string | undefined): Record<string, string> {
  const token = authorization?.startsWith('Bearer ') ? authorization.slice(7) : '';
  const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
  if (typeof claims === 'string') throw new Error('a token has claims');
  const settings: Record<string, string> = { role: databaseRoles[claims.role as keyof typeof databaseRoles] };
  if (typeof claims.patronId === 'string') settings['jwt.claims.patron_id'] = claims.patronId;
  if (typeof claims.agencyId === 'string') settings['jwt.claims.agency_id'] = claims.agencyId;
  return settings;
}

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  plugins: [smartTags, libraryPlugin({ today: () => libraryDay(now), pepper, nobodysHash })],
  pgServices: [makePgService({ pool, schemas: ['public', 'bench_postgraphile'], pubsub: false })],
  schema: { defaultBehavior: '-connection +list -insert -update -delete' },
  grafast: {
    context: (request) => ({ pgSettings: settingsOf(request.node?.req.headers.authorization) }),
    timeouts: { planning: 500, execution: 30_000 },
  },
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false, graphqlOverGET: false },
});

const server = createServer();
await pgl.createServ(grafserv).addTo(server);
await pgl.getSchema();
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
