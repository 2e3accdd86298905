import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { countKinds } from '../../drizzle/tables/monthlyCounts.ts';
import type { Published } from '../../schema/policy/suppression.ts';
import { publishStatistics } from '../../src/statistics/publish.ts';
import { heldBack, solve } from '../schema/policy/solving.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let operator: Operator;
beforeAll(async () => {
  database = await freshDatabase();
  operator = await database.operator();
});
afterAll(() => database.drop());

interface Row {
  month: string;
  kind: string;
  branch: string | null;
  category: string | null;
  count: number | null;
}
const everythingPublished = () => database.superuser<Row[]>`
  select month::text, kind, branch_id as branch, category, count from published_counts
  order by month, kind, branch_id nulls last, category nulls last`;
const add = (month: string, kind: string, branch: string, category: string, count: number) =>
  database.superuser`insert into monthly_counts (month, kind, branch_id, category, count)
    values (${month}, ${kind}, ${branch}, ${category}, ${count})
    on conflict (month, kind, branch_id, category) do update set count = monthly_counts.count + excluded.count`;
const addBranch = async (code: string): Promise<string> => {
  const [row] = await database.superuser<{ id: string }[]>`
    insert into branches (code, name) values (${code}, ${`Branch ${code}`}) returning id`;
  return row?.id ?? '';
};
const publish = (day: string) => publishStatistics(operator, new Date(day));

/** The rows of one month and kind as the table they are: rows come in the order of its lines. */
function tableOf(rows: readonly Row[]): Published {
  return [...Map.groupBy(rows, ({ branch }) => branch).values()].map((line) =>
    line.map(({ count }) => count),
  );
}

describe('[statistics.aggregate] a month', () => {
  test('MUST be published when it is over in the library’s zone, and cannot be before', async () => {
    const branch = await addBranch('ONE');
    await add('2026-03-01', 'VISITS', branch, 'DOOR', 40);
    // Midnight UTC is still the evening of the 31st in Denver.
    expect(await publish('2026-04-01T05:59:59Z')).toEqual([]);
    expect(await publish('2026-04-01T06:00:00Z')).toEqual([{ month: '2026-03-01', kind: 'VISITS' }]);
    expect((await everythingPublished()).map(({ count }) => count)).toEqual([40, 40, 40, 40]);
  });

  test('cannot change once it is published, whatever is counted later, nor be published again', async () => {
    const [branch = ''] = (await everythingPublished()).map((row) => row.branch ?? '');
    const before = await everythingPublished();
    await add('2026-03-01', 'VISITS', branch, 'DOOR', 7);
    await add('2026-03-01', 'VISITS', branch, 'GARDEN', 50);
    expect(await publish('2026-04-20T12:00:00Z')).toEqual([]);
    expect(await everythingPublished()).toEqual(before);
  });

  test('in which nothing was counted MUST be published too, all of it suppressed', async () => {
    expect(await publish('2026-05-02T12:00:00Z')).toEqual([{ month: '2026-04-01', kind: 'VISITS' }]);
    const april = (await everythingPublished()).filter(({ month }) => month === '2026-04-01');
    expect(april.map(({ count }) => count)).toEqual([null, null, null, null, null, null]);
  });

  test('MUST be published once by two processes at once', async () => {
    const [branch = ''] = (await everythingPublished()).map((row) => row.branch ?? '');
    await add('2026-05-01', 'VISITS', branch, 'DOOR', 90);
    await add('2026-05-01', 'LOANS', branch, 'BOOK', 90);
    const other = await database.operator();
    const done = await Promise.all([
      publish('2026-06-02T12:00:00Z'),
      publishStatistics(other, new Date('2026-06-02T12:00:00Z')),
    ]);
    expect(
      done
        .flat()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['LOANS', 'VISITS']);
  });
});

describe('[statistics.aggregate] the database', () => {
  const [month, kind] = ['2026-05-01', 'LOANS'];

  test('MUST count the cards that are good, as they stand, for the last closed month and no other', async () => {
    const { superuser } = database;
    await superuser`insert into patrons (category, home_branch_id) select 'ADULT', id from branches`;
    for (const [state, expires, many] of [
      ['ACTIVE', null, 6],
      ['ACTIVE', '2026-07-10', 3],
      ['ACTIVE', '2026-07-09', 20],
      ['LOST', null, 30],
    ] as const)
      await superuser`insert into cards (number, patron_id, kind, state, issued_on, expires_on)
        select ${`${state}${expires}`} || n, p.id, 'ADULT', ${state}, '2020-01-01', ${expires}
        from patrons p, generate_series(1, ${many}::int) n`;
    expect(await publish('2026-07-10T12:00:00Z')).toContainEqual({ month: '2026-06-01', kind: 'CARDS' });
    const cards = (await everythingPublished()).filter((row) => row.kind === 'CARDS');
    expect(cards.map((row) => row.month)).toEqual(Array.from({ length: 4 }, () => '2026-06-01'));
    expect(cards.map(({ category, count }) => [category, count])).toEqual([
      ['ADULT', 9],
      [null, 9],
      ['ADULT', 9],
      [null, 9],
    ]);
  });

  test.each([
    ['changed', 'update published_counts set count = 99'],
    ['taken back', 'delete from published_counts'],
    ['emptied', 'truncate published_counts'],
  ])('cannot have what was published %s, by the keeper or by anyone above it', async (_, statement) => {
    await expect(operator.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(database.superuser.unsafe(statement)).rejects.toMatchObject({ code: '23001' });
  });

  test('cannot have a cell added to a month that is published', async () => {
    const adding = (into: string) => operator.sql`
      insert into published_counts (month, kind, category, count) values (${into}, ${kind}, 'MAPS', 8)`;
    await expect(adding(month)).rejects.toMatchObject({ code: '23001' });
    expect((await everythingPublished()).some(({ category }) => category === 'MAPS')).toBe(false);
  });

  test('cannot have a small count published, or a month that is not over', async () => {
    const cells = [{ branchId: null, category: null, count: 4 }];
    const writing = (of: string, now: string, given = cells) => operator.sql`
      select carrel.publish_counts(${JSON.stringify({ now, month: of, kind, cells: given })}::text::jsonb)`;
    await expect(writing('2026-08-01', '2026-09-02T00:00:00Z')).rejects.toMatchObject({ code: '23514' });
    const many = [{ branchId: null, category: null, count: 400 }];
    await expect(writing('2026-08-01', '2026-08-31T12:00:00Z', many)).rejects.toMatchObject({
      code: '23001',
    });
  });

  test('[second-wall] no audience can read raw counts, or publish', async () => {
    const pools = database.pools();
    for (const audience of ['vendor', 'staff', 'administrator', 'feed', 'open', 'person'] as const) {
      const { sql } = pools.for(audience);
      for (const statement of [
        'select count from monthly_counts',
        `select carrel.unpublished_counts('{}')`,
        `select carrel.publish_counts('{}')`,
        `insert into published_counts (month, kind) values ('2026-01-01', 'LOANS')`,
      ])
        await expect(sql.unsafe(statement), `${audience}: ${statement}`).rejects.toMatchObject({
          code: '42501',
        });
    }
    await expect(pools.for('vendor').sql`select count from published_counts limit 1`).resolves.toHaveLength(
      1,
    );
    await expect(pools.for('person').sql`select count from published_counts`).rejects.toMatchObject({
      code: '42501',
    });
  });
});

/** What a library counts in a month: kind, branch and category by number, and how many. */
const month = fc.array(
  fc.tuple(
    fc.constantFrom(...countKinds.slice(0, 3)),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('BOOK', 'FILM', 'MUSIC'),
    fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 80 })),
  ),
  { maxLength: 20 },
);
const years = fc.array(month, { minLength: 5, maxLength: 5 });

describe('[statistics.aggregate] C30 random libraries', () => {
  test('cannot let any suppressed cell be worked out from all that they ever published', async () => {
    await fc.assert(
      fc.asyncProperty(years, async (months) => {
        const own = await freshDatabase();
        try {
          const keeper = await own.operator();
          const ids: string[] = [];
          for (const code of ['A', 'B', 'C', 'D']) {
            const [row] = await own.superuser<{ id: string }[]>`
              insert into branches (code, name) values (${code}, ${code}) returning id`;
            ids.push(row?.id ?? '');
          }
          for (const [at, counted] of months.entries()) {
            // Some of it comes late, for a month that is published.
            for (const [kind, branch, category, count] of counted)
              await own.superuser`insert into monthly_counts (month, kind, branch_id, category, count)
                values (${`2026-0${count % 7 === 0 ? 1 : at + 1}-01`}, ${kind}, ${ids[branch] ?? ''}, ${category}, ${count})
                on conflict (month, kind, branch_id, category) do update set count = monthly_counts.count + excluded.count`;
            await publishStatistics(keeper, new Date(`2026-0${at + 2}-02T12:00:00Z`));
          }
          const rows = await own.superuser<Row[]>`
            select month::text, kind, branch_id as branch, category, count from published_counts
            order by month, kind, branch_id nulls last, category nulls last`;
          // No equation joins two months, or two kinds: each is solved by itself.
          for (const table of Map.groupBy(rows, (row) => `${row.month} ${row.kind}`).values()) {
            const published = tableOf(table);
            expect(published).toHaveLength(5);
            const ranges = solve(published);
            for (const [cell] of heldBack(published).entries())
              expect(ranges[cell]?.max).toBeGreaterThan(ranges[cell]?.min ?? 0);
          }
        } finally {
          await own.drop();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
