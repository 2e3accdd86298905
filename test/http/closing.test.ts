import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { closable } from '../../src/http/closing.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { standing } from '../setup/demonstration.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const serve = (pools: Pools, patience: number) =>
  startServer({
    pools,
    secret: database.secret,
    clock: () => standing,
    settings: defaultSettings,
    logger: pino({ level: 'silent' }),
    port: 0,
    patience,
  });

/** A server of any kind that listens, and how it is ended. */
async function ending(answer: RequestListener) {
  // By itself it would end no connection that somebody holds.
  const server = createServer({ keepAliveTimeout: 600_000 }, answer);
  const close = closable(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, close };
}

/** Sends a whole request, and what comes after it in the same packet: once the first is answered the rest has been read. */
async function connected(port: number, after: string) {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n${after}`);
  const [first] = await once(socket, 'data');
  expect(String(first)).toContain('200 OK');
  return socket;
}

describe('[http.closing] a server that closes', () => {
  test.each([
    ['half a body', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 99\r\n\r\n{'],
    ['half a head', 'POST / HTTP/1.1\r\nHost: here\r\nContent-'],
  ])(
    'cannot be kept from it by a caller who never sends more than %s',
    async (_, half) => {
      const { port, close } = await ending((request, response) => {
        if (request.method === 'GET') response.end('live');
        else request.resume();
      });
      const socket = await connected(port, half);
      const closed = once(socket, 'close');
      await close(50);
      await closed;
    },
    5_000,
  );

  test('MUST let an answer out to its last byte that its reader is slow to take', async () => {
    const length = 30_000_000;
    const { port, close } = await ending((_, response) => {
      response.end('x'.repeat(length));
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(socket, 'readable');
    const closing = close(60_000);
    expect((await text(socket)).split('\r\n\r\n')[1]).toHaveLength(length);
    await closing;
  }, 15_000);

  test('MUST end a connection on which nothing is under way', async () => {
    const { port, close } = await ending((_, response) => {
      response.end('live');
    });
    const closed = once(await connected(port, ''), 'close');
    await close(60_000);
    await closed;
  }, 15_000);

  test('MUST answer what is under way, and cannot take anything new', async () => {
    let [reached, goOn] = [(): void => {}, (): void => {}];
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    let isHeld = false;
    const pools = database.pools();
    const server = await serve(
      {
        for(audience) {
          const pool = pools.for(audience);
          return Object.assign(Object.create(pool) as typeof pool, {
            async send(ask: Parameters<typeof pool.send>[0]) {
              if (isHeld) {
                reached();
                await mayGoOn;
              }
              return pool.send(ask);
            },
          });
        },
        end: () => pools.end(),
      } as Pools,
      60_000,
    );
    isHeld = true;
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /health/ready HTTP/1.1\r\nHost: here\r\n\r\n');
    await isReached;
    const closing = server.close();
    const [refused] = (await once(connect(server.port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    goOn();
    expect(await text(socket)).toContain('200 OK');
    await closing;
  });
});
