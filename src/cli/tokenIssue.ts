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
  { db }: Pick<Operator, 'db'>,
  given: Given,
  settings: IssueSettings,
  now: Date,
): Promise<IssuedToken> {
  const { kind, basis } = checkOptions(given);
  if (basis !== null) return issueGrant(db, given, basis, settings, now);
  const expires = optionalText(given, 'expires') ?? oneDay;
  const expiresAt = parseEnd(expires, '--expires', now, settings.timeZone);
  if (kind === 'staff') {
    const name = text(given, 'name');
    const role =
      roles.find((each) => each.toLowerCase() === choice(given, 'role', lowerRoles)) ?? 'VOLUNTEER';
    return issueStaffToken(db, { name, role, label: optionalText(given, 'label') ?? name, expiresAt }, now);
  }
  return db.transaction(async (tx) => {
    const client = await clientFor(tx, given, kind, expiresAt, settings.timeZone, now);
    const label = optionalText(given, 'label') ?? client.name;
    return issueClientToken(tx, { clientId: client.id, label, expiresAt }, now);
  });
}

const lowerRoles = roles.map((role) => role.toLowerCase());

/** The client that is named, or with --create a new one. Its scopes are fixed when it is made. */
async function clientFor(
  db: Parameters<typeof clientNamed>[0],
  given: Given,
  kind: ClientKindName,
  tokenEnds: Date,
  timeZone: string,
  now: Date,
): Promise<Client> {
  const name = text(given, 'client');
  const clientKind = kind.toUpperCase() as ClientKind;
  const scopes = given.scope === undefined ? [] : scopesFor(clientKind, words(given, 'scope'));
  const client = await clientNamed(db, name);
  if (client !== null) return existing(client, clientKind, scopes, given);
  if (given.create !== true)
    throw new Problem(
      'NO_SUCH_CLIENT',
      'there is no client of this name: correct it, or add --create --contact',
    );
  const ends = optionalText(given, 'clientExpires');
  const inAYear = after(now, year, timeZone);
  const expiresAt =
    ends === null
      ? tokenEnds > inAYear
        ? tokenEnds
        : inAYear
      : parseEnd(ends, '--client-expires', now, timeZone);
  return createClient(
    db,
    { kind: clientKind, name, contact: text(given, 'contact'), scopes, expiresAt },
    now,
  );
}

function existing(client: Client, kind: ClientKind, scopes: readonly string[], given: Given): Client {
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
  return client;
}
