import type { GraphQLParams } from 'graphql-yoga';
import type { Pools } from '../../drizzle/pools.ts';
import { findRegisteredDocument } from '../../drizzle/reads/registeredDocument.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { documentIdOf, isDocumentId } from '../documents/documentId.ts';
import type { Asked } from './body.ts';
import { Refusal } from './refusal.ts';

/**
 * What will be parsed. An agency runs only the documents registered for its own client, named by id or sent whole;
 * anything else is refused before it is parsed (recovery.agency). Everyone else sends a document.
 * @throws Refusal 403 `NOT_ALLOWED`, 400 `BAD_INPUT`
 */
export async function documentOf(asked: Asked, principal: Principal, pools: Pools): Promise<GraphQLParams> {
  const { params, documentId } = asked;
  if (principal.basis !== 'COLLECTION_AGENCY') {
    if (params.query === undefined)
      throw new Refusal(
        400,
        'BAD_INPUT',
        'Only an agency’s documents are registered. Send a "query".',
        'documentId',
      );
    return params;
  }
  const id = documentId ?? documentIdOf(params.query ?? '');
  const text = isDocumentId(id) ? await findRegisteredDocument(pools, principal.clientId, id) : null;
  if (text === null || (params.query !== undefined && params.query !== text))
    throw new Refusal(403, 'NOT_ALLOWED', 'This document is not registered for this client.');
  return { ...params, query: text };
}
