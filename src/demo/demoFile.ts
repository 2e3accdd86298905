import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import type { DemonstrationCards, DemonstrationTokens } from './personas.ts';

/** What `.data/demo.json` holds, for whoever tries Carrel out on the machine it runs on. */
export interface DemoFile {
  endpoint: string;
  /** The embedded cluster's superuser, for tests and migration only. */
  databaseUrl: string;
  tokens: DemonstrationTokens;
  cards: DemonstrationCards;
}

const pathIn = (dataDir: string): string => join(dataDir, 'demo.json');

/**
 * What the running demonstration wrote.
 * @throws Problem NO_DEMO_FILE where it wrote nothing that can be read
 */
export async function readDemoFile(dataDir: string): Promise<DemoFile> {
  try {
    return JSON.parse(await readFile(pathIn(dataDir), 'utf8')) as DemoFile;
  } catch {
    throw new Problem(
      'NO_DEMO_FILE',
      'there is no demo.json to read in the data folder: run npm start, and this beside it',
    );
  }
}

/**
 * Writes `demo.json` for its owner's eyes only (mode 0600). Readers see the old file or the new one, never a part.
 * @returns the file's path
 */
export async function writeDemoFile(dataDir: string, content: DemoFile): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = pathIn(dataDir);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return path;
}
