import type { BlockReader } from '../dump/readDump.ts';
import type { Ledger } from '../ledger.ts';

/** Counts the rows of a table that nothing is taken from. */
export const passOver = (ledger: Ledger, table: string): BlockReader => ({
  async rows(texts) {
    ledger.passOver(table, texts.length);
  },
  async end() {},
  async abandon() {},
});
