import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { timeZone } from '../setup/carrel.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { expectExpunged } from '../setup/expunged.ts';
import { branch, item, person, settle, title } from './planting.ts';
import { sweepOnce } from './sweeping.ts';

/** Noon in Denver on 17 June; a day there begins at 06:00 UTC. */
const now = new Date('2026-06-17T18:00:00Z');
const at = (text: string): Date => new Date(text);
let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
  await settle(database.superuser);
});
afterEach(() => database.drop());

const made = (...statements: string[]) => database.superuser.unsafe(statements.join(';'));
const swept = async (when = now) => {
  const { ended } = await sweepOnce(database, when);
  await expectExpunged(database, when);
  return Object.fromEntries(Object.entries(ended ?? {}).filter(([, count]) => count > 0));
};
const all = async (query: string): Promise<unknown[]> =>
  (await database.superuser.unsafe<{ value: unknown }[]>(query)).map(({ value }) => value);
const counts = () =>
  all(`select concat_ws(' ', month, kind, category, count) as value from monthly_counts order by 1`);
const id = (end: string): string => `00000000-0000-4000-8000-0000000000${end}`;

describe('[retain.expunge] a sweep', () => {
  test('of a library where nothing is due MUST change nothing', async () => {
    const before = await all('select to_jsonb(l) as value from loans l');
    expect(await swept()).toEqual({});
    expect(await all('select to_jsonb(l) as value from loans l')).toEqual(before);
  });

  test('MUST end a computer session at its end and not before, and count it in its own month', async () => {
    await made(`insert into computer_sessions (id, patron_id, branch_id, started_at, ends_at) values
      ('${id('91')}', '${person}', '${branch}', '2026-06-01T04:00Z', '2026-06-01T05:00Z'),
      ('${id('92')}', '${person}', '${branch}', '2026-06-17T17:00Z', '2026-06-17T18:00Z'),
      ('${id('93')}', '${person}', '${branch}', '2026-06-17T17:00Z', '2026-06-17T18:00:01Z')`);
    expect(await swept()).toEqual({ computerSessions: 2 });
    expect(await all('select id as value from computer_sessions')).toEqual([id('93')]);
    expect(await counts()).toEqual([
      '2026-05-01 COMPUTER_SESSIONS ALL 1',
      '2026-06-01 COMPUTER_SESSIONS ALL 1',
    ]);
  });

  test('MUST let a programme’s registrations go the day after it, and close it', async () => {
    await made(
      `insert into programs (id, name, branch_id, starts_at, ends_at) values
        ('${id('81')}', 'Yesterday', '${branch}', '2026-06-17T02:00Z', '2026-06-17T05:59Z'),
        ('${id('82')}', 'Today', '${branch}', '2026-06-17T06:00Z', '2026-06-17T07:00Z')`,
      `insert into program_registrations (patron_id, program_id) values ('${person}', '${id('81')}'), ('${person}', '${id('82')}')`,
    );
    expect(await swept()).toEqual({ programRegistrations: 1 });
    expect(await all('select program_id as value from program_registrations')).toEqual([id('82')]);
    expect(await all(`select concat_ws(' ', name, closed_on) as value from programs order by 1`)).toEqual([
      'Today',
      'Yesterday 2026-06-17',
    ]);
    expect(await counts()).toEqual(['2026-06-01 PROGRAM_ATTENDANCE ALL 1']);
    expect(await swept(at('2026-06-18T06:00Z'))).toEqual({ programRegistrations: 1 });
  });

  test('MUST let a payment go when it cannot be reversed any more, and remember its source without the person', async () => {
    await made(`insert into payments (id, patron_id, branch_id, kind, amount_cents, paid_on, reversible_until, closes) values
      ('${id('71')}', '${person}', '${branch}', 'CASH', 5, '2026-03-18', '2026-06-16', '\\x71'),
      ('${id('72')}', '${person}', '${branch}', 'CASH', 5, '2026-03-19', '2026-06-17', '\\x72')`);
    expect(await swept()).toEqual({ payments: 1 });
    expect(await all('select id as value from payments')).toEqual([id('72')]);
    expect(await all(`select encode(hash, 'hex') as value from closed_sources`)).toEqual(['71']);
  });

  test('MUST let outcomes and dead tokens go a day later, and failed guesses with their window', async () => {
    const token = (
      hash: string,
      columns: string,
    ) => `insert into tokens (hash, kind, staff_name, staff_role, label, created_at, expires_at, revoked_at)
      values (sha256('${hash}'), 'STAFF', 'x', 'CLERK', '${hash}', '2026-06-01T12:00Z', ${columns})`;
    await made(
      `insert into act_outcomes values ('a', 'x', '2026-06-16T18:00Z'), ('b', 'x', '2026-06-16T18:00:01Z')`,
      `insert into pin_failures values ('a', 1, ${now.getTime()}), ('b', 1, ${now.getTime() + 1}), ('c', 1, null)`,
      token('expired', `'2026-06-16T18:00Z', null`),
      token('revoked', `'2027-06-16T18:00Z', '2026-06-16T18:00Z'`),
      token('expired today', `'2026-06-16T18:00:01Z', null`),
      token('alive', `'2027-06-16T18:00Z', null`),
    );
    expect(await swept()).toEqual({ actOutcomes: 1, pinFailures: 1, tokens: 2 });
    expect(await all('select label as value from tokens order by 1')).toEqual(['alive', 'expired today']);
    expect(await all('select key as value from pin_failures order by 1')).toEqual(['b', 'c']);
  });

  test('MUST let a grant go a day after the first of what it rests on has ended, with its tokens', async () => {
    const grant = (end: string, basis: string, columns: string, values: string, expires = '2027-01-01') =>
      `insert into grants (id, basis, patron_id, created_at, expires_at${columns}) values ('${id(end)}', '${basis}', '${person}', '2026-06-01', '${expires}'${values})`;
    const consent = (end: string, expires: string, revoked: string) =>
      `insert into consents (id, patron_id, recipient, classes, signed_on, expires_at, revoked_at) values ('${id(end)}', '${person}', 'x', '{contact}', '2026-01-01', ${expires}, ${revoked})`;
    const order = (end: string, expires: string, state: string) =>
      `insert into legal_processes (id, kind, court, case_number, issued_on, served_on, finding, classes, expires_at, state, decided_at)
       values ('${id(end)}', 'COURT_ORDER', 'x', 'x', '2026-01-01', '2026-01-01', true, '{contact}', ${expires}, '${state}', '2026-01-02')`;
    await made(
      consent('61', `'2026-06-16T18:00Z'`, 'null'),
      consent('62', `'2027-01-01'`, `'2026-06-16T18:00Z'`),
      consent('63', `'2027-01-01'`, `'2026-06-16T18:00:01Z'`),
      order('64', `'2026-06-16T18:00Z'`, 'APPROVED'),
      order('65', `'2027-01-01'`, 'VACATED'),
      order('66', `'2027-01-01'`, 'APPROVED'),
      grant('51', 'WRITTEN_CONSENT', ', consent_id', `, '${id('61')}'`),
      grant('52', 'WRITTEN_CONSENT', ', consent_id', `, '${id('62')}'`),
      grant('53', 'WRITTEN_CONSENT', ', consent_id', `, '${id('63')}'`),
      grant('54', 'COURT_ORDER', ', process_id', `, '${id('64')}'`),
      grant('55', 'COURT_ORDER', ', process_id', `, '${id('65')}'`),
      grant('56', 'COURT_ORDER', ', process_id', `, '${id('66')}'`),
      grant('57', 'BORROWER_IN_PERSON', '', '', '2026-06-16T18:00Z'),
      grant('58', 'BORROWER_IN_PERSON', '', '', '2026-06-16T18:00:01Z'),
      grant('59', 'BORROWER_IN_PERSON', ', ended_at', `, '2026-06-16T18:00Z'`),
      `insert into tokens (hash, kind, grant_id, label, created_at, expires_at) values
        (sha256('x'), 'GRANT', '${id('51')}', 'gone', '2026-06-01', '2027-01-01'),
        (sha256('y'), 'GRANT', '${id('53')}', 'stays', '2026-06-01', '2027-01-01')`,
    );
    expect(await swept()).toEqual({ grants: 6 });
    expect(await all('select id as value from grants order by 1')).toEqual([id('53'), id('56'), id('58')]);
    expect(await all('select label as value from tokens')).toEqual(['stays']);
    // What was signed and ordered stays on file: only what it opened is gone.
    expect(await all('select count(*)::int as value from consents')).toEqual([3]);
    expect(await all('select count(*)::int as value from legal_processes')).toEqual([3]);
  });

  test('MUST let whoever asked to be deleted go, should something have held that up', async () => {
    const own = await database.superuser.reserve();
    await own.unsafe(
      `set session_replication_role = replica; delete from loans; update patrons set deletion_asked_on = '2026-06-01'; set session_replication_role = origin`,
    );
    own.release();
    expect(await swept()).toEqual({ patrons: 1 });
    expect(await all('select id as value from patrons')).toEqual([]);
  });

  test('cannot find anything to do the second time, and two at once do it once', async () => {
    await made(
      `insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
        select '${person}', '${branch}', '2026-06-17T17:00Z', '2026-06-17T18:00Z' from generate_series(1, 50)`,
      `insert into act_outcomes select sha256(n::text::bytea), 'x', '2026-06-01' from generate_series(1, 50) n`,
    );
    const both = await Promise.all([sweepOnce(database, now), sweepOnce(database, now)]);
    const total = (what: string) => both.reduce((sum, { ended }) => sum + (ended?.[what] ?? 0), 0);
    expect([total('computerSessions'), total('actOutcomes')]).toEqual([50, 50]);
    expect(await counts()).toEqual(['2026-06-01 COMPUTER_SESSIONS ALL 50']);
    expect(await swept()).toEqual({});
  });
});

describe('[statistics.aggregate] a sweep', () => {
  test('MUST publish a month some days after it is over, with all that ended in it, and cannot publish it twice', async () => {
    await made(
      `insert into programs (id, name, branch_id, starts_at, ends_at) values
        ('${id('81')}', 'On the last day of May', '${branch}', '2026-06-01T01:00Z', '2026-06-01T05:00Z')`,
      `insert into patrons (id, category, home_branch_id) select gen_random_uuid(), 'ADULT', '${branch}' from generate_series(1, 9)`,
      `insert into program_registrations (patron_id, program_id) select id, '${id('81')}' from patrons`,
    );
    const { ended, published } = await sweepOnce(database, at('2026-06-01T06:00Z'));
    expect([ended?.programRegistrations, published]).toEqual([10, { tables: 0 }]);
    // Five days by default: until then the last day can still be counted.
    expect((await sweepOnce(database, at('2026-06-06T05:59Z'))).published).toEqual({ tables: 0 });
    expect((await sweepOnce(database, at('2026-06-06T06:00Z'))).published).toEqual({ tables: 1 });
    expect(
      await all(
        `select concat_ws(' ', month, kind, count) as value from published_counts where branch_id is null and category is null`,
      ),
    ).toEqual(['2026-05-01 PROGRAM_ATTENDANCE 10']);
    expect((await sweepOnce(database, at('2026-06-07T06:00Z'))).published).toEqual({ tables: 0 });
  });
});

describe('[retain.expunge] the demonstration library', () => {
  test('MUST be in order as it is loaded: nothing is due, and nothing joins', async () => {
    const own = await freshDatabase();
    await loadDemonstrationLibrary(await own.operator(), { secret: own.secret, now, timeZone });
    const { ended } = await sweepOnce(own, now);
    expect(Object.values(ended ?? {}).filter((count) => count > 0)).toEqual([]);
    await expectExpunged(own, now);
    await own.drop();
  });
});

describe('[retain.expunge] a hold whose last day has passed', () => {
  const other = id('b2');
  const others = ['e2', 'e3', 'e4'].map(id);
  const copies = ['d3', 'd4', 'd5'].map(id);
  const hold = (
    end: string,
    who: string,
    where: string,
    state: string,
    placed: string,
    copy: string | null,
    until: string | null,
  ) =>
    `insert into holds (id, patron_id, title_id, item_id, pickup_branch_id, state, placed_at, expires_on) values
      ('${id(end)}', '${who}', '${title}', ${copy === null ? 'null' : `'${copy}'`}, '${where}', '${state}', '${placed}', ${until === null ? 'null' : `'${until}'`})`;
  beforeEach(() =>
    made(
      `insert into branches (id, code, name) values ('${other}', 'O', 'Other')`,
      ...others.map(
        (each) =>
          `insert into patrons (id, category, home_branch_id) values ('${each}', 'ADULT', '${branch}')`,
      ),
      ...copies.map(
        (copy, n) => `insert into items (id, barcode, title_id, branch_id, category, status)
        values ('${copy}', '3999900000${n}777', '${title}', '${branch}', 'BOOK', 'ON_HOLD_SHELF')`,
      ),
    ),
  );
  const statuses = () =>
    all(
      `select right(id::text, 2) || ' ' || status as value from items where title_id = '${title}' and id <> '${item}' order by 1`,
    );
  const holds = () =>
    all(
      `select concat_ws(' ', right(id::text, 2), state, right(item_id::text, 2), expires_on) as value from holds order by 1`,
    );

  test('MUST go, and its copy to whoever has waited longest there, who gets the whole time to fetch it', async () => {
    await made(
      hold('41', person, branch, 'READY', '2026-05-01', copies[0] ?? '', '2026-06-16'),
      hold('42', others[0] ?? '', branch, 'WAITING', '2026-05-03', null, null),
      hold('43', others[1] ?? '', branch, 'WAITING', '2026-05-02', null, null),
      hold('44', others[2] ?? '', other, 'WAITING', '2026-05-01', null, null),
    );
    await made(`update items set status = 'AVAILABLE' where id in ('${copies[1]}', '${copies[2]}')`);
    expect(await swept()).toEqual({ holds: 1 });
    expect(await holds()).toEqual(['42 WAITING', '43 READY d3 2026-06-24', '44 WAITING']);
    expect(await statuses()).toEqual(['d3 ON_HOLD_SHELF', 'd4 AVAILABLE', 'd5 AVAILABLE']);
    expect(await counts()).toEqual(['2026-06-01 HOLDS BOOK 1']);
  });

  test('MUST leave its copy available where it belongs, and on its way from where it does not', async () => {
    await made(
      hold('41', person, branch, 'READY', '2026-05-01', copies[0] ?? '', '2026-06-16'),
      hold('42', others[0] ?? '', other, 'READY', '2026-05-01', copies[1] ?? '', '2026-06-16'),
      hold('43', others[1] ?? '', other, 'READY', '2026-05-01', copies[2] ?? '', '2026-06-17'),
    );
    expect(await swept()).toEqual({ holds: 2 });
    expect(await holds()).toEqual(['43 READY d5 2026-06-17']);
    expect(await statuses()).toEqual(['d3 AVAILABLE', 'd4 IN_TRANSIT', 'd5 ON_HOLD_SHELF']);
  });

  test('cannot give one copy to two, nor two copies to one', async () => {
    await made(
      ...copies.map((copy, n) =>
        hold(`4${n}`, others[n] ?? '', branch, 'READY', `2026-05-0${n + 1}`, copy, '2026-06-16'),
      ),
      hold('45', person, branch, 'WAITING', '2026-05-02', null, null),
      hold('46', person, branch, 'WAITING', '2026-05-03', null, '2026-06-16'),
    );
    expect(await swept()).toEqual({ holds: 4 });
    expect(await holds()).toEqual(['45 READY d3 2026-06-24']);
    expect(await statuses()).toEqual(['d3 ON_HOLD_SHELF', 'd4 AVAILABLE', 'd5 AVAILABLE']);
  });
});
