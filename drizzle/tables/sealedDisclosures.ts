import { bigint, index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';
import { disclosureSeals } from './disclosureSeals.ts';

/**
 * Which place in the sealed order an entry has. Beside the log, so that the log itself stays append-only; and with no
 * reference to it, so that what was sealed is on record also where the entry itself is gone.
 */
export const sealedDisclosures = pgTable(
  'sealed_disclosures',
  {
    disclosureId: uuid('disclosure_id').primaryKey(),
    entry: bigint('entry', { mode: 'number' }).notNull().unique(),
    seal: bigint('seal', { mode: 'number' })
      .notNull()
      .references(() => disclosureSeals.number),
    /** SHA-256 of the entry as it was sealed. */
    digest: bytes('digest').notNull(),
  },
  (t) => [index('sealed_disclosures_seal').on(t.seal)],
);
