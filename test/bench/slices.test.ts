import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { sealingInTurns } from './contenders/carrel/sealingInTurns.ts';
import { startLoader } from './load/loader.ts';
import { shifted } from './rounds.ts';
import { turnsOf } from './turns.ts';

describe('[bench] slices', () => {
  test('MUST begin with another contender in each round', () => {
    expect([0, 1, 2, 3].map((round) => shifted(['one', 'two', 'three'], round).join(' '))).toEqual([
      'one two three',
      'two three one',
      'three one two',
      'one two three',
    ]);
    expect(shifted([], 1)).toEqual([]);
  });

  test('MUST count only what comes within their time, and refusals whenever they come', async () => {
    let served = 0;
    const server = createServer((_, response) => {
      served += 1;
      response.writeHead(served === 1 ? 500 : 200).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const loader = startLoader();
    try {
      const moments: string[] = [];
      const { port } = server.address() as AddressInfo;
      const requests = [{ path: '/', headers: {}, body: '{}' }];
      const asked = { port, requests, leadIn: 0.1, seconds: 0.1, connections: 2 };
      const told = await loader.load(asked, (moment) => moments.push(moment));
      expect(moments).toEqual(['asked', 'opened', 'closed']);
      expect(told.failed).toBe(1);
      expect(told.responses).toBeGreaterThan(0);
      expect(told.responses).toBeLessThan(served);
      expect(told.seconds).toBeGreaterThanOrEqual(0.09);
    } finally {
      await loader.stop();
      server.closeAllConnections();
      server.close();
    }
  });

  test('cannot have one Carrel seal in another’s', async () => {
    let looks = 0;
    const turns = sealingInTurns();
    const sealing = turns.ticking(async () => {
      looks += 1;
    });
    await turns.rest();
    expect(looks).toBe(0);
    turns.begin();
    turns.begin();
    expect(looks).toBe(1);
    // What was put on file after the last look is sealed before the next one's slice.
    await turns.rest();
    expect(looks).toBe(2);
    await sealing.stop();
    expect(looks).toBe(2);
  });

  test('MUST leave a server at rest before the next begins', async () => {
    const told: string[] = [];
    const child = Object.assign(new EventEmitter(), {
      send(message: string) {
        told.push(message);
        if (message === 'rest') queueMicrotask(() => child.emit('message', 'rested'));
      },
    });
    const turns = turnsOf(child as unknown as ChildProcess, 'carrel');
    turns.begin();
    await turns.rest();
    expect(told).toEqual(['begin', 'rest']);
  });
});
