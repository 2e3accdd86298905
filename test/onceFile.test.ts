import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOrMakeOnce } from '../src/onceFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-once-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('[once-file] MUST give everyone who comes at once the same content', async () => {
  const path = join(folder, 'raced');
  const all = 20;
  const everybodyCame = Promise.withResolvers<void>();
  let came = 0;
  const makeTogether = async () => {
    came += 1;
    const own = `made by number ${came}`;
    if (came === all) everybodyCame.resolve();
    await everybodyCame.promise;
    return own;
  };
  const seen = await Promise.all(Array.from({ length: all }, () => readOrMakeOnce(path, makeTogether)));
  expect(came).toBe(all);
  expect(new Set(seen).size).toBe(1);
  expect(await readdir(folder)).toEqual(['raced']);
});

test('[once-file] cannot be read by anybody but its owner', async () => {
  const path = join(folder, 'closed');
  await readOrMakeOnce(path, () => 'made');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('[once-file] cannot be made anew while it stands', async () => {
  const path = join(folder, 'standing');
  await readOrMakeOnce(path, () => 'first');
  expect(await readOrMakeOnce(path, () => 'second')).toBe('first');
});
