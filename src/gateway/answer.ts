import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../../schema/context.ts';
import { CarrelError, unavailable } from '../../schema/errors.ts';
import type { Withheld } from '../../schema/judge/judge.ts';
import { blank, put } from '../../schema/judge/prune.ts';
import { logDisclosure } from '../disclosure/log.ts';
import type { DisclosureLog } from '../disclosure/openLog.ts';
import type { Granted } from './asGranted.ts';

const told = new WeakMap<Withheld, CarrelError>();

/** What is withheld is told in the same words each time: a judgement is kept, and what it says is made once. */
function withheldError(withheld: Withheld): CarrelError {
  const { coordinate, class: recordClass, clause, paths } = withheld;
  const known =
    told.get(withheld) ??
    new CarrelError('WITHHELD', `${coordinate} is withheld: this basis does not open it (${clause}).`, {
      coordinate,
      class: recordClass,
      clause,
      paths,
    });
  told.set(withheld, known);
  return known;
}

/** The error of ours inside what GraphQL made of it, if it is one. */
const ours = (error: GraphQLError): CarrelError | null => {
  if (error instanceof CarrelError) return error;
  return error.originalError instanceof CarrelError ? error.originalError : null;
};

export interface Answering {
  readonly log: DisclosureLog;
  /** The operator's; gets the kind of an error, never what was asked or read. */
  readonly logger: Logger;
  /** What the act granted, and what is seen with it; null where nothing was granted. */
  readonly asGranted: () => Promise<Granted | null>;
}

/** What an error is to the caller: itself where it is told to callers, otherwise that nothing could be answered. */
function refusal(error: GraphQLError, context: Context, logger: Logger): CarrelError {
  const own = ours(error);
  if (own !== null && own.extensions.code !== 'WITHHELD') return own;
  const cause = error.originalError ?? error;
  logger.error(
    {
      requestId: context.requestId,
      error: own === null ? cause.name : 'judged apart',
      at: error.path?.[0],
    },
    'a request was refused whole',
  );
  return unavailable();
}

/**
 * Turns what was executed into what is answered: read, then log, then answer. Anything that went wrong while it ran
 * leaves no data in it, and says nothing of how far it came. A refusal that says of somebody that they are not there
 * is on file as well.
 */
export async function answer(
  result: ExecutionResult,
  context: Context,
  { log, logger, asGranted }: Answering,
): Promise<ExecutionResult> {
  const { withheld, blanks, grafts } = context.judgement;
  const errors = withheld.map(withheldError);
  let [error] = result.errors ?? [];
  try {
    let granted: Granted | null = null;
    try {
      if (error === undefined) granted = await asGranted();
      error ??= granted?.errors?.[0];
    } catch (cause) {
      if (!(cause instanceof CarrelError)) throw cause;
      error = cause;
    }
    for (const [index, { path }] of grafts.entries()) put(result.data, path, granted?.values[index] ?? null);
    errors.push(...(granted?.withheld ?? []).map(withheldError));
    await logDisclosure(log, context, granted, error !== undefined);
  } catch (cause) {
    logger.error(
      { requestId: context.requestId, error: cause instanceof Error ? cause.name : 'unknown' },
      'the disclosure log, or what was granted, is out of reach: nothing was answered',
    );
    return { errors: [unavailable()] };
  }
  if (error !== undefined) return { errors: [refusal(error, context, logger)] };
  for (const path of blanks) blank(result.data, path);
  return errors.length === 0 ? { data: result.data ?? null } : { errors, data: result.data ?? null };
}
