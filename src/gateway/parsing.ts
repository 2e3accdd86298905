import { type DocumentNode, GraphQLError, parse, type Source } from 'graphql';
import { CarrelError } from '../../schema/errors.ts';
import { limits } from '../../schema/judge/limits.ts';

/**
 * Parses a document. GraphQL's own messages quote the token they stumble on, which can be a value.
 * @throws CarrelError `GRAPHQL_PARSE_FAILED`
 */
export function parseQuietly(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [place] = error.locations ?? [];
    const where =
      place === undefined ? '' : ` It stops making sense at line ${place.line}, column ${place.column}.`;
    throw new CarrelError(
      'GRAPHQL_PARSE_FAILED',
      `The document is not GraphQL, or is longer than ${limits.tokens} tokens.${where}`,
    );
  }
}
