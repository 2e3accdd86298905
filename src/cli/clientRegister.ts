import type { Operator } from '../../drizzle/operator.ts';
import type { ClientKind } from '../../schema/policy/bases.ts';
import { createClient } from '../principals/client.ts';
import { parseEnd } from '../principals/expiry.ts';
import type { IssuedToken } from '../principals/issue.ts';
import { networksIn, rateIn } from './clientOptions.ts';
import { choice, type Given, text, words } from './tokenOptions.ts';

export const clientKindNames = ['vendor', 'agency', 'feed'] as const;

/**
 * What `carrel client register` does.
 * @param given the options by name, and the client's own
 * @throws Problem BAD_OPTION for a wrong call, and those of `createClient`
 */
export async function registerFrom(
  operator: Pick<Operator, 'sql' | 'send'>,
  given: Given,
  timeZone: string,
  now: Date,
): Promise<IssuedToken> {
  return createClient(
    operator,
    {
      kind: choice(given, 'kind', clientKindNames).toUpperCase() as ClientKind,
      name: text(given, 'name'),
      contact: text(given, 'contact'),
      scopes: given.scopes === undefined ? [] : words(given, 'scopes'),
      networks: given.networks === undefined ? [] : networksIn(given),
      ratePerMinute: given.rate === undefined ? null : rateIn(given),
      expiresAt: parseEnd(text(given, 'expires'), '--expires', now, timeZone),
    },
    now,
  );
}
