import { createHash } from 'node:crypto';
import { documentIdOf } from '../../src/documents/documentId.ts';
import type { Answer, TestCarrel } from './carrel.ts';
import type { TestDatabase } from './database.ts';

type Agency = 'agency' | 'otherAgency';

/** Registers a document for the client that a token is of, as an operator does. */
export async function registerIn(
  { superuser }: TestDatabase,
  token: string,
  document: string,
  now: Date,
): Promise<void> {
  await superuser`
    insert into registered_documents (client_id, hash, document, created_at)
    select distinct client_id, ${documentIdOf(document)}, ${document}, ${now.toISOString()}::timestamptz
    from tokens where hash = ${createHash('sha256').update(token).digest()}
    on conflict do nothing`;
}

/** Registers a document for an agency's own client. */
export const register = (carrel: TestCarrel, agency: Agency, document: string): Promise<void> =>
  registerIn(carrel.database, carrel.tokens[agency], document, carrel.clock.now);

/** Asks as an agency does, with a document that is registered for it. */
export async function askAs(
  carrel: TestCarrel,
  agency: Agency,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  await register(carrel, agency, document);
  return carrel.query(document, { token: carrel.tokens[agency], variables });
}
