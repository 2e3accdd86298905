import type { LibraryRules } from '../schema/context.ts';
import { type LimitTable, limits } from '../schema/judge/limits.ts';
import { type PinCost, usualPinCost } from './principals/pin.ts';

/** What a library decides about its own gateway. Each has the policy's default; `config.ts` reads them. */
export interface Settings extends LibraryRules {
  /** Networks (CIDR) of proxies whose word is taken for where a request comes from; none by default. */
  readonly trustedProxies: readonly string[];
  /** How much each kind of caller may ask; what a library sets anew is in it. */
  readonly limits: LimitTable;
  /** Origins whose pages may ask from a browser; none by default. */
  readonly corsOrigins: readonly string[];
  /** What a PIN's hash costs. No variable sets it; a test takes a lighter one. */
  readonly pinCost: PinCost;
}

/** The policy's defaults, and what a library usually has where the policy leaves it open. */
export const defaultSettings: Settings = {
  timeZone: 'America/Denver',
  currency: 'USD',
  consentDecidedBy: null,
  subpoenaDecidedBy: null,
  loanPeriod: Temporal.Duration.from('P21D'),
  mostRenewals: 2,
  holdShelfPeriod: Temporal.Duration.from('P7D'),
  overdueCentsADay: 0,
  disclosureLife: Temporal.Duration.from('PT15M'),
  signInLife: Temporal.Duration.from('PT1H'),
  pinAttempts: 5,
  pinWindow: Temporal.Duration.from('PT15M'),
  vendorAttempts: 100,
  reversalWindow: Temporal.Duration.from('P90D'),
  statisticsAfter: Temporal.Duration.from('P5D'),
  /** 0: material that is overdue or lost is referred also before anything is charged for it. */
  referralMinimumCents: 0,
  trustedProxies: [],
  limits,
  corsOrigins: [],
  pinCost: usualPinCost,
  referralAfter: Temporal.Duration.from('P0D'),
};
