import type { ExecutionResult } from 'graphql';
import type { ErrorCode } from '../../schema/errors.ts';
import type { Accepted } from './accept.ts';

const statuses = {
  WITHHELD: 200,
  UNAUTHENTICATED: 401,
  PURPOSE_NOT_ALLOWED: 403,
  NOT_ALLOWED: 403,
  BAD_INPUT: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>;

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(statuses, code);

/** What GraphQL itself finds wrong with a document, as far from us as a program of the caller's can be. */
const ofGraphql: readonly ErrorCode[] = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];

/**
 * The HTTP status of an answer. With data, withheld fields and all, it is 200; without, the error's own. A caller that
 * takes `application/json` by name is told with 200 what GraphQL finds wrong, and our own codes like everyone else.
 */
export function statusOf(result: ExecutionResult, { isJsonByName }: Pick<Accepted, 'isJsonByName'>): number {
  if (result.data != null) return 200;
  const code = result.errors?.[0]?.extensions.code;
  if (isJsonByName && ofGraphql.some((each) => each === code)) return 200;
  return isErrorCode(code) && code !== 'WITHHELD' ? statuses[code] : result.errors === undefined ? 200 : 503;
}
