/**
 * Mercurius 16 on Fastify, as its documentation and its companions' have it:
 * - Mercurius, "API → Plugin options": `jit: 1`, as its own and mercurius-auth's benchmarks have it: a document is compiled
 *   when it comes a second time. No GraphiQL, no batches; validated documents are cached by default.
 * - Mercurius, "Loaders": each relation by a loader, one statement for all the objects of a level. Their cache is off,
 *   which "has the advantage to avoid the serialization": nothing here is asked for twice in one request.
 * - mercurius-auth, "External Policy auth mode" and "Auth context": the token's claims are the auth context, verified by
 *   Fastify's own `@fastify/jwt`; each root and each field of a patron has its policy.
 * - Fastify, "Database": `@fastify/postgres`; node-postgres, "Queries → Prepared statements": each statement has a name.
 * Beyond the documentation: its login plans each statement once, as the product's do (`ensureRole`).
 */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastifyJwt from '@fastify/jwt';
import fastifyPostgres from '@fastify/postgres';
import { hash } from '@node-rs/argon2';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import mercuriusAuth from 'mercurius-auth';
import { libraryDay } from '../libraryDay.ts';
import { pinPepper } from '../pinPepper.ts';
import { loadersOf } from './loaders.ts';
import { prepare } from './prepare.ts';
import { type Claims, policy, resolversOf, schema } from './schema.ts';

const {
  BENCH_DATABASE_URL: databaseUrl = '',
  BENCH_NOW: instant = '',
  BENCH_SECRET: secret = '',
} = process.env;
const now = new Date(instant);
const pepper = pinPepper(secret);
const nobodysHash = await hash(randomBytes(8).toString('hex'), {
  memoryCost: 19_456,
  timeCost: 2,
  secret: pepper,
});

const app = Fastify();
await app.register(fastifyJwt, { secret });
const connectionString = await prepare(databaseUrl, secret);
await app.register(fastifyPostgres, { connectionString, max: 10, idleTimeoutMillis: 0 });
const pool = app.pg.pool;
await app.register(mercurius, {
  schema,
  resolvers: resolversOf(pool, { today: () => libraryDay(now), pepper, nobodysHash }),
  loaders: loadersOf(pool, now),
  jit: 1,
  graphiql: false,
});
await app.register(mercuriusAuth, {
  mode: 'external',
  policy,
  authContext: (context) => context.reply.request.jwtVerify<Claims>(),
  async applyPolicy({ requires }, _parent, _args, { auth }) {
    return requires.includes(auth.role);
  },
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`);
process.on('SIGTERM', () => {
  app.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
