import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';

/**
 * What a caller can be told, by stable code. `WITHHELD` comes with an answer; with any other there is no data.
 * - `UNAUTHENTICATED` no valid token where one was sent, or one whose evidence has ended
 * - `PURPOSE_NOT_ALLOWED` a purpose that this caller does not have
 * - `NOT_ALLOWED` an act, or a document, that this caller may not run
 * - `BAD_INPUT` an argument that is not what it must be, or a variable that stands for none; its name, never its value
 * - `RATE_LIMITED` the caller has spent what it may for now; when to try again
 * - `UNAVAILABLE` the database or the log is out of reach
 */
export type ErrorCode =
  | 'WITHHELD'
  | 'UNAUTHENTICATED'
  | 'PURPOSE_NOT_ALLOWED'
  | 'NOT_ALLOWED'
  | 'BAD_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/** An error that is the caller's to see, whole: nothing else that goes wrong is ever described to a caller. */
export class CarrelError extends GraphQLError {
  declare readonly extensions: GraphQLErrorExtensions & { code: ErrorCode };

  constructor(code: ErrorCode, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { code, ...extensions } });
    this.name = 'CarrelError';
  }
}

/** A name of the caller's own as it is told back: of any length it was sent, and of some length only it is said. */
export const told = (text: string): string => text.replace(/\w{101,}/g, (name) => `${name.slice(0, 100)}…`);

/**
 * @param argument the argument’s name; a variable’s own where it stands for no argument
 * @param must what it must be: never what it was
 */
export const badInput = (argument: string, must: string): CarrelError =>
  new CarrelError('BAD_INPUT', `"${told(argument)}" ${must}.`, { argument: told(argument) });

/** There was no data to be had. Says nothing about why: that is in the operator's log. */
export const unavailable = (): CarrelError =>
  new CarrelError('UNAVAILABLE', 'The records are out of reach just now; nothing was answered. Try again.');
