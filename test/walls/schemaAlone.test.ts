import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bases } from '../../schema/policy/bases.ts';
import { purposes } from '../../schema/policy/purposes.ts';
import { demoId } from '../../src/demo/ids.ts';
import { ask, openLibrary } from '../policy/asking.ts';
import { expectData, expectErrors } from '../policy/checks.ts';
import { type Caller, callers } from '../policy/expected/callers.ts';
import { asked, rootNames, rootPlace } from '../policy/places.ts';
import { rootArguments } from '../policy/rootArguments.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { rowsSeen, takeWallsAway } from './withoutWalls.ts';

/** The first wall by itself: the database refuses nobody anything, and the answers are those that the policy has. */

let carrel: TestCarrel;
let roots: Record<string, readonly string[]>;
beforeAll(async () => {
  carrel = await openLibrary();
  roots = await rootArguments(carrel);
  await takeWallsAway(carrel.database);
});
afterAll(() => carrel.close());

async function expectPolicy(caller: Caller, name: string): Promise<void> {
  const root = rootPlace(name);
  const answers = await Promise.all(
    (roots[name] ?? ['']).map((args) => ask(carrel, caller, `{ ${asked(root, args)} }`)),
  );
  for (const answer of answers) expectErrors(caller, root, answer);
  expectData(caller, root, answers);
}

const callerOf = (name: string): Caller => {
  const found = callers.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(`no caller ${name}`);
  return found;
};
const as = (name: string, document: string) => ask(carrel, callerOf(name), document);

describe('[first-wall] with no second wall', () => {
  test('MUST every login read every row of everybody, so that nothing here is refused by the database', async () => {
    const { superuser } = carrel.database;
    for (const table of ['patrons', 'referrals', 'caregiver_links', 'disclosures', 'tokens', 'incidents']) {
      const [all] = await superuser.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${table}`);
      expect(all?.rows, table).toBeGreaterThan(1);
      expect(await rowsSeen(carrel.database, table), table).toEqual(new Set([all?.rows]));
    }
  });

  test.each(callers)(
    'MUST $name be answered what the policy says, and cannot be answered more',
    async (caller) => {
      for (const name of rootNames) await expectPolicy(caller, name);
    },
  );

  test('[access.card] cannot a card’s bearer see a row of another’s record', async () => {
    const { text } = await as('CARD', `{ ${asked(rootPlace('record'))} }`);
    const [other] = await carrel.database.superuser<{ loans: string[]; charges: string[] }[]>`
      select array(select id::text from loans where patron_id <> p.id) as loans,
        array(select id::text from charges where patron_id <> p.id) as charges
      from cards k join patrons p on p.id = k.patron_id where k.number = ${carrel.cards.adult.number}`;
    expect(other?.loans.length).toBeGreaterThan(20);
    for (const id of [...(other?.loans ?? []), ...(other?.charges ?? [])]) expect(text).not.toContain(id);
  });

  test('[recovery.agency] cannot an agency see another’s referral, nor one that has ended', async () => {
    const { superuser } = carrel.database;
    await superuser`update referrals set state = 'RECALLED', ended_on = '2026-06-17'
      where id = ${demoId('referral', 'debtor-b')}`;
    const own = ['debtor-a', 'debtor-child'].map((key) => demoId('referral', key));
    const listed = await as('COLLECTION_AGENCY', '{ referrals { edges { node { id } } } }');
    const ids = listed.json.data.referrals.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect(ids.toSorted()).toEqual(own.toSorted());
    for (const key of ['debtor-b', 'debtor-c', 'debtor-d']) {
      const one = await as('COLLECTION_AGENCY', `{ referral(id: "${demoId('referral', key)}") { id } }`);
      expect(one.json, key).toEqual({ data: { referral: null } });
    }
    await superuser`update referrals set state = 'OPEN', ended_on = null where id = ${demoId('referral', 'debtor-b')}`;
  });
});

describe('[first-wall] a policy that opens more than it says', () => {
  // A mistake on purpose, in the test's own process: with no other wall, what it opens is served.
  async function opening(opens: readonly string[], more: string, name: string, root: string): Promise<void> {
    const open = opens as string[];
    open.push(more);
    try {
      await expect(expectPolicy(callerOf(name), root)).rejects.toThrow();
    } finally {
      open.pop();
    }
    await expectPolicy(callerOf(name), root);
  }

  test('MUST be found here: a card’s bearer to whom a name is open', () =>
    opening(bases.CARD.opens, 'identity', 'CARD', 'record'));

  test('MUST be found here: an agency to which the log is open', () =>
    opening(bases.COLLECTION_AGENCY.opens, 'audit', 'COLLECTION_AGENCY', 'disclosureLog'));

  test('MUST be found here: a clerk to whom a date of birth is open', () =>
    opening(purposes.CIRCULATION.opens, 'birth', 'CLERK, CIRCULATION', 'patronByCard'));
});
