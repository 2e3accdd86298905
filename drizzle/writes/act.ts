import { type SQL, sql } from 'drizzle-orm';
import type { Audience } from '../audiences.ts';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';

/** How an act is done: as which audience, on what evidence, and when. */
export interface Doing {
  readonly audience: Audience;
  /** Hexadecimal hash of the bearer token for `person`; empty for the others. */
  readonly evidence: string;
  /** Hexadecimal keyed hash of caller, act, key and input. */
  readonly key: string;
  readonly now: Date;
}

/** An act was done, now or before with the same key: then its outcome's code is all that is known of it. */
export type Outcome<Done> =
  | {
      readonly refused: {
        readonly argument: string;
        readonly reason: string;
        /** Whom it was about, for the log only. */
        readonly patronId?: string | null;
      };
    }
  | { readonly refused?: undefined; readonly again: true; readonly outcome: string }
  | ({ readonly refused?: undefined; readonly again: false; readonly outcome: string } & Done);

/** One act of the database: a function that does it whole or not at all. */
export type Act<Input, Done> = (
  pools: Pick<Pools, 'for'>,
  doing: Doing,
  input: Input,
) => Promise<Outcome<Done>>;

/** The call as the function takes it. */
export const call = sql`${sql.placeholder('call')}::text::jsonb`;

/** A call of one act, as its function takes it. */
export const callOf = ({ key, now }: Pick<Doing, 'key' | 'now'>, input: object): object => ({
  key,
  now: now.toISOString(),
  ...input,
});

/**
 * Makes a statement of a function call: the evidence is set and the function called in one, and so in one transaction.
 * @param calling the function with its `call`, e.g. sql`carrel.check_in(${call})`
 */
export function calls<Told>(
  calling: SQL,
): (pools: Pick<Pools, 'for'>, as: Pick<Doing, 'audience' | 'evidence'>, call: object) => Promise<Told> {
  const statement = compiled<{ outcome: Told }>(sql`select done.outcome from
    (select set_config('carrel.evidence', ${sql.placeholder('evidence')}, true) as evidence) as shown
    cross join lateral (select ${calling} as outcome where shown.evidence is not null offset 0) as done`);
  return async (pools, { audience, evidence }, called) => {
    const [row] = await statement.run(pools.for(audience), { evidence, call: JSON.stringify(called) });
    if (row === undefined) throw new TypeError('an act without an outcome');
    return row.outcome;
  };
}

/**
 * Makes an act of a function call.
 * @param calling as {@link calls}
 */
export function act<Input extends object, Done = object>(calling: SQL): Act<Input, Done> {
  const called = calls<Outcome<Done>>(calling);
  return (pools, doing, input) => called(pools, doing, callOf(doing, input));
}
