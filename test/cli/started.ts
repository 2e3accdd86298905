import { type DemoFile, readDemoFile } from '../../src/demo/demoFile.ts';
import { dataFolder } from '../postgres/holding.ts';
import { startCarrel } from './carrelProcess.ts';

/** The demonstration as `npm start` serves it: a process, an embedded PostgreSQL and a data folder of its own. */
export interface Started {
  readonly dataDir: string;
  readonly demo: DemoFile;
  stop(): Promise<void>;
}

export async function startDemonstration(): Promise<Started> {
  const folder = await dataFolder();
  const serving = startCarrel(['serve'], { CARREL_DATA_DIR: folder.path, PORT: '0', METRICS_PORT: '0' });
  const stop = async () => {
    serving.process.kill('SIGTERM');
    await serving.ended;
    await folder.remove();
  };
  try {
    let said = '';
    for await (const text of serving.process.stdout ?? []) {
      said += String(text);
      if (said.includes('Carrel answers at')) break;
    }
    return { dataDir: folder.path, demo: await readDemoFile(folder.path), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
