import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Pools } from '../../drizzle/pools.ts';
import type { Context } from '../../schema/context.ts';
import { CarrelError, unavailable } from '../../schema/errors.ts';
import type { Withheld } from '../../schema/judge/judge.ts';
import { blank } from '../../schema/judge/prune.ts';
import { logDisclosure } from '../disclosure/log.ts';
import type { Pseudonyms } from '../disclosure/pseudonyms.ts';

const withheldError = ({ coordinate, class: recordClass, clause, paths }: Withheld): CarrelError =>
  new CarrelError('WITHHELD', `${coordinate} is withheld: this basis does not open it (${clause}).`, {
    coordinate,
    class: recordClass,
    clause,
    paths,
  });

/** The error of ours inside what GraphQL made of it, if it is one. */
const ours = (error: GraphQLError): CarrelError | null => {
  if (error instanceof CarrelError) return error;
  return error.originalError instanceof CarrelError ? error.originalError : null;
};

/**
 * Turns what was executed into what is answered: read, then log, then answer. Anything that went wrong while it ran
 * leaves no data in it, and says nothing of how far it came.
 * @param logger the operator's; gets the kind of an error, never what was asked or read
 */
export async function answer(
  result: ExecutionResult,
  context: Context,
  pools: Pools,
  pseudonyms: Pseudonyms,
  logger: Logger,
): Promise<ExecutionResult> {
  const [error] = result.errors ?? [];
  if (error !== undefined) {
    const told = ours(error);
    if (told !== null && told.extensions.code !== 'WITHHELD') return { errors: [told] };
    const cause = error.originalError ?? error;
    logger.error(
      {
        requestId: context.requestId,
        error: told === null ? cause.name : 'judged apart',
        at: error.path?.[0],
      },
      'a request was refused whole',
    );
    return { errors: [unavailable()] };
  }
  try {
    await logDisclosure(pools, pseudonyms, context);
  } catch (cause) {
    logger.error(
      { requestId: context.requestId, error: cause instanceof Error ? cause.name : 'unknown' },
      'the disclosure log is out of reach: nothing was answered',
    );
    return { errors: [unavailable()] };
  }
  const { withheld, blanks } = context.judgement;
  if (blanks.length === 0) return { data: result.data ?? null };
  for (const path of blanks) blank(result.data, path);
  return withheld.length === 0
    ? { data: result.data ?? null }
    : { errors: withheld.map(withheldError), data: result.data ?? null };
}
