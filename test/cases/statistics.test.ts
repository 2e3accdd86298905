import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishStatistics } from '../../src/statistics/publish.ts';
import { withheldOf } from '../http/answers.ts';
import { heldBack, solve } from '../schema/policy/solving.ts';
import { type Asking, startCarrel, type TestCarrel } from '../setup/carrel.ts';

interface Cell {
  branch: { code: string } | null;
  category: string | null;
  count: number | null;
  suppressed: boolean;
}
interface Table {
  month: string;
  kind: string;
  cells: Cell[];
}

let carrel: TestCarrel;
const june = { from: '2026-06-01', to: '2026-06-30' };
const document = `query ($from: Date!, $to: Date!) { statistics(from: $from, to: $to) {
  tables { month kind cells { branch { code } category count suppressed } } } }`;
const ask = (asking: Asking, variables: object = june) =>
  carrel.query(document, { ...asking, variables: { ...variables } });
const clerk = (): Asking => ({ token: carrel.tokens.clerk, purpose: 'STATISTICS' });
const scoped = (): Asking => ({ token: carrel.tokens.otherVendor });
const publish = async () => publishStatistics(await carrel.database.operator(), carrel.clock.now);
const count = async (category: string, counts: Readonly<Record<string, number>>) => {
  for (const [code, many] of Object.entries(counts))
    await carrel.database.superuser`
      insert into monthly_counts (month, kind, branch_id, category, count)
      select '2026-06-01', 'LOANS', id, ${category}, ${many} from branches where code = ${code}
      on conflict (month, kind, branch_id, category) do update set count = excluded.count`;
};

beforeAll(async () => {
  // The last noon of June: what it counted, and then it is over.
  carrel = await startCarrel({ now: new Date('2026-06-30T18:00:00Z') });
  await count('BOOK', { LRK: 320, ANT: 210, WIL: 3 });
  await count('FILM', { LRK: 40, ANT: 25, WIL: 30 });
  // Whatever else an item can be was lent too: a category without a loan is one total that is small.
  const categories = await carrel.database.superuser<{ category: string }[]>`
    select category from items union select category from monthly_counts where kind = 'LOANS'`;
  for (const { category } of categories)
    if (category !== 'BOOK' && category !== 'FILM') await count(category, { LRK: 150, ANT: 90, WIL: 60 });
});
afterAll(() => carrel.close());

const tables = async (asking: Asking, variables: object = june): Promise<Table[]> => {
  const answer = await ask(asking, variables);
  expect(answer.json.errors, answer.text).toBeUndefined();
  return answer.json.data.statistics.tables;
};
const loansOf = async (): Promise<Cell[]> =>
  (await tables(clerk())).find(({ kind }) => kind === 'LOANS')?.cells ?? [];
const cell = (cells: readonly Cell[], branch: string | null, category: string | null) =>
  cells.find((each) => (each.branch?.code ?? null) === branch && each.category === category);

const trueCount = async (of: Cell | undefined): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts c join branches b on b.id = c.branch_id
    where month = '2026-06-01' and kind = 'LOANS' and b.code = ${of?.branch?.code ?? ''} and category = ${of?.category ?? ''}`;
  return row?.count ?? 0;
};

describe('[statistics.aggregate] C30 a branch with 3 loans of a kind in a month', () => {
  test('cannot be read while the month is open: nothing of it is', async () => {
    await publish();
    expect(await tables(clerk())).toEqual([]);
  });

  test('MUST have that cell suppressed once the month is closed, and the totals published', async () => {
    carrel.clock.now = new Date('2026-07-01T12:00:00Z');
    await publish();
    const cells = await loansOf();
    expect(cell(cells, 'WIL', 'BOOK')).toMatchObject({ count: null, suppressed: true });
    expect(cell(cells, null, 'BOOK')).toMatchObject({ count: 533, suppressed: false });
    expect(cell(cells, null, 'FILM')).toMatchObject({ count: 95, suppressed: false });
    for (const branch of ['LRK', 'ANT', 'WIL', null])
      expect(cell(cells, branch, null)?.count).toBeGreaterThan(90);
  });

  test('cannot have any suppressed cell worked out from the published figures', async () => {
    const cells = await loansOf();
    const lines = [...Map.groupBy(cells, ({ branch }) => branch?.code ?? null).values()];
    const published = lines.map((line) => line.map((each) => each.count));
    const hidden = heldBack(published);
    expect(hidden.length).toBeGreaterThan(3);
    for (const { min, max } of solve(published)) expect(max).toBeGreaterThan(min);
    // Were one of the others published, the three loans would be given away.
    const three = hidden.findIndex(([row, column]) => lines[row]?.[column] === cell(cells, 'WIL', 'BOOK'));
    const [row, column] = hidden[three === 0 ? 1 : 0] ?? [0, 0];
    const truth = await trueCount(lines[row]?.[column]);
    const leaking = published.map((line, at) =>
      line.map((each, other) => (at === row && other === column ? truth : each)),
    );
    const [given] = solve(leaking, [three === 0 ? 0 : three - 1]);
    expect(given).toEqual({ min: 3, max: 3 });
    for (const each of cells.filter(({ suppressed }) => !suppressed))
      expect(each.count).toBeGreaterThanOrEqual(5);
  });

  test('MUST stay as it was published, whatever comes in late', async () => {
    const before = await tables(clerk());
    await count('BOOK', { WIL: 19 });
    carrel.clock.now = new Date('2026-07-01T16:00:00Z');
    expect(await publish()).toEqual([]);
    expect(await tables(clerk())).toEqual(before);
  });
});

describe('[statistics.aggregate] who reads statistics', () => {
  test('a clerk with the purpose, and a vendor with the scope, MUST be served the same', async () => {
    expect(await tables(scoped())).toEqual(await tables(clerk()));
    expect(await tables({ token: carrel.tokens.administrator, purpose: 'STATISTICS' })).toEqual(
      await tables(clerk()),
    );
  });

  test('[third-party.no-pii] a vendor without the scope cannot, and is told so by the field', async () => {
    const answer = await ask({ token: carrel.tokens.vendor });
    expect(answer.status).toBe(200);
    expect(withheldOf(answer)).toContain('Query.statistics');
    expect(answer.json.data).toEqual({ statistics: null });
  });

  test.each(['card', 'borrowerInPerson', 'caregiverWithCard', 'courtOrder', 'feed', 'clerk'] as const)(
    '%s cannot, without a purpose or at all',
    async (persona) => {
      const answer = await ask({ token: carrel.tokens[persona] });
      expect(answer.json.data).toEqual({ statistics: null });
      expect(withheldOf(answer)).toContain('Query.statistics');
    },
  );

  test('nobody MUST be on file for it: there is nobody in it', async () => {
    await ask(clerk());
    expect([...(await carrel.database.superuser`select 1 from disclosures`)]).toEqual([]);
  });
});

describe('[statistics.aggregate] what can be asked', () => {
  test('MUST be closed months, by every branch and every category, and nothing narrower', async () => {
    const answer = await carrel.query(
      '{ __schema { queryType { fields { name args { name } } } } }',
      clerk(),
    );
    const fields: { name: string; args: { name: string }[] }[] = answer.json.data.__schema.queryType.fields;
    const statistics = fields.find(({ name }) => name === 'statistics');
    expect(statistics?.args.map(({ name }) => name).toSorted()).toEqual(['from', 'to']);
  });

  test('MUST be whole months, whatever the days', async () => {
    const may = await tables(clerk(), { from: '2026-05-31', to: '2026-05-31' });
    expect(may.map(({ kind }) => kind)).toEqual(['CARDS', 'COMPUTER_SESSIONS', 'LOANS', 'VISITS']);
    expect(new Set(may.map(({ month }) => month))).toEqual(new Set(['2026-05-01']));
    expect(cell(may.find(({ kind }) => kind === 'LOANS')?.cells ?? [], 'WIL', 'FILM')?.count).toBeNull();
  });

  test.each([
    ['before', '2026-05-31'],
    ['more than two years after', '2028-06-01'],
  ])('cannot end %s it begins: the argument is named, and not its value', async (_, to) => {
    const answer = await ask(clerk(), { from: '2026-06-01', to });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].extensions).toEqual({ code: 'BAD_INPUT', argument: 'to' });
    expect(answer.text).not.toContain(to);
  });
});
