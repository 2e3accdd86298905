import { openOperator } from '../../drizzle/operator.ts';
import type { Secret } from '../secret.ts';
import { writeDemoFile } from './demoFile.ts';
import { holdsAnotherLibrary, loadDemonstrationLibrary } from './load.ts';
import { type DemonstrationCards, type DemonstrationTokens, issueDemonstrationTokens } from './personas.ts';

export interface Demonstration {
  /** Where the personas' tokens were written. */
  readonly file: string;
  readonly tokens: DemonstrationTokens;
  readonly cards: DemonstrationCards;
}

/**
 * Makes the embedded database the demonstration library's: loads it where there is none.
 * @returns false, and nothing is changed, where the embedded database holds a library of its operator's own
 */
export async function prepareDemonstration(options: {
  url: string;
  secret: Secret;
  timeZone: string;
  now: Date;
}): Promise<boolean> {
  const operator = await openOperator(options.url);
  try {
    if (await holdsAnotherLibrary(operator.db)) return false;
    await loadDemonstrationLibrary(operator, options);
    return true;
  } finally {
    await operator.end();
  }
}

/**
 * Makes the personas' tokens anew and writes `demo.json`.
 * @param options.endpoint where GraphQL is served
 */
export async function demonstrate(options: {
  url: string;
  dataDir: string;
  timeZone: string;
  now: Date;
  endpoint: string;
}): Promise<Demonstration> {
  const { url, dataDir, endpoint } = options;
  const operator = await openOperator(url);
  try {
    const { tokens, cards } = await issueDemonstrationTokens(operator, options);
    const file = await writeDemoFile(dataDir, { endpoint, databaseUrl: url, tokens, cards });
    return { file, tokens, cards };
  } finally {
    await operator.end();
  }
}
