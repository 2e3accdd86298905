import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agencies } from '../../src/demo/agencies.ts';
import { demoId } from '../../src/demo/ids.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { expectRefused } from '../http/answers.ts';
import { type Library, openLibrary } from '../schema/library.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

/** For an agency there is no other: what another has changes neither its answers nor what is done for them. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const list = `query ($first: Int, $after: String, $reported: Boolean) {
  referrals(first: $first, after: $after, reported: $reported) {
    edges { cursor node { id referredOn } } pageInfo { hasNextPage startCursor endCursor } } }`;
const one = 'query ($id: ID!) { referral(id: $id) { id lines { id } recoveries { id } } }';
const theirs = ['debtor-c', 'debtor-d'].map((key) => demoId('referral', key));

/** A cursor is another text each time: here only that there is one. */
const withoutCursors = ({ status, text }: Answer): string =>
  `${status} ${text.replaceAll(/"((?:start|end)?[cC]ursor)":"[^"]+"/g, '"$1":"…"')}`;

describe('[recovery.agency] C17', () => {
  beforeEach(() => carrel.database.superuser`delete from disclosures`);

  /** Every page of every size, by its own cursors, with and without what was reported. */
  async function everything(): Promise<string[]> {
    const seen: string[] = [];
    for (const first of [1, 2, 3, 4, 100])
      for (const reported of [null, true, false]) {
        let after: string | null = null;
        do {
          const page: Answer = await askAs(carrel, 'agency', list, { first, after, reported });
          seen.push(withoutCursors(page));
          const { pageInfo } = page.json.data.referrals;
          after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        } while (after !== null);
      }
    return seen;
  }

  test('no page, count or `hasNextPage` MUST be other for all that another agency has', async () => {
    const { superuser } = carrel.database;
    const before = await everything();
    expect(before.join()).toContain('"hasNextPage":true');
    const made = Array.from({ length: 30 }, () => randomUUID());
    await superuser`insert into patrons (id, category, home_branch_id)
      select made, 'ADULT', (select id from branches limit 1) from unnest(${made}::uuid[]) made`;
    // Before, among and after its own.
    await superuser`insert into referrals (agency_id, patron_id, debtor_id, state, referred_on)
      select ${agencies.otherAgency.id}, made, made, 'OPEN', date '2026-06-17' - place::int
      from unnest(${made}::uuid[]) with ordinality as each (made, place)`;
    await superuser`insert into referral_lines (referral_id, kind, amount_cents)
      select id, 'OTHER', 100 from referrals where patron_id = any(${made}::uuid[])`;
    await superuser`insert into recoveries (referral_id, kind, happened_on, reported_on)
      select id, 'ADDRESS_WRONG', '2026-06-17', '2026-06-17' from referrals where patron_id = any(${made}::uuid[])`;
    expect(await everything()).toEqual(before);
    await superuser`delete from referrals where patron_id = any(${made}::uuid[])`;
    await superuser`delete from referrals where agency_id = ${agencies.otherAgency.id} and id <> ${theirs[0] ?? ''}`;
    expect(await everything()).toEqual(before);
    await superuser`delete from patrons where id = any(${made}::uuid[])`;
  });

  test('another’s cursor cannot be told from a text that is none', async () => {
    const other = await askAs(carrel, 'otherAgency', list, { first: 1 });
    const { startCursor } = other.json.data.referrals.pageInfo;
    const none = await askAs(carrel, 'agency', list, { after: 'CANARY' });
    expectRefused(none, 400, 'BAD_INPUT');
    const own = await askAs(carrel, 'agency', list, { first: 1 });
    const { startCursor: ours } = own.json.data.referrals.pageInfo;
    const changed = `${ours.slice(0, -2)}${ours.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const after of [startCursor, changed, '', theirs[0], ours.slice(1)])
      expect((await askAs(carrel, 'agency', list, { after })).text).toBe(none.text);
    // Nor is one of its own good for another list.
    expect((await askAs(carrel, 'agency', list, { after: ours, reported: false })).text).toBe(none.text);
    expect((await askAs(carrel, 'agency', list, { after: ours })).status).toBe(200);
  });

  test('another’s id cannot be told from one that never was, in the answer or on file', async () => {
    const entry = async (id: string) => {
      await carrel.database.superuser`delete from disclosures`;
      const { status, text, headers } = await askAs(carrel, 'agency', one, { id });
      const rows = await carrel.database.superuser`
        select caller, basis, clauses, classes, subjects, found from disclosures`;
      return { status, text, length: headers['content-length'], rows: [...rows] };
    };
    const never = await entry(randomUUID());
    expect(never.rows).toMatchObject([{ subjects: [], found: false }]);
    expect(await entry(theirs[0] ?? '')).toEqual(never);
  });
});

describe('[recovery.agency] C17, in the database', () => {
  const sent: Sent[] = [];
  let library: Library;
  beforeAll(async () => {
    library = await openLibrary((pools) => watched(pools, sent));
  });
  afterAll(() => library.database.drop());

  async function sentFor(document: string, variables: Record<string, unknown>): Promise<string[]> {
    const asked = library.ask(library.caller('agency'), document, variables);
    sent.length = 0;
    await asked.run(asked.document);
    return sent.map(({ audience, text }) => `${audience}: ${text}`);
  }

  test('what is asked for another’s id MUST be what is asked for its own and for one that never was', async () => {
    const own = await sentFor(one, { id: demoId('referral', 'debtor-a') });
    expect(own).toHaveLength(1);
    expect(own[0]).toMatch(/^agency: /);
    for (const id of [...theirs, randomUUID()]) expect(await sentFor(one, { id })).toEqual(own);
  });

  test('a list MUST be one statement, however many there are of whoever’s', async () => {
    const all = await sentFor(list, { first: 100 });
    expect(all).toHaveLength(1);
    await library.database.superuser`delete from referrals where agency_id = ${agencies.otherAgency.id}`;
    expect(await sentFor(list, { first: 100 })).toEqual(all);
  });
});
