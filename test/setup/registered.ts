import { createHash } from 'node:crypto';
import { documentIdOf } from '../../src/documents/documentId.ts';
import type { Answer, TestCarrel } from './carrel.ts';

type Agency = 'agency' | 'otherAgency';

/** Registers a document for an agency's own client, as an operator does. */
export async function register(carrel: TestCarrel, agency: Agency, document: string): Promise<void> {
  await carrel.database.superuser`
    insert into registered_documents (client_id, hash, document, created_at)
    select distinct client_id, ${documentIdOf(document)}, ${document}, ${carrel.clock.now.toISOString()}::timestamptz
    from tokens where hash = ${createHash('sha256').update(carrel.tokens[agency]).digest()}
    on conflict do nothing`;
}

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
