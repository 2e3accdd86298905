import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../schema/judge/limits.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { bearer, codesOf, expectRefused, json } from './answers.ts';

/** What a request may be differs by who sends it: one caller's verdict is never another's. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel({
    settings: {
      limits: {
        ...limits,
        // Long enough for what nothing holds up, and far shorter than a statement's own end.
        RECORD: { ...limits.RECORD, milliseconds: 1_500 },
        PUBLIC: { ...limits.PUBLIC, milliseconds: 500 },
      },
    },
  });
});
afterAll(() => carrel.close());

/** A document of more tokens than a vendor may send, and not more than staff may; another text each time. */
let made = 0;
const long = (): string => {
  made += 1;
  return `query Q${made} { viewer { basis ${'... @skip(if: true) { basis } '.repeat(150)} } }`;
};
const many = (aliases: number): string => {
  made += 1;
  const fields = Array.from({ length: aliases + 1 }, (_, n) => `a${n}: basis`);
  return `query Q${made} { viewer { ${fields.join(' ')} } }`;
};

describe('[limits] one document sent by two callers in turn', () => {
  test.each([
    ['tokens', long, 'GRAPHQL_PARSE_FAILED'],
    ['aliases', () => many(80), 'GRAPHQL_VALIDATION_FAILED'],
  ])('MUST be held to the %s of each, in both orders, again and again', async (_, documentOf, code) => {
    const { vendor, clerk } = carrel.tokens;
    for (const order of [
      [vendor, clerk, vendor, clerk],
      [clerk, vendor, clerk, vendor],
    ]) {
      const document = documentOf();
      for (const token of order) {
        const answer = await carrel.query(document, { token });
        if (token === clerk) expect(answer.status, answer.text.slice(0, 300)).toBe(200);
        else expectRefused(answer, 400, code);
      }
    }
  });

  test('that nobody may send MUST be refused to both alike', async () => {
    const document = `{ viewer { basis ${'... @skip(if: true) { basis } '.repeat(300)} } }`;
    for (const token of [carrel.tokens.clerk, carrel.tokens.vendor, carrel.tokens.clerk])
      expectRefused(await carrel.query(document, { token }), 400, 'GRAPHQL_PARSE_FAILED');
  });
});

describe('[limits] a body', () => {
  test('of a mebibyte MUST be read from the feed, and cannot be from anybody else', async () => {
    const padded = (size: number) => {
      const text = JSON.stringify({ query: '{ viewer { basis } }', variables: { x: '' } });
      return text.replace('""', `"${'x'.repeat(size - text.length)}"`);
    };
    const send = (token: string, size: number) =>
      carrel.send('POST', '/graphql', [...json, ...bearer(token)], padded(size));
    const most = 1024 * 1024;
    expect((await send(carrel.tokens.feed, most)).json).toEqual({ data: { viewer: { basis: 'FEED' } } });
    expectRefused(await send(carrel.tokens.feed, most + 1), 413, 'BAD_INPUT');
    for (const token of [carrel.tokens.vendor, carrel.tokens.clerk, carrel.tokens.card])
      expectRefused(await send(token, 100 * 1024 + 1), 413, 'BAD_INPUT');
  });

  test('that does not come to its end cannot be waited for', async () => {
    const { port, hostname } = new URL(carrel.endpoint);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":',
        );
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('"BAD_INPUT"');
  });

  test.each(['gzip', 'br', 'identity, gzip', 'x'])('that is sent as %s cannot be read', async (encoding) => {
    const answer = await carrel.send('POST', '/graphql', [...json, 'Content-Encoding', encoding], '{}');
    expectRefused(answer, 415, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe('content-encoding');
  });
});

describe('[limits] an answer', () => {
  test('that takes longer than its caller’s time MUST be UNAVAILABLE, with nothing in it, and others go on', async () => {
    const { card, clerk } = carrel.tokens;
    const holding = await carrel.database.superuser.reserve();
    try {
      await holding`begin`;
      await holding`lock table loans in access exclusive mode`;
      const started = performance.now();
      const answer = await carrel.query('{ record { loans { id } } }', { token: card });
      expectRefused(answer, 503, 'UNAVAILABLE');
      expect(performance.now() - started).toBeLessThan(4_500);
      expect((await carrel.query('{ viewer { basis } }', { token: clerk })).status).toBe(200);
    } finally {
      await holding`rollback`;
      holding.release();
    }
    expect((await carrel.query('{ record { loans { id } } }', { token: card })).status).toBe(200);
  });
});

describe('[limits] what a caller is told', () => {
  test('cannot hold a name of any length that was sent', async () => {
    const name = 'canary'.repeat(1_000);
    for (const document of [
      `{ ${name} }`,
      `{ viewer { basis(${name}: 1) } }`,
      `{ ...${name} }`,
      `query ($${name}: Int) { viewer { basis } }`,
      `{ viewer { basis @${name} } }`,
      `query ($a: ${name}) { viewer { basis } }`,
    ]) {
      const answer = await carrel.query(document);
      expect(codesOf(answer).every((code) => code === 'GRAPHQL_VALIDATION_FAILED')).toBe(true);
      expect(answer.text).not.toContain('canary'.repeat(18));
      expect(answer.text.length).toBeLessThan(1_200);
    }
    const variable = await carrel.query(`query ($${name}: Int!) { viewer { basis @include(if: $${name}) } }`);
    expect(variable.text.length).toBeLessThan(1_200);
    const missing = await carrel.query(
      `query ($${name}: Boolean!) { viewer { basis @include(if: $${name}) } }`,
    );
    expect(codesOf(missing)).toEqual(['BAD_INPUT']);
    expect(missing.text.length).toBeLessThan(600);
  });
});
