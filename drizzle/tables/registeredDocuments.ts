import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';
import { id, instant } from './columns.ts';

/** The only documents that an agency's client may run, each by the SHA-256 of its text (recovery.agency). */
export const registeredDocuments = pgTable(
  'registered_documents',
  {
    id: id(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id, { onDelete: 'cascade' }),
    hash: text('hash').notNull(),
    document: text('document').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('registered_documents_once').on(t.clientId, t.hash)],
);
