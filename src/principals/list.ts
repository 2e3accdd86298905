import { asc, eq } from 'drizzle-orm';
import { clients, grants, tokens } from '../../drizzle/tables/index.ts';
import type { Keeper } from './keeper.ts';
import type { TokenKind } from './token.ts';

export type TokenState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** What is known of a token without the token. A grant is named by its basis only: whose record is not told here. */
export interface ListedToken {
  id: string;
  kind: TokenKind;
  label: string;
  holder: string;
  /** Who made a client's token: `staff:` and a name, `operator` or `program`; null for other kinds, and old ones. */
  madeBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  state: TokenState;
}

interface Life {
  expiresAt: Date;
  /** When it was revoked or ended before its time. */
  endedAt: Date | null;
}

/**
 * Every token, oldest first. The state is the token's and its holder's; what a grant rests on (a card, a consent)
 * is judged at each request and can end it sooner.
 */
export async function listTokens(db: Keeper, now: Date): Promise<ListedToken[]> {
  const rows = await db
    .select({ token: tokens, client: clients, grant: grants })
    .from(tokens)
    .leftJoin(clients, eq(clients.id, tokens.clientId))
    .leftJoin(grants, eq(grants.id, tokens.grantId))
    .orderBy(asc(tokens.createdAt), asc(tokens.id));
  return rows.map(({ token, client, grant }) => ({
    id: token.id,
    kind: token.kind,
    label: token.label,
    holder:
      client !== null
        ? `${client.kind} ${client.name}`
        : grant !== null
          ? grant.basis
          : `${token.staffRole} ${token.staffName}`,
    madeBy: token.madeBy,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    state: stateOf(
      [
        { expiresAt: token.expiresAt, endedAt: token.revokedAt },
        ...(client ? [{ expiresAt: client.expiresAt, endedAt: client.revokedAt }] : []),
        ...(grant ? [{ expiresAt: grant.expiresAt, endedAt: grant.endedAt }] : []),
      ],
      now,
    ),
  }));
}

function stateOf(lives: readonly Life[], now: Date): TokenState {
  if (lives.some((life) => life.endedAt !== null)) return 'REVOKED';
  return lives.some((life) => life.expiresAt <= now) ? 'EXPIRED' : 'ACTIVE';
}
