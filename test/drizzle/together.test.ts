import { describe, expect, test } from 'vitest';
import { type Lots, together } from '../../drizzle/together.ts';
import { Unavailable } from '../../drizzle/unavailable.ts';

/** Lots as they were sent; each is answered when the test says so. */
function gathering(of: Lots<number> = {}) {
  const lots: { all: readonly number[]; answer(told?: readonly number[]): void; fail(error: Error): void }[] =
    [];
  const ask = together(
    (_: object, all: readonly number[]) =>
      new Promise<readonly number[]>((resolve, reject) => {
        lots.push({ all, answer: (told = all.map((each) => each * 10)) => resolve(told), fail: reject });
      }),
    of,
  );
  return { lots, ask };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settled = async (): Promise<void> => {
  for (let times = 0; times < 5; times += 1) await turn();
};
const refusedWith = (code: string): Unavailable =>
  new Unavailable(Object.assign(new Error('the server says no'), { code }));

describe('[second-wall] what several requests ask for together', () => {
  const owner = {};

  test('MUST go at once where nothing is under way', async () => {
    const { lots, ask } = gathering();
    const told = ask(owner, 1);
    await settled();
    expect(lots.map(({ all }) => all)).toEqual([[1]]);
    lots[0]?.answer();
    expect(await told).toBe(10);
  });

  test('MUST come back to each its own, whatever the order of lots', async () => {
    const { lots, ask } = gathering();
    const told: Promise<number>[] = [];
    for (const one of [1, 2]) {
      told.push(ask(owner, one));
      await settled();
    }
    told.push(...[3, 4, 5].map((one) => ask(owner, one)));
    await settled();
    // Two are under way; the rest waits for the first of them, and then goes in one.
    expect(lots.map(({ all }) => all)).toEqual([[1], [2]]);
    lots[1]?.answer();
    await settled();
    expect(lots.map(({ all }) => all)).toEqual([[1], [2], [3, 4, 5]]);
    lots[2]?.answer();
    lots[0]?.answer();
    expect(await Promise.all(told)).toEqual([10, 20, 30, 40, 50]);
  });

  test('cannot be more of a lot than there may be, nor more lots under way than two, though all were asked for in one turn', async () => {
    const { lots, ask } = gathering({ most: 3 });
    const told = Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((one) => ask(owner, one)));
    const sent = () => lots.map(({ all }) => all);
    await settled();
    expect(sent()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    lots[1]?.answer();
    await settled();
    expect(sent().slice(2)).toEqual([[7, 8, 9]]);
    for (const lot of [0, 2]) lots[lot]?.answer();
    await settled();
    expect(sent().slice(3)).toEqual([[10]]);
    lots[3]?.answer();
    expect(await told).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    // There is room for two again.
    for (const one of [11, 12, 13]) {
      void ask(owner, one);
      await settled();
    }
    expect(sent().slice(4)).toEqual([[11], [12]]);
  });

  test('cannot be in a lot with another kind, wait for one, or fail with one', async () => {
    const { lots, ask } = gathering({ kindOf: (one) => (one % 2 === 0 ? 'even' : 'odd') });
    const told = [1, 2, 3, 4].map((one) => ask(owner, one));
    await settled();
    expect(lots.map(({ all }) => all)).toEqual([
      [1, 3],
      [2, 4],
    ]);
    lots[1]?.answer();
    expect(await Promise.all([told[1], told[3]])).toEqual([20, 40]);
    const error = new Unavailable(new Error('no answer within the deadline'));
    lots[0]?.fail(error);
    const odd = await Promise.allSettled([told[0], told[2]]);
    expect(odd.map((each) => each.status === 'rejected' && each.reason)).toEqual([error, error]);
    const again = ask(owner, 5);
    await settled();
    lots[2]?.answer();
    expect(await again).toBe(50);
  });

  test('cannot be remembered: asked twice, it is looked up twice', async () => {
    const { lots, ask } = gathering();
    const first = ask(owner, 1);
    await settled();
    lots[0]?.answer([7]);
    expect(await first).toBe(7);
    const second = [ask(owner, 1), ask(owner, 1)];
    await settled();
    expect(lots[1]?.all).toEqual([1, 1]);
    lots[1]?.answer([8, 9]);
    expect(await Promise.all(second)).toEqual([8, 9]);
  });

  test('cannot go through the pools of another', async () => {
    const owners: object[] = [];
    const ask = together(async (whose: object, all: readonly number[]) => {
      owners.push(whose);
      return all;
    });
    const [one, other] = [{}, {}];
    await Promise.all([ask(one, 1), ask(other, 2)]);
    expect(owners).toEqual([one, other]);
  });

  test.each(['22P02', '23514', '42501', 'P0001'])(
    'MUST be asked one by one where one of them is refused: %s',
    async (code) => {
      const lots: (readonly number[])[] = [];
      const ask = together(async (_: object, all: readonly number[]) => {
        lots.push(all);
        if (all.includes(2)) throw refusedWith(code);
        return all;
      });
      const told = await Promise.allSettled([1, 2, 3].map((one) => ask(owner, one)));
      expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(lots).toEqual([[1, 2, 3], [1], [2], [3]]);
    },
  );

  test.each([true, false])(
    'MUST be read one by one where a lot took too long, and cannot be written so: reading %s',
    async (isReading) => {
      const lots: (readonly number[])[] = [];
      const ask = together(
        async (_: object, all: readonly number[]) => {
          lots.push(all);
          if (all.includes(2)) throw refusedWith('57014');
          return all;
        },
        { isReading },
      );
      const told = await Promise.allSettled([1, 2, 3].map((one) => ask(owner, one)));
      const status = isReading ? 'fulfilled' : 'rejected';
      expect(told.map((each) => each.status)).toEqual([status, 'rejected', status]);
      expect(lots).toEqual(isReading ? [[1, 2, 3], [1], [2], [3]] : [[1, 2, 3]]);
    },
  );

  test.each<[string, Error]>([
    ['is out of reach', new Unavailable(new Error('no answer within the deadline'))],
    ['is full', refusedWith('53100')],
    ['is read-only', refusedWith('25006')],
  ])('cannot be answered where the server %s, and is not asked again', async (_, error) => {
    let lots = 0;
    const ask = together<object, number, number>(async () => {
      lots += 1;
      throw error;
    });
    const told = await Promise.allSettled([1, 2, 3].map((one) => ask(owner, one)));
    expect(told.map((each) => each.status === 'rejected' && each.reason)).toEqual([error, error, error]);
    expect(lots).toBe(1);
  });

  test.each<[string, (all: readonly number[]) => number[]]>([
    ['fewer are told than asked', (all) => all.slice(1)],
    ['more are told than asked', (all) => [...all, 9]],
    ['nobody is told', () => []],
  ])('cannot be told to anybody where %s, and no error repeats what was asked', async (_, tell) => {
    for (const isSplit of [false, true]) {
      const ask = together(async (__: object, all: readonly number[]) => {
        if (isSplit && all.length > 1) throw refusedWith('22P02');
        return tell(all);
      });
      const told = await Promise.allSettled([7001, 7002, 7003].map((one) => ask(owner, one)));
      for (const each of told) {
        expect(each).toMatchObject({ status: 'rejected', reason: { message: 'not each was told its own' } });
        expect(JSON.stringify(each)).not.toContain('700');
      }
    }
  });

  test('MUST go on after a lot that failed', async () => {
    const { lots, ask } = gathering();
    for (const one of [1, 2, 3]) {
      const told = ask(owner, one);
      await settled();
      lots.at(-1)?.fail(new Unavailable(new Error('gone')));
      await expect(told).rejects.toThrow();
    }
    const told = ask(owner, 4);
    await settled();
    lots.at(-1)?.answer();
    expect(await told).toBe(40);
  });
});
