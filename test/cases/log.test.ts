import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { destroyPseudonymKey, rotatePseudonymKey } from '../../src/disclosure/pseudonymKeys.ts';
import { type Logged, openLogged } from '../disclosure/logged.ts';
import { expectRefused } from '../http/answers.ts';

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

describe('[offence.disclosure] who looked at one person’s record', () => {
  const fields = '{ edges { cursor node { id caller purpose found } } pageInfo { hasNextPage } }';
  const ask = (
    args: string,
    caller: 'administrator' | 'clerk' = 'administrator',
    purpose: 'AUDIT' | 'LEGAL' | 'CIRCULATION' = 'AUDIT',
  ) =>
    logged.carrel.query(`{ disclosureLog(${args}) ${fields} }`, {
      token: logged.carrel.tokens[caller],
      purpose,
    });
  const shown = async (args: string): Promise<{ id: string; caller: string; purpose: string }[]> =>
    (await ask(args)).json.data.disclosureLog.edges.map(({ node }: Edge) => node);
  const patron = async (card: string): Promise<string> => {
    const [row] = await logged.carrel.database.superuser<{ id: string }[]>`
      select patron_id as id from cards where number = ${card}`;
    return row?.id ?? '';
  };
  const onFile = () =>
    logged.carrel.database.superuser<
      { caller: string; found: boolean; subjects: string[]; purpose: string; classes: string[] }[]
    >`
      select caller, found, subjects, purpose, classes from disclosures order by at, id`;
  const later = (seconds: number) => {
    logged.carrel.clock.now = new Date(logged.carrel.clock.now.getTime() + seconds * 1_000);
  };
  /** Somebody else's record is looked at. */
  const lookAtAnother = async () => {
    later(1);
    const document = `{ patronByCard(cardNumber: "${logged.carrel.cards.child.number}") { name { last } } }`;
    const { status } = await logged.carrel.query(document, {
      token: logged.carrel.tokens.clerk,
      purpose: 'CIRCULATION',
    });
    expect(status).toBe(200);
  };

  test('MUST be told to an administrator with the purpose AUDIT, and that it was asked MUST be on file', async () => {
    const adult = await patron(logged.carrel.cards.adult.number);
    await lookAtAnother();
    later(1);
    const found = await shown(`patronId: "${adult.toUpperCase()}"`);
    expect(found.map(({ id }) => id)).toEqual(ids.toReversed());
    const entries = await onFile();
    const [first, last] = [entries[0], entries.at(-1)];
    expect(entries).toHaveLength(6);
    expect(last).toEqual({
      caller: expect.stringMatching(/^staff:demonstration administrator/),
      found: true,
      subjects: first?.subjects,
      purpose: 'AUDIT',
      classes: ['audit'],
    });
    later(1);
    const [newest, ...rest] = await shown(`patronId: "${adult}"`);
    expect(newest).toMatchObject({ purpose: 'AUDIT' });
    expect(rest).toEqual(found);
  });

  test('cannot be told while that it was asked cannot be put on file', async () => {
    const { superuser } = logged.carrel.database;
    await superuser.unsafe(`create function public.no_space() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    await superuser.unsafe('create trigger full_up before insert on disclosures execute function no_space()');
    try {
      const answer = await ask(`patronId: "${await patron(logged.carrel.cards.adult.number)}"`);
      expectRefused(answer, 503, 'UNAVAILABLE');
      // What names nobody needs no entry.
      expect(await shown('first: 1')).toHaveLength(1);
    } finally {
      await superuser.unsafe('drop trigger full_up on disclosures; drop function public.no_space()');
    }
  });

  test('cannot be told to anybody else, or for anything else', async () => {
    const adult = await patron(logged.carrel.cards.adult.number);
    for (const [caller, purpose] of [
      ['administrator', 'LEGAL'],
      ['clerk', 'CIRCULATION'],
    ] as const) {
      const answer = await ask(`patronId: "${adult}"`, caller, purpose);
      expect(answer.json.data?.disclosureLog ?? null).toBeNull();
      expect(answer.text).not.toContain(ids[0]);
    }
    expect(await onFile()).toHaveLength(4);
  });

  test('of an id that is nobody’s cannot be told from one whom nobody looked at, however often it is asked, nor by what is on file', async () => {
    const [unseen] = await logged.carrel.database.superuser<{ id: string }[]>`
      select patron_id as id from cards where number = ${logged.carrel.cards.child.number}`;
    later(1);
    const nobody = await ask('patronId: "00000000-0000-4000-8000-00000000dead"');
    const filed = (await onFile()).at(-1);
    expect(filed).toMatchObject({ found: false, subjects: [expect.any(String)] });
    later(1);
    const unlooked = await ask(`patronId: "${unseen?.id}"`);
    expect(unlooked.status).toBe(nobody.status);
    expect(unlooked.json).toEqual(nobody.json);
    expect(nobody.json.data.disclosureLog.edges).toEqual([]);
    expect((await onFile()).at(-1)).toEqual({ ...filed, subjects: [expect.any(String)] });
    // The second time the first question is what is found, of either.
    for (const id of ['00000000-0000-4000-8000-00000000dead', unseen?.id]) {
      later(1);
      expect(await shown(`patronId: "${id}"`), id).toMatchObject([{ purpose: 'AUDIT' }]);
      expect((await onFile()).at(-1)).toMatchObject({ found: true });
    }
    expect((await ask('patronId: "20000000000000"')).json.errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      argument: 'patronId',
    });
  });

  test('MUST be told under every key that there still is, and cannot be under one that was destroyed', async () => {
    const { database, clock } = logged.carrel;
    const { db } = await database.operator();
    const adult = await patron(logged.carrel.cards.adult.number);
    const number = await rotatePseudonymKey(db, database.secret, clock.now);
    await logged.look(1);
    later(1);
    expect(await shown(`patronId: "${adult}"`)).toHaveLength(5);
    await destroyPseudonymKey(db, number - 1, clock.now);
    later(1);
    // The one under the new key, and the question above.
    expect(await shown(`patronId: "${adult}"`)).toHaveLength(2);
    expect(await logged.verify()).toMatchObject({ holds: true });
  });

  test('and the log of some days MUST have just those, whole days in the library’s zone', async () => {
    const days = [
      '2026-06-17T05:59:59Z',
      '2026-06-17T06:00:00Z',
      '2026-06-18T05:59:58Z',
      '2026-06-18T06:00:00Z',
    ];
    for (const [place, day] of days.entries())
      await logged.tamper(`update disclosures set at = '${day}' where id = '${ids[place]}'`);
    const adult = await patron(logged.carrel.cards.adult.number);
    const within = async (args: string) => (await shown(args)).map(({ id }) => ids.indexOf(id) + 1);
    expect(await within('from: "2026-06-17", to: "2026-06-17"')).toEqual([3, 2]);
    expect(await within('from: "2026-06-18", to: "2026-06-18"')).toEqual([4]);
    expect(await within('to: "2026-06-16"')).toEqual([1]);
    expect(await within(`from: "2026-06-17", to: "2026-06-17", patronId: "${adult}"`)).toEqual([3, 2]);
    expect((await ask('from: "2026-06-18", to: "2026-06-17"')).json.errors[0].extensions).toMatchObject({
      code: 'BAD_INPUT',
      argument: 'to',
    });
  });

  test('cannot be paged on with other filters than it was begun with', async () => {
    const adult = await patron(logged.carrel.cards.adult.number);
    later(1);
    const first = await ask(`first: 1, patronId: "${adult}"`);
    const [{ cursor }] = first.json.data.disclosureLog.edges;
    expect(first.json.data.disclosureLog.pageInfo.hasNextPage).toBe(true);
    later(1);
    const next = await shown(`first: 2, after: "${cursor}", patronId: "${adult}"`);
    expect(next.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    for (const args of ['first: 1', 'from: "2026-06-17"', `patronId: "${ids[0]}"`])
      expect((await ask(`after: "${cursor}", ${args}`)).json.errors[0].extensions.argument).toBe('after');
  });
});
