import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codesOf, expectRefused, json } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';

/** Too much of something: refused before anything is read, at once, and the next request is answered as ever. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
afterEach(async () => {
  // A minute later: what may be asked in one is another matter.
  carrel.clock.now = new Date(carrel.clock.now.getTime() + 60_000);
  expect((await asCard('{ record { id } }')).status).toBe(200);
});

const asCard = (document: string, variables: Record<string, unknown> = {}) =>
  carrel.query(document, { token: carrel.tokens.card, variables });
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Refused for its size or its shape, whole, and soon. */
async function expectTooMuch(ask: () => Promise<Answer>): Promise<void> {
  const started = performance.now();
  const answer = await ask();
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(answer.status, answer.text.slice(0, 300)).toBe(400);
  expect(answer.json).not.toHaveProperty('data');
  for (const code of codesOf(answer))
    expect(['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(code);
}

/** Answered or refused, as the library's limits have it, and soon; where it is answered, nothing withheld is in it. */
async function expectSoon(ask: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now();
  const answer = await ask();
  expect(performance.now() - started).toBeLessThan(5_000);
  expect([200, 400], answer.text.slice(0, 300)).toContain(answer.status);
  expect(answer.text).not.toContain('fennimere');
  return answer;
}

describe('a size', () => {
  test.each([0, -1, 101, 2 ** 31 - 1, -(2 ** 31)])(item('K23', 'cannot be asked for: %i'), async (first) => {
    for (const root of [
      'searchPatrons(name: "al", first: $f)',
      'searchTitles(text: "a", first: $f)',
      'referrals(first: $f)',
    ]) {
      const answer = await carrel.query(`query ($f: Int) { ${root} { edges { cursor } } }`, {
        token: carrel.tokens.clerk,
        purpose: 'RECOVERY',
        variables: { f: first },
      });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions.argument).toBe('first');
    }
  });

  // GHSA-6q22-g298-grjh and GHSA-ph52-67fq-75wj (Directus), CVE-2026-35401 (Saleor): a field was worked out again for
  // each of its aliases.
  test(item('K24', 'cannot be asked of the root, nor guess five hundred PINs'), async () => {
    for (const many of [100, 500])
      await expectTooMuch(() => asCard(`{ ${times(many, (n) => `a${n}: record { id }`)} }`));
    await expectTooMuch(() =>
      carrel.query(
        `{ ${times(500, (n) => `a${n}: cardStanding(cardNumber: "${carrel.cards.adult.number}", pin: "${n}") { standing }`)} }`,
        { token: carrel.tokens.vendor },
      ),
    );
    await expectTooMuch(() =>
      carrel.query(
        `mutation { ${times(500, (n) => `a${n}: signIn(input: { cardNumber: "1", pin: "${n}" }) { token }`)} }`,
      ),
    );
  });

  test(item('K24', 'cannot open what one does not'), async () => {
    const answer = await expectSoon(() => asCard(`{ record { id ${times(500, (n) => `a${n}: email`)} } }`));
    if (answer.status === 200) expect(answer.json.errors).toHaveLength(1);
  });

  // CVE-2024-39895, GHSA-7hmh-pfrp-vcx4 (Directus): the same field, again and again.
  test(item('K25', 'cannot take long, nor be read more than once'), async () => {
    await expectSoon(() => asCard(`{ record { ${'id '.repeat(500)} ${'email '.repeat(500)} } }`));
    await expectSoon(() => carrel.query(`{ ${'viewer { basis } '.repeat(500)} }`));
    await expectSoon(() => asCard(`{ ${'record { loans { item { title { title } } } } '.repeat(100)} }`));
  });

  // CVE-2022-37734 (graphql-java): directives without end.
  test(item('K26', 'cannot take long'), async () => {
    await expectSoon(() => asCard(`{ record { id ${'@include(if: true) '.repeat(100)} } }`));
    await expectTooMuch(() => asCard(`{ record { id ${'@a '.repeat(100)} } }`));
    await expectTooMuch(() => asCard(`query ${'@skip(if: false) '.repeat(100)} { record { id } }`));
    await expectTooMuch(() => asCard(`{ record { id ${'@a '.repeat(10_000)} } }`));
  });

  test(item('K27', 'cannot be read: of fields, of fragments, of lists, of values'), async () => {
    await expectTooMuch(() =>
      asCard(`{ record { loans { item { ${'title { items { '.repeat(12)} id ${'} } '.repeat(12)} } } } }`),
    );
    await expectTooMuch(() => asCard(`{ ${'{'.repeat(2_000)}`));
    await expectSoon(() => asCard(`{ ${'... { '.repeat(400)} viewer { basis } ${'} '.repeat(400)} }`));
    const list = `${'['.repeat(1_000)}${']'.repeat(1_000)}`;
    expectRefused(await asCard(`{ title(id: ${list}) { id } }`), 400, 'BAD_INPUT');
    const body = `{"query":"query ($i: ID!) { title(id: $i) { id } }","variables":{"i":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`;
    expectRefused(await carrel.send('POST', '/graphql', json, body), 400, 'BAD_INPUT');
  });

  // CVE-2023-26144 (graphql-js) and CVE-2026-34573 (Parse Server): fields compared pair by pair, fragments spread by twos.
  test(item('K28', 'cannot take long'), async () => {
    const wide = times(150, (n) => `... on Query { record { loans { item { a${n % 7}: barcode } } } }`);
    await expectSoon(() => asCard(`{ ${wide} }`));
    await expectSoon(() => asCard(`{ ${'viewer { basis } '.repeat(700)} }`));
    const spread = times(30, (n) => `fragment F${n} on Patron { ...F${n + 1} ...F${n + 1} }`);
    await expectTooMuch(() => asCard(`{ record { ...F0 } } ${spread} fragment F30 on Patron { id }`));
    await expectTooMuch(() =>
      asCard('{ record { ...A } } fragment A on Patron { ...B } fragment B on Patron { ...A }'),
    );
  });

  test(item('K29', 'cannot be read'), async () => {
    const body = JSON.stringify({ query: `{ viewer { basis } } #${'x'.repeat(200 * 1024)}` });
    const headers = [...json, ...bearer(carrel.tokens.card), 'Content-Length', String(body.length)];
    const answer = await carrel.send('POST', '/graphql', headers, body);
    expect(answer.status).toBe(413);
    expect(answer.json).not.toHaveProperty('data');
    await expectTooMuch(() => asCard(`{ record { ${'id '.repeat(9_000)} } }`));
  });

  test(item('K30', 'cannot be one of an argument, nor break anything'), async () => {
    for (const number of ['9'.repeat(400), `-${'9'.repeat(400)}`, '1e400', '2147483648', '0.5'])
      expectRefused(
        await asCard(`{ searchTitles(text: "a", first: ${number}) { __typename } }`),
        400,
        'BAD_INPUT',
      );
    const body =
      '{"query":"query ($f: Int) { searchTitles(text: \\"a\\", first: $f) { __typename } }","variables":{"f":1e999}}';
    expectRefused(await carrel.send('POST', '/graphql', json, body), 400, 'BAD_INPUT');
    for (const day of ['999999-01-01', '+1000000-01-01', '-000001-01-01', '2026-13-01', '0'])
      expectRefused(
        await carrel.query(`{ statistics(from: "${day}", to: "2026-05-01") { __typename } }`, {
          token: carrel.tokens.otherVendor,
        }),
        400,
        'BAD_INPUT',
      );
    expectRefused(
      await asCard('query ($t: String!) { searchTitles(text: $t) { __typename } }', {
        t: 'x'.repeat(50_000),
      }),
      400,
      'BAD_INPUT',
    );
  });

  // CVE-2026-33756 (Saleor): a list of operations was one request to whoever counted them.
  test(item('K31', 'cannot be run'), async () => {
    const one = { query: '{ viewer { basis } }' };
    for (const body of [[one], [one, one], Array.from({ length: 100 }, () => one), []])
      expectRefused(
        await carrel.send('POST', '/graphql', [...json, ...bearer(carrel.tokens.card)], JSON.stringify(body)),
        400,
        'BAD_INPUT',
      );
    await expectTooMuch(() => asCard('query A { viewer { basis } } query B { viewer { basis } }'));
  });

  // CVE-2026-4922 (GitLab): another site’s page did acts in the name of whoever looked at it.
  test(item('K32', 'cannot be done'), async () => {
    const act = `mutation { reportCardLost(input: { cardNumber: "${carrel.cards.adult.number}", idempotencyKey: "get" }) { again } }`;
    for (const method of ['GET', 'HEAD', 'DELETE', 'PUT'])
      for (const query of [act, `query A { viewer { basis } } ${act.replace('mutation', 'mutation B')}`]) {
        const path = `/graphql?operationName=${query === act ? '' : 'B'}&query=${encodeURIComponent(query)}`;
        const answer = await carrel.send(method, path, bearer(carrel.tokens.card));
        expect([400, 405], `${method} ${answer.text}`).toContain(answer.status);
        expect(answer.text).not.toContain('"data"');
      }
    const form = `query=${encodeURIComponent(act)}`;
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])
      expect(
        (await carrel.send('POST', '/graphql', ['Content-Type', type, ...bearer(carrel.tokens.card)], form))
          .status,
      ).toBe(415);
    expect(
      await carrel.database
        .superuser`select 1 from cards where number = ${carrel.cards.adult.number} and state = 'ACTIVE'`,
    ).toHaveLength(1);
  });
});
