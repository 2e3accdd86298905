import { type DocumentNode, GraphQLError, parse, type Source } from 'graphql';
import { CarrelError } from '../../schema/errors.ts';
import { limitsOf, mostTokens } from '../../schema/judge/limits.ts';
import type { Principal } from '../../schema/policy/principal.ts';

/**
 * Parses a document, once for whoever sends it, so that no caller's limit is asked here. GraphQL's own messages quote
 * the token they stumble on, which can be a value.
 * @throws CarrelError `GRAPHQL_PARSE_FAILED`
 */
export function parseQuietly(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxTokens: mostTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [place] = error.locations ?? [];
    const where =
      place === undefined ? '' : ` It stops making sense at line ${place.line}, column ${place.column}.`;
    throw new CarrelError('GRAPHQL_PARSE_FAILED', `The document is not GraphQL, or is too long.${where}`);
  }
}

/**
 * Holds a parsed document to what this caller may send. Outside of what is remembered of documents, where one caller's
 * verdict would be the next one's.
 * @throws CarrelError `GRAPHQL_PARSE_FAILED`
 */
export function checkTokens(document: DocumentNode, principal: Principal): void {
  const { tokens } = limitsOf(principal);
  if ((document.tokenCount ?? Number.POSITIVE_INFINITY) > tokens)
    throw new CarrelError('GRAPHQL_PARSE_FAILED', `The document is longer than ${tokens} tokens.`);
}
