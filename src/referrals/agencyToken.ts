import type { Pools } from '../../drizzle/pools.ts';
import { findToken } from '../../drizzle/reads/principal.ts';
import { after, earliest } from '../../schema/policy/days.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import type { Clock } from '../clock.ts';
import type { AgencyClient } from '../principals/agencyClient.ts';
import { issueClientToken } from '../principals/issue.ts';
import type { Keeper } from '../principals/keeper.ts';
import { principalFrom } from '../principals/resolve.ts';
import { revokeToken } from '../principals/revoke.ts';
import { hashToken } from '../principals/token.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';

/** Should the program be killed before it revokes a token, nobody has its text, and it ends by itself. */
const life = Temporal.Duration.from('PT10M');

export interface Ground {
  readonly db: Keeper;
  readonly pools: Pools;
  readonly settings: Settings;
  readonly clock: Clock;
}

/** An agency as it would ask, for as long as it is to ask. */
export interface AskingAgency {
  readonly principal: Principal;
  /** Ends its token. */
  end(): Promise<void>;
}

/**
 * Makes an agency's principal by a token of its own: the second wall shows an agency its rows by nothing less. The
 * library asks in its place, so that no network of the agency's is asked for.
 * @throws Problem CLIENT_ENDED
 */
export async function askAsAgency(client: AgencyClient, ground: Ground): Promise<AskingAgency> {
  const { db, pools, settings, clock } = ground;
  const now = clock();
  const { token, id } = await issueClientToken(
    db,
    {
      clientId: client.id,
      label: 'referrals export',
      madeBy: 'program',
      expiresAt: earliest(after(now, life, settings.timeZone), client.expiresAt),
    },
    now,
  );
  const end = async (): Promise<void> => {
    await revokeToken(db, id, clock());
  };
  const hash = hashToken(token).toString('hex');
  const found = await findToken(pools, hash);
  const here = found?.client ? { ...found, client: { ...found.client, networks: [] } } : null;
  const principal = here === null ? null : principalFrom(here, hash, now, settings, null);
  if (principal?.basis === 'COLLECTION_AGENCY') return { principal, end };
  await end();
  throw new Problem('CLIENT_ENDED', 'this client has expired or was revoked: it is given nothing more');
}
