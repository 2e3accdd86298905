import type { Operator } from '../../drizzle/operator.ts';
import type { ClientKind } from '../../schema/policy/bases.ts';
import { after } from '../../schema/policy/days.ts';
import { roles } from '../../schema/policy/purposes.ts';
import { type Client, clientNamed, createClient, scopesFor } from '../principals/client.ts';
import { parseEnd } from '../principals/expiry.ts';
import { type IssuedToken, issueClientToken, issueStaffToken } from '../principals/issue.ts';
import { Problem } from '../problem.ts';
import { issueGrant } from './tokenGrant.ts';
import {
  type ClientKindName,
  checkOptions,
  choice,
  type Given,
  optionalText,
  text,
  words,
} from './tokenOptions.ts';

/** What the library has settled, as far as a token is concerned. */
export interface IssueSettings {
  timeZone: string;
  consentDecidedBy: string | null;
  subpoenaDecidedBy: string | null;
}

const year = Temporal.Duration.from('P1Y');
const oneDay = 'P1D';

/**
 * What `carrel token issue` does.
 * @param given the options by name
 * @throws Problem BAD_OPTION for a wrong call, and those of the issuing functions
 */
export async function issueToken(
  operator: Pick<Operator, 'db' | 'sql' | 'send'>,
  given: Given,
  settings: IssueSettings,
  now: Date,
): Promise<IssuedToken> {
  const { kind, basis } = checkOptions(given);
  if (basis !== null) return issueGrant(operator.db, given, basis, settings, now);
  const expires = optionalText(given, 'expires') ?? oneDay;
  const expiresAt = parseEnd(expires, '--expires', now, settings.timeZone);
  if (kind === 'staff') {
    const name = text(given, 'name');
    const role =
      roles.find((each) => each.toLowerCase() === choice(given, 'role', lowerRoles)) ?? 'VOLUNTEER';
    return issueStaffToken(
      operator.db,
      { name, role, label: optionalText(given, 'label') ?? name, expiresAt },
      now,
    );
  }
  return issueForClient(operator, given, kind, expiresAt, settings.timeZone, now);
}

const lowerRoles = roles.map((role) => role.toLowerCase());

/** A token for the client that is named, or with --create for a new one. */
async function issueForClient(
  operator: Pick<Operator, 'db' | 'sql' | 'send'>,
  given: Given,
  kind: ClientKindName,
  expiresAt: Date,
  timeZone: string,
  now: Date,
): Promise<IssuedToken> {
  const name = text(given, 'client');
  const clientKind = kind.toUpperCase() as ClientKind;
  const scopes = given.scope === undefined ? [] : scopesFor(clientKind, words(given, 'scope'));
  const label = optionalText(given, 'label') ?? name;
  const client = await clientNamed(operator.db, name);
  if (client !== null) {
    requireSame(client, clientKind, scopes, given);
    return issueClientToken(operator.db, { clientId: client.id, label, expiresAt }, now);
  }
  if (given.create !== true)
    throw new Problem(
      'NO_SUCH_CLIENT',
      'there is no client of this name: correct it, or add --create --contact',
    );
  return createClient(
    operator,
    {
      kind: clientKind,
      name,
      contact: text(given, 'contact'),
      scopes,
      expiresAt: endOfClient(given, expiresAt, timeZone, now),
      token: { label, expiresAt },
    },
    now,
  );
}

/** A year, or as long as its token where that is longer. */
function endOfClient(given: Given, tokenEnds: Date, timeZone: string, now: Date): Date {
  const ends = optionalText(given, 'clientExpires');
  if (ends !== null) return parseEnd(ends, '--client-expires', now, timeZone);
  const inAYear = after(now, year, timeZone);
  return tokenEnds > inAYear ? tokenEnds : inAYear;
}

/** Holds what was given against the client that is there. Its scopes were fixed when it was made. */
function requireSame(client: Client, kind: ClientKind, scopes: readonly string[], given: Given): void {
  if (given.create === true || given.contact !== undefined || given.clientExpires !== undefined)
    throw new Problem(
      'CLIENT_EXISTS',
      'there is a client of this name already: leave --create out for a token',
      2,
    );
  if (client.kind !== kind)
    throw new Problem('CLIENT_KIND_DIFFERS', 'the client of this name is of another kind: correct --kind', 2);
  if (scopes.some((scope) => !client.scopes.includes(scope)))
    throw new Problem(
      'SCOPE_NOT_HELD',
      'this client was made without that scope: make another client for it',
      2,
    );
}
