import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { type ItemId, items } from './items.ts';
import { advisories, since, ways } from './ways.ts';

/** Of every way in there is an item, of every item a test, and of none that is not an item. */

const folder = new URL('.', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'index.test.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const testedIn = (source: string): string[] =>
  [...source.matchAll(/\bitem\(\s*'(K\d\d)'/g)].map(([, id]) => id ?? '');
const tested = sources.flatMap(testedIn);

/** Ways that no item is said to hold, and items without a test or that no way leads to. */
function missing(of: typeof ways, ids: readonly string[]): string[] {
  const held = [...Object.values(of).flat(), ...since];
  return [
    ...Object.keys(of).filter((way) => (of[way] ?? []).length === 0),
    ...held.filter((id) => !ids.includes(id)),
    ...Object.keys(items).filter((id) => !held.includes(id as ItemId)),
  ];
}

const count = (of: readonly unknown[], what: string): string => `${of.length} ${what}`;

afterAll(() => {
  const published = Object.values(advisories).flat();
  process.stdout.write(
    `corpus: ${count(Object.keys(ways), 'ways in')}, ${count(Object.keys(items), 'items')}, ${count(tested, 'tests')}, ${count([...new Set(published)], 'advisories')}\n`,
  );
});

describe('[corpus]', () => {
  test('every item MUST have a test of its own', () => {
    expect([...new Set(tested)].toSorted()).toEqual(Object.keys(items).toSorted());
  });

  test('every way in MUST have an item, and every item a way in', () => {
    expect(Object.keys(ways)).toHaveLength(51);
    expect(missing(ways, tested)).toEqual([]);
    const held = Object.values(ways).flat();
    expect(held).toHaveLength(new Set(held).size);
  });

  test('MUST be told of a way without an item, of an item without a test and of one that no way leads to', () => {
    expect(missing({ ...ways, 'a way that nobody thought of': [] }, tested)).toEqual([
      'a way that nobody thought of',
    ]);
    expect(
      missing(
        ways,
        tested.filter((id) => id !== 'K14'),
      ),
    ).toEqual(['K14']);
    expect(missing({ ...ways, 'an alias': ['K09'] }, tested)).toEqual(['K08']);
  });

  test('an advisory MUST stand beside the test of its item, and none beside a test alone', () => {
    const beside = sources.flatMap((source) => source.match(/\b(CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3})\b/g) ?? []);
    const listed = Object.values(advisories).flat();
    expect([...new Set(beside)].toSorted()).toEqual([...new Set(listed)].toSorted());
    for (const [id, numbers] of Object.entries(advisories))
      for (const number of numbers)
        expect(
          sources.some((source) => source.includes(number) && testedIn(source).includes(id)),
          `${id}: ${number}`,
        ).toBe(true);
  });

  test('no test can be left out', () => {
    for (const source of sources)
      expect(source).not.toMatch(/\b(test|describe)(\.\w+)*\.(skip|todo|only|fails)\b/);
  });
});
