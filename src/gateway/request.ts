import type { Reach } from '../../schema/policy/bases.ts';
import type { RecordClass } from '../../schema/policy/classes.ts';
import { opens, reachOf } from '../../schema/policy/opens.ts';
import type { Principal } from '../../schema/policy/principal.ts';

/** One request on its way: who asks, when, and what is open to them. Made once, never shared. */
export interface CarrelRequest {
  readonly requestId: string;
  readonly principal: Principal;
  readonly now: Date;
  readonly opened: ReadonlySet<RecordClass>;
  readonly reach: Reach;
}

export const carrelRequest = (
  requestId: string,
  principal: Principal,
  now: Date,
  timeZone: string,
): CarrelRequest => ({
  requestId,
  principal,
  now,
  opened: opens(principal, now, timeZone),
  reach: reachOf(principal),
});
