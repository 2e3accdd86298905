import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../postgres/holding.ts';
import { carrel, startCarrel } from './carrelProcess.ts';

/** What a process holds in memory, MiB, as Linux accounts for it. */
async function resident(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  folder = await dataFolder();
  await carrel(['migrate'], { CARREL_DATA_DIR: folder.path });
});
afterAll(() => folder.remove());

test.runIf(process.platform === 'linux')(
  '[serve.idle] MUST hold less than 150 MiB once it serves the demonstration library',
  async () => {
    const env = { CARREL_DATA_DIR: folder.path, PORT: '0', METRICS_PORT: '0' };
    const { process: serving, ended } = startCarrel(['serve'], env);
    try {
      for await (const text of serving.stdout ?? []) if (String(text).includes('Carrel answers at')) break;
      expect(await resident(serving.pid)).toBeLessThan(150);
    } finally {
      serving.kill('SIGTERM');
      await ended;
    }
  },
);
