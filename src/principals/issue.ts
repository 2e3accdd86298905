import { eq } from 'drizzle-orm';
import { clients, grants, tokens } from '../../drizzle/tables/index.ts';
import { after, earliest } from '../../schema/policy/days.ts';
import type { Role } from '../../schema/policy/purposes.ts';
import { Problem } from '../problem.ts';
import type { Evidence, GrantRules } from './evidence/evidence.ts';
import { weigh } from './evidence/weigh.ts';
import type { Keeper } from './keeper.ts';
import { asKept, isFreeName, isPlain } from './staffName.ts';
import { newToken } from './token.ts';

/** A token as it is handed out, once. What is stored of it is a hash. */
export interface IssuedToken {
  /** The bearer token's text. */
  token: string;
  /** The token's row, for rotate and revoke. */
  id: string;
  expiresAt: Date;
}

/** How long a person's grant lives if nothing else is asked for: about one talk at the desk. */
export const grantLife = Temporal.Duration.from('PT15M');

/**
 * A token for a client that exists: a vendor, an agency or the library system's feed.
 * @param request.expiresAt not after the client's own end
 * @param request.madeBy `program` where nobody is given it: it is none of the client's own; by default `operator`
 * @throws Problem NO_SUCH_CLIENT, CLIENT_ENDED, CLIENT_ENDS_FIRST, EXPIRY_PAST
 */
export async function issueClientToken(
  db: Keeper,
  request: { clientId: string; label: string; expiresAt: Date; madeBy?: 'operator' | 'program' },
  now: Date,
): Promise<IssuedToken> {
  const [client] = await db.select().from(clients).where(eq(clients.id, request.clientId));
  if (!client) throw new Problem('NO_SUCH_CLIENT', 'there is no such client: see --create');
  if (client.revokedAt !== null || client.expiresAt <= now)
    throw new Problem('CLIENT_ENDED', 'this client has expired or was revoked: it gets no more tokens');
  if (request.expiresAt > client.expiresAt)
    throw new Problem('CLIENT_ENDS_FIRST', 'the token would outlive its client: choose an earlier --expires');
  return insertToken(db, { kind: 'CLIENT', madeBy: 'operator', ...request }, now);
}

/**
 * A token for a member of staff where the library has no identity provider, or it is down.
 * @param request.name who, as the disclosure log is to name them
 * @throws Problem EXPIRY_PAST, BAD_NAME
 */
export async function issueStaffToken(
  db: Keeper,
  request: { name: string; role: Role; label: string; expiresAt: Date },
  now: Date,
): Promise<IssuedToken> {
  const { name: given, role, ...rest } = request;
  const name = asKept(given);
  if (!isPlain(name) || !isFreeName(name))
    throw new Problem(
      'BAD_NAME',
      'a member of staff needs a name, without characters that are not seen, and none of the identity provider’s',
      2,
    );
  return insertToken(db, { kind: 'STAFF', staffName: name, staffRole: role, ...rest }, now);
}

/**
 * A grant on one person's record, and its token. The evidence is weighed first; the grant ends no later than what
 * it rests on.
 * @param evidence what the caller showed, by basis
 * @param rules the library's time zone, its decision on written consent, and how long the grant lives
 * @throws Problem by basis: NO_SUCH_CARD, NOT_VERIFIED, PHOTO_ID_NOT_SEEN, NOT_PROVED_A_MINOR, NO_SUCH_CAREGIVER,
 * CAREGIVER_DID_NOT_SIGN, CAREGIVER_NOT_LISTED, CONSENT_IS_OFF, NO_SUCH_CONSENT, NO_SUCH_PROCESS
 */
export async function issueGrantToken(
  db: Keeper,
  evidence: Evidence,
  rules: GrantRules,
  now: Date,
): Promise<IssuedToken & { grantId: string }> {
  return db.transaction(async (tx) => {
    const { endsAt, ...grounds } = await weigh(tx, evidence, rules, now);
    const expiresAt = earliest(after(now, rules.lives ?? grantLife, rules.timeZone), endsAt);
    const [grant] = await tx
      .insert(grants)
      .values({ basis: evidence.basis, ...grounds, createdAt: now, expiresAt })
      .returning({ id: grants.id });
    if (!grant) throw new Error('an insert returned no row');
    const label = rules.label ?? evidence.basis;
    const issued = await insertToken(tx, { kind: 'GRANT', grantId: grant.id, label, expiresAt }, now);
    return { ...issued, grantId: grant.id };
  });
}

type NewToken = Omit<typeof tokens.$inferInsert, 'id' | 'hash' | 'createdAt' | 'revokedAt'>;

/** Stores a token's hash beside its holder, and returns the text that will not be seen again. */
export async function insertToken(db: Keeper, row: NewToken, now: Date): Promise<IssuedToken> {
  if (row.expiresAt <= now) throw new Problem('EXPIRY_PAST', 'the token would have expired already', 2);
  const { token, hash } = newToken(row.kind);
  const [stored] = await db
    .insert(tokens)
    .values({ ...row, hash, createdAt: now })
    .returning({ id: tokens.id, expiresAt: tokens.expiresAt });
  if (!stored) throw new Error('an insert returned no row');
  return { token, ...stored };
}
