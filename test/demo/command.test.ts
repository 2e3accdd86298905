import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carrel } from '../cli/carrelProcess.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-demo-'));
  await chmod(folder, 0o711); // as root, the server runs as another user and has to get in
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('`carrel demo` MUST load the library into the embedded database and write demo.json, for its owner only', async () => {
  const dataDir = join(folder, 'data');
  const { status, out, err } = await carrel(['demo'], { CARREL_DATA_DIR: dataDir, PORT: '4123' });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const file = join(dataDir, 'demo.json');
  expect(out).toContain(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const demo: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(demo).toMatchObject({ endpoint: 'http://127.0.0.1:4123/graphql' });
  const text = JSON.stringify(demo);
  expect(out).not.toContain('carrel_');
  expect(text.match(/carrel_[cgs]_/g)).toHaveLength(14);
});

test('`carrel demo` cannot put invented people into a library’s own database', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/library', CARREL_SECRET: 'x'.repeat(40) };
  const { status, out, err } = await carrel(['demo'], env);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^carrel: [^\n]+ \[DEMO_NEEDS_EMBEDDED\]\n$/);
});
