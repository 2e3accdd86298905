import type { ErrorCode } from '../../schema/errors.ts';

/** A request that is answered before GraphQL sees it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly argument: string | null;

  /**
   * @param status HTTP
   * @param argument the member of the request that is wrong, if one is
   */
  constructor(status: number, code: ErrorCode, message: string, argument: string | null = null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.argument = argument;
  }
}
