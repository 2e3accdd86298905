import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chainAfter, chainStart, makeSeal, type SealedBatch } from '../../src/disclosure/seal.ts';
import { publicSealKey, sealKey } from '../../src/disclosure/sealKey.ts';
import { sinkLine } from '../../src/disclosure/sinkLine.ts';
import { verifySinkAlone } from '../../src/disclosure/verifying/sinkAlone.ts';
import { Secret } from '../../src/secret.ts';
import { openPlace, type SinkPlace } from './sinkPlaces.ts';

const key = sealKey(new Secret('a secret of a library, long enough for it'));
const publicKey = publicSealKey(key.publicPem);

/** Seals of two entries each. */
function chain(count: number): string[] {
  let end = chainStart as { number: number; lastEntry: number; hash: string };
  return Array.from({ length: count }, () => {
    const entries = [0, 1].map(() => [randomUUID(), 'ab'.repeat(32)] as const);
    const batch: SealedBatch = makeSeal(end, entries, new Date(0), key);
    end = chainAfter(batch.seal) as typeof end;
    return sinkLine(batch);
  });
}

let place: SinkPlace;
let lines: string[];
beforeAll(async () => {
  place = await openPlace('a file');
});
beforeEach(async () => {
  lines = chain(4);
  await place.rewrite(lines);
});
afterAll(() => place.close());

const verify = () => verifySinkAlone(place.sink, publicKey);
const first = async () => {
  const { findings, holds } = await verify();
  expect(holds).toBe(findings.length === 0);
  return findings[0] === undefined ? 'holds' : `${findings[0].harm} ${findings[0].number}`;
};
const alter = (number: number, how: (line: string) => string): string[] =>
  lines.map((line, at) => (at === number - 1 ? how(line) : line));

describe('[offence.disclosure] C32 a sink by itself, with the public key', () => {
  test('MUST hold, and say how far it goes', async () => {
    expect(await verify()).toMatchObject({
      holds: true,
      sealed: 8,
      seals: 4,
      last: { number: 4, lastEntry: 8 },
    });
    await place.rewrite([]);
    expect(await verify()).toMatchObject({ holds: true, sealed: 0, seals: 0, last: null });
  });

  test.each([
    ['taken away', () => lines.toSpliced(1, 1), 'removed 2'],
    ['cut', () => alter(2, (line) => line.slice(0, 90)), 'removed 2'],
    ['taken away first of all', () => lines.slice(1), 'removed 1'],
    ['there twice', () => lines.toSpliced(1, 0, lines[1] ?? ''), 'added 2'],
    ['moved', () => [lines[1] ?? '', lines[0] ?? '', ...lines.slice(2)], 'removed 1'],
    [
      'given another root',
      () => alter(3, (line) => line.replace(/"root":"..../, '"root":"0000')),
      'altered 3',
    ],
    ['given another time', () => alter(3, (line) => line.replace('1970-', '1971-')), 'altered 3'],
    ['given another digest', () => alter(2, (line) => line.replace(/"abab/, '"acab')), 'altered 2'],
    [
      'given a number out of reach',
      () => alter(4, (line) => line.replace('"number":4', '"number":9000000000000000')),
      'removed 4',
    ],
    ['of another chain', () => [lines[0] ?? '', ...chain(4).slice(1)], 'altered 2'],
  ])('MUST name a seal that was %s', async (_, change, found) => {
    expect(await first()).toBe('holds');
    await place.rewrite(change());
    expect(await first()).toBe(found);
  });

  test('cannot hold with another library’s key, nor be asked with what is no such key', async () => {
    const other = sealKey(new Secret('a secret of another library, long enough'));
    const { found } = await verifySinkAlone(place.sink, publicSealKey(other.publicPem));
    expect(found).toBe(4);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    for (const pem of ['', 'no key', rsa.export({ format: 'pem', type: 'spki' }).toString()])
      expect(() => publicSealKey(pem)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});
