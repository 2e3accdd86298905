import { and, asc, eq } from 'drizzle-orm';
import { parse } from 'graphql';
import { registeredDocuments } from '../../drizzle/tables/index.ts';
import { type AgencyClient, agencyNamed } from '../principals/agencyClient.ts';
import type { Keeper } from '../principals/keeper.ts';
import { Problem } from '../problem.ts';
import { type Agency, checkDocument } from './checkDocument.ts';
import { documentIdOf } from './documentId.ts';

/** Whom a document is judged for: the client as it would ask, with a token of its own that does not exist yet. */
const asking = ({ id, agencyId, ratePerMinute, expiresAt }: AgencyClient): Agency => ({
  basis: 'COLLECTION_AGENCY',
  clientId: id,
  agencyId,
  ratePerMinute,
  expiresAt,
  tokenId: '',
  evidence: '',
});

/**
 * Registers documents for an agency's client: all of them, or none if one of them cannot be.
 * @param documents their texts, and what messages call them
 * @returns the ids in the same order, and whether each is new
 * @throws Problem NO_SUCH_CLIENT, CLIENT_KIND_DIFFERS, DOCUMENT_INVALID, DOCUMENT_WITHHELD
 */
export async function addDocuments(
  db: Keeper,
  clientName: string,
  documents: readonly { name: string; text: string }[],
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<{ id: string; added: boolean }[]> {
  return db.transaction(async (tx) => {
    const client = await agencyNamed(tx, clientName);
    for (const { name, text } of documents) checkDocument(text, name, asking(client), now, timeZone);
    const ids: { id: string; added: boolean }[] = [];
    for (const { text: document } of documents) {
      const hash = documentIdOf(document);
      const made = await tx
        .insert(registeredDocuments)
        .values({ clientId: client.id, hash, document, createdAt: now })
        .onConflictDoNothing()
        .returning({ id: registeredDocuments.id });
      ids.push({ id: hash, added: made.length > 0 });
    }
    return ids;
  });
}

/** A document as it is listed: by its operation's name, if it has one. */
export interface ListedDocument {
  id: string;
  operation: string | null;
  addedAt: Date;
}

function operationIn(document: string): string | null {
  const [operation] = parse(document).definitions.filter(({ kind }) => kind === 'OperationDefinition');
  return operation?.kind === 'OperationDefinition' ? (operation.name?.value ?? null) : null;
}

/**
 * What a client may run, the oldest first.
 * @throws Problem NO_SUCH_CLIENT, CLIENT_KIND_DIFFERS
 */
export async function listDocuments(db: Keeper, clientName: string): Promise<ListedDocument[]> {
  const { id: clientId } = await agencyNamed(db, clientName);
  const { hash, document, createdAt } = registeredDocuments;
  const rows = await db
    .select({ id: hash, document, addedAt: createdAt })
    .from(registeredDocuments)
    .where(eq(registeredDocuments.clientId, clientId))
    .orderBy(asc(createdAt), asc(hash));
  return rows.map(({ document: text, ...row }) => ({ ...row, operation: operationIn(text) }));
}

/**
 * Takes a document from a client: its next request with it is refused.
 * @param id `sha256:…`
 * @throws Problem NO_SUCH_CLIENT, CLIENT_KIND_DIFFERS, NO_SUCH_DOCUMENT
 */
export async function removeDocument(db: Keeper, clientName: string, id: string): Promise<void> {
  const { id: clientId } = await agencyNamed(db, clientName);
  const gone = await db
    .delete(registeredDocuments)
    .where(and(eq(registeredDocuments.clientId, clientId), eq(registeredDocuments.hash, id)))
    .returning({ id: registeredDocuments.id });
  if (gone.length === 0)
    throw new Problem(
      'NO_SUCH_DOCUMENT',
      'no document of this client has this id: see `carrel documents list`',
    );
}
