import { bigint, index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { disclosureSeals } from './disclosureSeals.ts';
import { disclosures } from './disclosures.ts';

/** Which place in the sealed order an entry has. Beside the log, so that the log itself stays append-only. */
export const sealedDisclosures = pgTable(
  'sealed_disclosures',
  {
    disclosureId: uuid('disclosure_id')
      .primaryKey()
      .references(() => disclosures.id),
    entry: bigint('entry', { mode: 'number' }).notNull().unique(),
    seal: bigint('seal', { mode: 'number' })
      .notNull()
      .references(() => disclosureSeals.number),
  },
  (t) => [index('sealed_disclosures_seal').on(t.seal)],
);
