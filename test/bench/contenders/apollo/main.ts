/**
 * Apollo Server 5, as its documentation and its companions' have it:
 * - Apollo, "startStandaloneServer": that is for prototypes, production integrates a web framework; here Fastify, by
 *   `@as-integrations/fastify`, with its plugin that drains at the end ("ApolloServerPluginDrainHttpServer").
 * - Apollo, "ApolloServer" and "Hardening for Production": no introspection, no details of the schema in errors, no stack
 *   traces (`NODE_ENV`); the bounded cache that is its default ("Configuring cache backends"), which keeps parsed
 *   documents too; cache control off where it is not used ("Cache control plugin": a slight gain).
 * - Apollo, "Fetching data": a data source of its own for each request, batched by DataLoader.
 * - Apollo, "Authentication and authorization": the token's claims are in the context. Fastify's own `@fastify/jwt`.
 * - graphql-shield, "Rules": rules that depend on the context alone are cached by it; what no rule names is denied.
 * - Drizzle, "Performance → Queries": every statement is prepared with placeholders, on node-postgres, where Drizzle's
 *   `prepare(name)` is a prepared statement of the database (on postgres.js it would not be).
 * Beyond the documentation: its login plans each statement once, as the product's do (`ensureRole`).
 */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import fastifyJwt from '@fastify/jwt';
import { hash } from '@node-rs/argon2';
import { drizzle } from 'drizzle-orm/node-postgres';
import fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { libraryDay } from '../libraryDay.ts';
import { pinPepper } from '../pinPepper.ts';
import type { Context } from './context.ts';
import { LibrarySource } from './librarySource.ts';
import { prepare } from './prepare.ts';
import { schema } from './schema.ts';
import { prepareStatements } from './statements.ts';

const {
  BENCH_DATABASE_URL: databaseUrl = '',
  BENCH_NOW: instant = '',
  BENCH_SECRET: secret = '',
} = process.env;
const now = new Date(instant);
const pool = new pg.Pool({
  connectionString: await prepare(databaseUrl, secret),
  max: 10,
  idleTimeoutMillis: 0,
});
pool.on('error', () => {});
const statements = prepareStatements(drizzle({ client: pool }));
const pepper = pinPepper(secret);
const nobodysHash = await hash(randomBytes(8).toString('hex'), {
  memoryCost: 19_456,
  timeCost: 2,
  secret: pepper,
});

const app = fastify();
await app.register(fastifyJwt, { secret });
const apollo = new ApolloServer<Context>({
  schema,
  introspection: false,
  hideSchemaDetailsFromClientErrors: true,
  plugins: [fastifyApolloDrainPlugin(app), ApolloServerPluginCacheControlDisabled()],
});
await apollo.start();
await app.register(fastifyApollo(apollo), {
  context: async (request: FastifyRequest): Promise<Context> => {
    const { role, patronId = '', agencyId = '' } = await request.jwtVerify<Context>();
    const library = new LibrarySource(statements, now);
    return { role, patronId, agencyId, today: libraryDay(now), pepper, nobodysHash, library };
  },
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`);
process.on('SIGTERM', () => {
  apollo.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
