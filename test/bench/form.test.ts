import { describe, expect, test } from 'vitest';
import { requireEqual } from './compare.ts';
import { contender as carrel } from './contenders/carrel/contender.ts';
import { inPlaceOf } from './contenders/carrel/inPlaceOf.ts';
import { contender as limit } from './contenders/limit/contender.ts';
import { type Figures, figureNames, median, middleOf, percentile, ratioTo } from './figures.ts';
import type { Library } from './library/library.ts';
import { optionsOf } from './options.ts';
import { questions, works } from './questions.ts';
import { chart } from './report/chart.ts';
import { linesOf } from './report/report.ts';
import { table } from './report/table.ts';

const figures = (value: number): Figures =>
  Object.fromEntries(figureNames.map((name) => [name, value])) as unknown as Figures;

const library: Library = {
  patrons: 8000,
  database: 'bench_8000',
  held: { staff: ['carrel_s_x'], vendor: 'v', feed: 'f', agency: { token: 'a', agencyId: 'an agency' } },
  children: Array.from({ length: 50 }, (_, at) => ({
    patronId: `patron ${at}`,
    cardNumber: `2${at}`,
    withCard: `carrel_g_${at}`,
    photoId: `carrel_g_photo${at}`,
  })),
  pins: [
    { cardNumber: '21', pin: '1234', light: false },
    { cardNumber: '22', pin: '5678', light: true },
  ],
  names: [['Ada', 'Ashford']],
  titles: ['The Silent River Of The Winter'],
  seconds: 1,
};

describe('[bench] answers', () => {
  const answers = (other: readonly unknown[]) =>
    new Map<string, readonly unknown[]>([
      ['carrel', [{ loans: [{ title: 'One', renewals: 0 }] }, null]],
      ['another', other],
    ]);

  test('MUST be let through where they are equal, in whatever order their fields come', () => {
    expect(() =>
      requireEqual('desk', answers([{ loans: [{ renewals: 0, title: 'One' }] }, null])),
    ).not.toThrow();
  });

  test('MUST stop the bench where they are not, with the work, the contender and the place', () => {
    expect(() => requireEqual('desk', answers([{ loans: [{ title: 'Two', renewals: 0 }] }, null]))).toThrow(
      'desk: another does not answer as carrel does: question 0, loans.0.title: "Two" and "One"',
    );
    expect(() => requireEqual('desk', answers([{ loans: [] }, null]))).toThrow('question 0, loans.0');
    expect(() => requireEqual('desk', answers([{ loans: [{ title: 'One', renewals: '0' }] }, null]))).toThrow(
      'loans.0.renewals',
    );
    expect(() => requireEqual('desk', answers([{ loans: [{ title: 'One', renewals: 0 }] }, {}]))).toThrow(
      'question 1',
    );
  });

  test('cannot be fewer than were asked for, and cannot be none', () => {
    expect(() => requireEqual('desk', answers([]))).toThrow('another answered 0 questions and carrel 2');
    expect(() => requireEqual('desk', new Map([['carrel', []]]))).toThrow('nothing was answered');
  });

  test('cannot be errors in a contender’s common form', () => {
    const withheld = { message: '', extensions: { code: 'WITHHELD' } };
    expect(() => carrel.common('desk', { errors: [withheld], data: { record: null } })).toThrow(
      'not an answer',
    );
    expect(() => carrel.common('caregiver', { errors: [{ extensions: { code: 'UNAVAILABLE' } }] })).toThrow(
      'not an answer',
    );
    const named = { record: { name: { first: 'A' }, email: null, loans: [], charges: [], balance: {} } };
    expect(() => carrel.common('caregiver', { data: named })).toThrow('told to a caregiver');
  });
});

describe('[bench] figures', () => {
  test('MUST be the value in the middle', () => {
    expect(median([5, 1, 100])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(() => median([])).toThrow(TypeError);
    expect(middleOf([figures(1), figures(9), figures(3)])).toEqual(figures(3));
  });

  test('MUST have the percentile that is no smaller than so many', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([7], 0.99)).toBe(7);
  });

  test('MUST be told as ratios to Carrel’s in the same round and size, and to the smallest library’s', () => {
    expect(ratioTo(figures(3), figures(2))).toEqual(figures(1.5));
    expect(ratioTo(figures(0), figures(0))).toEqual(figures(1));
    const measured = (contender: string, patrons: number, values: readonly number[]) => ({
      ...{ work: 'desk', contender, patrons },
      rounds: values.map(figures),
    });
    const lines = linesOf([
      measured('carrel', 100, [10, 30, 20]),
      measured('limit', 100, [40, 40, 50]),
      measured('carrel', 1000, [10]),
      measured('limit', 1000, [30]),
    ]);
    expect(lines.map(({ figures: { p99 } }) => p99)).toEqual([20, 40, 10, 30]);
    expect(lines.map(({ toCarrel }) => toCarrel?.p99)).toEqual([1, 2.5, 1, 3]);
    expect(lines.map(({ toSmallest }) => toSmallest?.p99)).toEqual([undefined, undefined, 1, 0.75]);
    const printed = table(lines, works);
    expect(printed).toContain('(a) desk: a record by card, with contact; 100 patrons (× Carrel)');
    expect(printed).toMatch(/limit +40\.0 \(2\.50\)/);
    expect(printed).toMatch(/p99 ms × 100's {2}database µs × 100's$/m);
    expect(printed).toMatch(/limit .* 0\.75 +0\.75$/m);
    const drawn = chart(lines, works, 1000);
    expect(drawn).toMatch(/role="img" aria-labelledby="title description"/);
    expect(drawn).toContain('desk, limit: 3.00 times Carrel');
    expect(drawn).toContain('prefers-color-scheme: dark');
  });
});

describe('[bench] questions', () => {
  test.each(works)('MUST be the same for the same seed: $id', (work) => {
    const asked = (seed: number) => questions(library, work, 40, { seed, run: 'run' });
    expect(asked(1)).toEqual(asked(1));
    expect(asked(1)).toHaveLength(40);
    for (const question of asked(1)) {
      expect(question.work).toBe(work.work);
      expect(JSON.parse(carrel.ask(question).body)).toBeTypeOf('object');
      if (limit.works.includes(work.work)) expect(limit.ask(question).path).toMatch(/^\/[a-z]+$/);
    }
  });

  test('cannot send an event twice, nor the items of another connection’s batch', () => {
    const events = { id: 'events' };
    const keys = (run: string) =>
      questions(library, events, 64, { run }).flatMap((question) =>
        question.work === 'events' ? question.events.map((event) => JSON.stringify(event)) : [],
      );
    const all = [...keys('one'), ...keys('two')].map((text) => /"idempotencyKey":"[^"]+"/.exec(text)?.[0]);
    expect(all).toHaveLength(2 * 64 * 100);
    expect(new Set(all).size).toBe(all.length);
    const barcodes = (number: number) =>
      new Set(
        keys('one')
          .slice(number * 100, number * 100 + 100)
          .map((text) => /"3\d+"/.exec(text)?.[0]),
      );
    for (let other = 1; other < 32; other += 1)
      expect(barcodes(0).isDisjointFrom(barcodes(other))).toBe(true);
  });
});

describe('[bench] the command line', () => {
  test('MUST be read, and say what is wrong with it', () => {
    expect(optionsOf(['--patrons', '1000000,100000']).sizes).toEqual([100_000, 1_000_000]);
    expect(optionsOf(['--only', 'search,desk']).works.map(({ id }) => id)).toEqual(['desk', 'search']);
    expect(optionsOf([])).toMatchObject({ rounds: 5, warmUp: 3, leadIn: 1.5, seconds: 2, toDocs: true });
    expect(optionsOf(['--lead-in', '0.5']).leadIn).toBe(0.5);
    for (const part of [['--only', 'desk'], ['--contenders', 'limit'], ['--quick']]) {
      expect(optionsOf(part).toDocs).toBe(false);
      expect(optionsOf([...part, '--docs']).toDocs).toBe(true);
    }
    expect(() => optionsOf(['--only', 'nothing'])).toThrow('there is no work nothing, but desk');
    expect(() => optionsOf(['--rounds', '0'])).toThrow('--rounds is a number above nothing');
  });

  test('cannot measure the whole product under a variant’s name', () => {
    const nowhere = new URL('nowhere.ts', import.meta.url);
    expect(() => inPlaceOf(nowhere, nowhere)).toThrow('there is no');
    const requireMet = inPlaceOf(new URL('./bench.ts', import.meta.url), nowhere);
    expect(requireMet).toThrow('nothing loads');
  });
});
