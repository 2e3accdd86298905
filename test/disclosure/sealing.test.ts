import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readSinkLine } from '../../src/disclosure/sinkLine.ts';
import { type Logged, openLogged } from './logged.ts';

let logged: Logged;
beforeAll(async () => {
  logged = await openLogged();
});
beforeEach(() => logged.clear());
afterAll(() => logged.close());

const seals = () => logged.carrel.database.superuser`
  select number::int, first_entry::int as first, last_entry::int as last from disclosure_seals order by number`;
const holds = { holds: true, findings: [], found: 0, unsealed: 0 };

describe('[offence.disclosure] sealing', () => {
  test('MUST number what has no seal yet, without a gap, and write the seal to the database and to the sink', async () => {
    expect(await logged.seal()).toEqual({ last: null, entries: 0 });
    await logged.look(3);
    expect(await logged.seal()).toMatchObject({
      entries: 3,
      last: { number: 1, firstEntry: 1, lastEntry: 3 },
    });
    await logged.look(2);
    expect(await logged.seal()).toMatchObject({
      entries: 2,
      last: { number: 2, firstEntry: 4, lastEntry: 5 },
    });
    expect([...(await seals())]).toEqual([
      { number: 1, first: 1, last: 3 },
      { number: 2, first: 4, last: 5 },
    ]);
    const lines = (await logged.lines()).map((line) => readSinkLine(line));
    expect(lines.flatMap((line) => line?.entries.map(([id]) => id))).toEqual(await logged.ids());
    expect((await stat(logged.path)).mode & 0o777).toBe(0o600);
    expect(await logged.verify()).toEqual({
      ...holds,
      sealed: 5,
      seals: 2,
      unsealedSince: null,
      sink: `file:${logged.path}`,
    });
    expect(await logged.verify(null)).toMatchObject({ ...holds, sealed: 5, sink: null });
  });

  test('cannot put a pseudonym, a caller or a time of an entry into the sink', async () => {
    await logged.look(1);
    await logged.seal();
    const [entry] = await logged.carrel.database.superuser<{ subjects: string[]; caller: string }[]>`
      select subjects, caller from disclosures`;
    const [line = ''] = await logged.lines();
    expect(entry?.subjects).toHaveLength(1);
    for (const word of [...(entry?.subjects ?? []), entry?.caller ?? '', logged.carrel.cards.adult.number])
      expect(line).not.toContain(word);
  });

  test('MUST find an entry whose transaction ends after later ones were sealed', async () => {
    const { superuser } = logged.carrel.database;
    await logged.look(1);
    const late = await superuser.reserve();
    await late`begin`;
    await late`insert into disclosures select gen_random_uuid(), at - interval '1 second', request_id, caller, basis, purpose,
      clauses, classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac from disclosures`;
    await logged.look(1);
    const since = new Date(logged.carrel.clock.now.getTime() - 600_000);
    expect(await logged.seal({ since })).toMatchObject({ entries: 2 });
    await late`commit`;
    late.release();
    expect(await logged.seal({ since })).toMatchObject({ entries: 1, last: { firstEntry: 3, lastEntry: 3 } });
  });

  test('cannot miss an entry that is older than it looks for: the next whole look finds it', async () => {
    await logged.look(2);
    const since = new Date(logged.carrel.clock.now.getTime() + 1);
    expect(await logged.seal({ since })).toMatchObject({ entries: 0 });
    expect(await logged.seal()).toMatchObject({ entries: 2 });
  });

  test('MUST seal what was written before entries were proved before all others, and that holds', async () => {
    await logged.look(2);
    await logged.tamper(`update disclosures set mac = null where at = (select max(at) from disclosures)`);
    await logged.seal();
    const { superuser } = logged.carrel.database;
    const [first] = await superuser`select mac from disclosures where id = ${(await logged.ids())[0] ?? ''}`;
    expect(first).toEqual({ mac: null });
    expect(await logged.verify()).toMatchObject({ ...holds, sealed: 2 });
  });

  test('MUST seal however many there are, so many under a seal', async () => {
    await logged.look(1);
    await logged.carrel.database.superuser`insert into disclosures
      select gen_random_uuid(), at + make_interval(secs => n % 100), request_id, caller, basis, purpose, clauses, classes,
        subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac
      from disclosures, generate_series(1, 20_050) n`;
    expect(await logged.seal()).toMatchObject({ entries: 20_051, last: { number: 3, lastEntry: 20_051 } });
    expect(await seals()).toHaveLength(3);
    expect(await logged.seal()).toMatchObject({ entries: 0 });
  });

  test('MUST seal what is proved and older in the same pass, however many have no proof', async () => {
    await logged.look(2);
    await logged.carrel.database.superuser`insert into disclosures
      select gen_random_uuid(), at + interval '1 day', request_id, caller, basis, purpose, clauses, classes, subjects,
        pseudonym_key, found, grant_id, process_id, consent_id, null
      from disclosures, generate_series(1, 5_000) n`;
    expect(await logged.seal()).toMatchObject({ entries: 10_002, last: { number: 2 } });
  });

  test('MUST be one at a time: who comes second has nothing to do, or waits where it is told to', async () => {
    await logged.look(1);
    const holding = await logged.carrel.database.superuser.reserve();
    await holding`select pg_advisory_lock(hashtext('carrel seal'))`;
    expect(await logged.seal()).toBeNull();
    const waiting = logged.seal({ wait: true });
    await holding`select pg_advisory_unlock(hashtext('carrel seal'))`;
    holding.release();
    expect(await waiting).toMatchObject({ entries: 1 });
  });

  test('MUST go on by many at once as by one: no entry has two numbers', async () => {
    await logged.look(4);
    await Promise.all([1, 2, 3, 4].map(() => logged.seal({ wait: true })));
    expect(await logged.verify()).toMatchObject({ ...holds, sealed: 4, seals: 1 });
  });
});
