import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { items } from './items.ts';

/** Of every item there is a test, and of none that is not an item. */

const folder = new URL('.', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'index.test.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const tested = sources.flatMap((source) => [...source.matchAll(/\bitem\('(K\d\d)'/g)].map(([, id]) => id));

test('[corpus] every item MUST have a test of its own', () => {
  expect([...new Set(tested)].toSorted()).toEqual(Object.keys(items).toSorted());
});

test('[corpus] no test can be left out', () => {
  for (const source of sources)
    expect(source).not.toMatch(/\b(test|describe)(\.\w+)*\.(skip|todo|only|fails)\b/);
});
