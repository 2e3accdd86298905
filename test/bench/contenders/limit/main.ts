/**
 * The limit: node:http and one hand-written, prepared statement a work that returns the JSON text itself, as one login
 * that may do everything, and the same insert into the log before the answer leaves. No token, no rule, no proof of an
 * entry and nothing sealed. Whoever is faster than this has read or logged less, or reads for several requests at once.
 * Where a PIN is asked for, its hash is verified as everywhere.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from '@node-rs/argon2';
import postgres from 'postgres';
import { deriveKey, Secret } from '../../../../src/secret.ts';
import { logInsert, statements } from './statements.ts';

const { BENCH_DATABASE_URL: url = '', BENCH_NOW: now = '', BENCH_SECRET: secret = '' } = process.env;
const sql = postgres(url, {
  max: 10,
  fetch_types: false,
  onnotice: () => {},
  connection: { plan_cache_mode: 'force_generic_plan' },
});
const pepper = deriveKey(new Secret(secret), 'pin-pepper');
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Denver', dateStyle: 'short' }).format(
  new Date(now),
);
const mac = Buffer.alloc(32, 7);
const list = (values: readonly string[]): string => `{${values.map((each) => `"${each}"`).join(',')}}`;
const clauses = list(['collect.function']);
const classes = list(['circulation', 'contact', 'identity', 'recovery', 'standing']);

type Work = keyof typeof statements;
type Asked = Record<string, string>;
interface Found {
  answer: string;
  ids: string[] | string | null;
}

async function read<Row>(work: Work, asked: Asked): Promise<Row | undefined> {
  const [parameter = ''] = Object.values(asked);
  const [row] = await sql.unsafe(statements[work], [parameter, now, day], { prepare: true });
  return row as Row | undefined;
}

async function log(ids: string): Promise<void> {
  await sql.unsafe(
    logInsert,
    [
      ...[randomUUID(), now, randomUUID(), 'staff:bench', 'STAFF', 'CIRCULATION', clauses, classes, ids],
      ...[1, true, null, null, null, mac],
    ] as never[],
    { prepare: true },
  );
}

async function standing(asked: Asked): Promise<string> {
  const card = await read<{ hash: string | null; kind: string; good: boolean }>('standing', asked);
  const isRight = card?.hash != null && (await verify(card.hash, asked.pin ?? '', { secret: pepper }));
  if (card === undefined || !isRight) return '{"standing":"NOT_GOOD","cardKind":null}';
  return JSON.stringify({ standing: card.good ? 'GOOD' : 'NOT_GOOD', cardKind: card.kind });
}

async function answer(work: Work, asked: Asked): Promise<string> {
  if (work === 'standing') return standing(asked);
  const found = await read<Found>(work, asked);
  if (found === undefined) return 'null';
  // Without a look at the server's types the driver hands an array on as the text that PostgreSQL writes.
  if (found.ids !== null) await log(Array.isArray(found.ids) ? list(found.ids) : found.ids);
  return found.answer;
}

const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => resolve(text));
    request.on('error', reject);
  });

const server = createServer((request, response) => {
  bodyOf(request)
    .then((text) => answer((request.url ?? '').slice(1) as Work, JSON.parse(text) as Asked))
    .then(
      (json) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(json),
        });
        response.end(json);
      },
      (error: unknown) => {
        response.writeHead(500).end(error instanceof Error ? error.message : 'failed');
      },
    );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
