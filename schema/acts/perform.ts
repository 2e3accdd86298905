import type { Audience } from '../../drizzle/audiences.ts';
import type { Act, Outcome } from '../../drizzle/writes/act.ts';
import type { Context } from '../context.ts';
import { badInput, CarrelError } from '../errors.ts';
import type { ActName } from '../policy/acts.ts';
import type { Principal } from '../policy/principal.ts';
import { refusal } from './refusals.ts';

/** The role of the database that an act of this caller runs as. */
function audienceOf(principal: Principal): Audience {
  switch (principal.basis) {
    case 'STAFF':
      return principal.role === 'ADMINISTRATOR' ? 'administrator' : 'staff';
    case 'FEED':
      return 'feed';
    case 'COLLECTION_AGENCY':
      return 'agency';
    case 'PUBLIC':
      return 'pin';
    default:
      if ('subject' in principal) return 'person';
      throw new CarrelError('NOT_ALLOWED', 'This act is not for this caller.');
  }
}

/**
 * Who acts, as the log names them, so that one caller's key is not another's. A sign-in belongs to staff, not to one of
 * their tokens.
 */
export const actorOf = (principal: Principal): string => {
  if (principal.basis === 'STAFF') return `staff:${principal.name}`;
  if ('clientId' in principal) return `client:${principal.clientId}`;
  return 'grantId' in principal ? `grant:${principal.grantId}` : 'public';
};

/** Who acts, as grants, processes and incidents keep it: staff by name; null for callers whose name is not kept. */
export const actingStaff = (context: Context): string | null =>
  context.principal.basis === 'STAFF' ? context.principal.name : null;

const longestKey = 200;

function requireKey(idempotencyKey: string): void {
  if (idempotencyKey.trim() === '' || idempotencyKey.length > longestKey)
    throw badInput('idempotencyKey', `must be from 1 to ${longestKey} characters`);
}

/** An act that was done: now, or `again` by the same call before. */
export type Done<Result> = Exclude<Outcome<Result>, { refused: object }>;

/** The call of an act, made ready: all of its input that can be checked without the database is checked. */
export interface Ready<Result> {
  readonly name: ActName;
  /** Hexadecimal keyed hash of caller, act, key and what the caller said: the same call, sent again, has the same. */
  readonly key: string;
  /** What the database is told, beside the key and the time. */
  readonly input: object;
  readonly about: 'person' | 'thing';
  readonly write: Act<object, Result>;
}

/**
 * Makes an act's call ready. Whatever does the act, alone or among others, has its call from here.
 * @param input.idempotencyKey the same call with the same key is done once; its retry is answered with the outcome
 * @param about `person` where the act says of somebody whether they are there: a refusal is then on file as well
 * @param beside.ruled what the library's rules give at this moment, beside the caller's own input. A retry after
 *   midnight, or after a rule has changed, is the same call still
 * @param beside.asked what the caller said, where the database is told something else: a PIN is not for the database
 * @throws CarrelError `BAD_INPUT` for a key that is none
 */
export function ready<Input extends object, Result, Ruled extends Partial<Input> = Record<never, never>>(
  { principal, acting }: Context,
  name: ActName,
  write: Act<Input, Result>,
  input: Omit<Input, keyof Ruled> & { idempotencyKey: string },
  about: 'person' | 'thing',
  { ruled, asked }: { ruled?: Ruled; asked?: object } = {},
): Ready<Result> {
  const { idempotencyKey, ...rest } = input;
  requireKey(idempotencyKey);
  return {
    name,
    key: acting.key([actorOf(principal), name, idempotencyKey, asked ?? rest]),
    input: { ...rest, ...ruled },
    about,
    write: write as unknown as Act<object, Result>,
  };
}

/** Does an act whose call is ready, as the caller's own audience. The table of acts was asked when the document was judged. */
async function outcomeOf<Result>(
  context: Context,
  { write, key, input, about }: Ready<Result>,
): Promise<Outcome<Result>> {
  const { principal, now } = context;
  const evidence = context.view.evidence ?? '';
  const outcome = await write(context.pools, { audience: audienceOf(principal), evidence, key, now }, input);
  // What a retry is told is on file since it was done; and a feed learns nothing of anybody.
  const isNew = outcome.refused !== undefined || !outcome.again;
  if (about === 'person' && isNew && principal.basis !== 'FEED') context.disclosing.act(patronOf(outcome));
  return outcome;
}

/**
 * Does an act, and says what became of it. Its arguments are those of {@link ready}.
 * @throws CarrelError `BAD_INPUT` for a key that is none
 * @throws Unavailable
 */
export async function attempt<
  Input extends object,
  Result,
  Ruled extends Partial<Input> = Record<never, never>,
>(...[context, ...call]: Parameters<typeof ready<Input, Result, Ruled>>): Promise<Outcome<Result>> {
  return outcomeOf<Result>(context, ready<Input, Result, Ruled>(context, ...call));
}

/** Whom an act was about, as far as it came to know. */
function patronOf(outcome: Outcome<object>): string | null {
  const told = outcome.refused ?? outcome;
  return 'patronId' in told && typeof told.patronId === 'string' ? told.patronId : null;
}

/**
 * Does an act whose call is ready. Its refusal says what was wrong with which argument.
 * @throws CarrelError `BAD_INPUT` with the argument and, in `extensions.reason`, a stable code of why
 * @throws Unavailable
 */
export async function performReady<Result>(context: Context, call: Ready<Result>): Promise<Done<Result>> {
  const outcome = await outcomeOf(context, call);
  if (outcome.refused === undefined) return outcome as Done<Result>;
  throw refusal(outcome.refused.argument, outcome.refused.reason);
}

/**
 * Makes an act's call ready and does it, as {@link performReady}. Its arguments are those of {@link ready}.
 * @throws CarrelError `BAD_INPUT`
 * @throws Unavailable
 */
export async function perform<
  Input extends object,
  Result,
  Ruled extends Partial<Input> = Record<never, never>,
>(...[context, ...call]: Parameters<typeof ready<Input, Result, Ruled>>): Promise<Done<Result>> {
  return performReady<Result>(context, ready<Input, Result, Ruled>(context, ...call));
}
