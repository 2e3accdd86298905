import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { readByCard } from '../../drizzle/reads/recordByCard.ts';
import type { RecordRow } from '../../drizzle/reads/recordRow.ts';
import type { View } from '../../drizzle/view.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { other, own, plant } from './recordRows/planted.ts';
import { type Sent, watched } from './watched.ts';

const clerk: View = {
  ...{ audience: 'staff', subject: null, agency: null, evidence: null },
  ...{ circulation: true, recovery: true, pickup: true },
  ...{ from: null, to: null, fromDay: null, toDay: null },
  now: new Date('2026-06-17T18:00:00Z'),
  adultIfBornBy: '2008-06-17',
};
const inSpring: View = { ...clerk, now: new Date('2026-05-02T00:00:00Z') };
const debtsAlone: View = { ...clerk, circulation: false };
const administrator: View = { ...clerk, audience: 'administrator' };
const parts = ['Patron.name', 'Patron.loans', 'Patron.overdueCount'];

let database: TestDatabase;
let pools: Pools;
const sent: Sent[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  await plant(database.superuser);
  pools = watched(database.pools(), sent);
});
afterAll(() => database.drop());

const asked: readonly (readonly [View, string, readonly string[]])[] = [
  [clerk, 'own', parts],
  [clerk, 'nobody’s', parts],
  [clerk, 'another’s', parts],
  [inSpring, 'own', parts],
  [debtsAlone, 'own', parts],
  [clerk, 'own lost', parts],
  [administrator, 'another’s', parts],
  [clerk, 'own', ['Patron.name']],
  [clerk, 'own', parts],
];

const found = (record: RecordRow | null) =>
  record === null
    ? null
    : [record.id, record['Patron.overdueCount'] ?? null, record['Patron.loans']?.length ?? null];

describe('[collect.function] records that are asked for at once', () => {
  test('MUST each be whose card it is, by its own view, parts and moment, and nobody’s where it is none', async () => {
    const together = await Promise.all(asked.map((each) => readByCard(pools, ...each)));
    expect(together.map(found)).toEqual([
      [own, 2, 11],
      null,
      [other, 1, 2],
      [own, 1, 11],
      [own, 2, 7],
      null,
      [other, 1, 2],
      [own, null, null],
      [own, 2, 11],
    ]);
    for (const [at, each] of asked.entries()) expect(await readByCard(pools, ...each)).toEqual(together[at]);
  });

  test('MUST be one statement of all who are asked for alike, as the desk’s own login', async () => {
    sent.length = 0;
    await Promise.all(asked.map((each) => readByCard(pools, ...each)));
    expect(sent.map(({ audience }) => audience).sort()).toEqual(['administrator', 'staff', 'staff', 'staff']);
  });

  test('cannot fail for one that cannot be read', async () => {
    const [right, wrong] = await Promise.allSettled([
      readByCard(pools, clerk, 'own', parts),
      readByCard(pools, clerk, 'ow\0n', parts),
    ]);
    expect(wrong?.status).toBe('rejected');
    expect(right).toMatchObject({ status: 'fulfilled', value: { id: own } });
  });
});
