import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Logged, openLogged } from '../disclosure/logged.ts';

let logged: Logged;
let ids: string[];
beforeAll(async () => {
  logged = await openLogged();
});
beforeEach(async () => {
  await logged.clear();
  await logged.look(4);
  await logged.seal();
  ids = await logged.ids();
});
afterAll(() => logged.close());

describe('[offence.disclosure] C32', () => {
  test('a log that nobody touched MUST hold', async () => {
    expect(await logged.verify()).toMatchObject({ holds: true, sealed: 4, findings: [] });
  });

  test.each([
    ['altered', 2, `update disclosures set classes = '{}' where id = '$id'`],
    [
      'removed',
      3,
      `delete from disclosures where id = '$id'; delete from sealed_disclosures where entry = 3`,
    ],
    [
      'moved',
      1,
      `update sealed_disclosures set entry = -entry where entry in (1, 4);
       update sealed_disclosures set entry = 5 + entry where entry < 0`,
    ],
  ])(
    'one logged row that was %s MUST be named: it is the first entry that does not hold',
    async (harm, number, how) => {
      const id = ids[number - 1] ?? '';
      await logged.tamper(how.replace('$id', id));
      const { holds, findings } = await logged.verify();
      expect(holds).toBe(false);
      expect(findings[0]).toMatchObject({ what: 'entry', harm, number, id });
      expect(findings[0]?.says).toContain(`entry ${number} (${id}) was ${harm}`);
    },
  );
});

interface Edge {
  node: { id: string; at: string; caller: string; sealed: boolean };
  cursor: string;
}

describe('[offence.disclosure] the log itself', () => {
  const fields =
    'edges { cursor node { id at caller basis purpose clauses classes found sealed } } pageInfo { hasNextPage }';
  const ask = (args = '', caller: 'administrator' | 'clerk' = 'administrator', purpose = 'AUDIT') =>
    logged.carrel.query(`{ disclosureLog${args} { ${fields} } }`, {
      token: logged.carrel.tokens[caller],
      purpose,
    });
  const edges = async (args = ''): Promise<Edge[]> => (await ask(args)).json.data.disclosureLog.edges;

  test('MUST be shown to an administrator with the purpose AUDIT, the newest first, page by page, sealed or not', async () => {
    await logged.look(1);
    const [newest, ...older] = await edges();
    expect(newest?.node).toEqual({
      id: expect.any(String),
      at: logged.carrel.clock.now.toISOString(),
      caller: 'staff:demonstration clerk',
      basis: 'STAFF',
      purpose: 'CIRCULATION',
      clauses: ['collect.function'],
      classes: ['identity'],
      found: true,
      sealed: false,
    });
    expect(older.map(({ node }) => node.id)).toEqual(ids.toReversed());
    expect(older.every(({ node }) => node.sealed)).toBe(true);
    const [first] = await edges('(first: 1)');
    const rest = await edges(`(first: 2, after: "${first?.cursor}")`);
    expect(rest.map(({ node }) => node.id)).toEqual([ids[3], ids[2]]);
  });

  test('cannot tell about whom it is: neither a pseudonym nor an id of a person, nor which grant', async () => {
    const [row] = await logged.carrel.database.superuser<{ subjects: string[]; patron: string }[]>`
      select subjects, (select patron_id from cards where number = ${logged.carrel.cards.adult.number}) as patron
      from disclosures limit 1`;
    const { text } = await ask();
    expect(row?.subjects).toHaveLength(1);
    for (const hidden of [...(row?.subjects ?? []), row?.patron ?? '', 'Fennimere'])
      expect(text).not.toContain(hidden);
  });

  test('cannot grow by being looked at, while a look at a record MUST be in it', async () => {
    await ask();
    await ask();
    expect(await edges()).toHaveLength(4);
    await logged.look(1);
    expect(await edges()).toHaveLength(5);
  });

  test.each([
    ['administrator', 'LEGAL', 200],
    ['administrator', 'CIRCULATION', 200],
    ['clerk', 'CIRCULATION', 200],
    ['clerk', 'AUDIT', 403],
  ] as const)('cannot be seen by a %s for %s', async (caller, purpose, status) => {
    const answer = await ask('', caller, purpose);
    expect(answer.status).toBe(status);
    expect(answer.json.data?.disclosureLog ?? null).toBeNull();
    for (const { extensions } of answer.json.errors)
      expect(extensions.code).toBe(status === 200 ? 'WITHHELD' : 'PURPOSE_NOT_ALLOWED');
    expect(answer.text).not.toContain(ids[0]);
  });

  test('cannot be paged with another’s cursor', async () => {
    const [edge] = await edges('(first: 1)');
    expect((await ask(`(after: "${edge?.cursor}x")`)).json.errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      argument: 'after',
    });
    expect((await ask('(first: 101)')).json.errors[0].extensions.argument).toBe('first');
  });
});
