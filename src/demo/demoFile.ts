import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemonstrationCards, DemonstrationTokens } from './personas.ts';

/** What `.data/demo.json` holds, for whoever tries Carrel out on the machine it runs on. */
export interface DemoFile {
  endpoint: string;
  /** The embedded cluster's superuser, for tests and migration only. */
  databaseUrl: string;
  tokens: DemonstrationTokens;
  cards: DemonstrationCards;
}

/**
 * Writes `demo.json` for its owner's eyes only (mode 0600). Readers see the old file or the new one, never a part.
 * @returns the file's path
 */
export async function writeDemoFile(dataDir: string, content: DemoFile): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'demo.json');
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
