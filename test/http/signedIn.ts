import { expect, vi } from 'vitest';
import type { Pace } from '../../src/principals/oidc/keySet.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { audience, type Issuer, startIssuer } from '../setup/issuer.ts';

/** A gateway whose staff sign in with a provider of its own, both living by the gateway's clock. */
export interface StaffDoor {
  carrel: TestCarrel;
  issuer: Issuer;
  /** Seconds since 1970 by that clock. */
  seconds(): number;
  /** Moves the clock on. */
  pass(seconds: number): void;
  /** Claims of a token that is as it must be, for a clerk; what is given is put in their place. */
  claims(other?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Who the bearer is taken for. */
  viewer(token: string, purpose?: string): Promise<Answer>;
  close(): Promise<void>;
}

export const whoAmI = '{ viewer { kind basis role purpose expiresAt } }';

export async function openStaffDoor(pace?: Pace): Promise<StaffDoor> {
  const clock = { now: new Date('2026-06-17T18:00:00Z') };
  // The provider and jose have no clock but the machine's.
  const time = vi.spyOn(Date, 'now').mockImplementation(() => clock.now.getTime());
  try {
    return await openedAt(clock, time, pace);
  } catch (error) {
    // Whatever comes after in this process has its own time.
    time.mockRestore();
    throw error;
  }
}

async function openedAt(
  clock: { now: Date },
  time: { mockRestore(): void },
  pace: Pace | undefined,
): Promise<StaffDoor> {
  const issuer = await startIssuer();
  const oidc = { provider: issuer.provider, ...(pace === undefined ? {} : { pace }) };
  const carrel = await startCarrel({ clock, oidc });
  const seconds = () => carrel.clock.now.getTime() / 1000;
  await vi.waitFor(() => expect(issuer.asked).toContain('/jwks'));
  return {
    carrel,
    issuer,
    seconds,
    pass(more) {
      carrel.clock.now = new Date(carrel.clock.now.getTime() + more * 1000);
    },
    claims: (other = {}) => ({
      iss: issuer.url,
      aud: audience,
      sub: 'marjorie',
      client_id: 'desk',
      jti: 'a token of hers',
      iat: seconds(),
      exp: seconds() + 600,
      roles: ['circ-desk'],
      ...other,
    }),
    viewer: (token, purpose) =>
      carrel.query(whoAmI, { token, ...(purpose === undefined ? {} : { purpose }) }),
    async close() {
      await Promise.all([carrel.close(), issuer.close()]);
      time.mockRestore();
    },
  };
}
