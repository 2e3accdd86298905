import { eq } from 'drizzle-orm';
import { openOperator } from '../../../drizzle/operator.ts';
import { clients } from '../../../drizzle/tables/index.ts';
import { addDocuments } from '../../../src/documents/register.ts';
import { createClient } from '../../../src/principals/client.ts';
import type { Evidence } from '../../../src/principals/evidence/evidence.ts';
import { issueGrantToken, issueStaffToken } from '../../../src/principals/issue.ts';
import { hashPin, usualPinCost } from '../../../src/principals/pin.ts';
import type { Secret } from '../../../src/secret.ts';
import { referralsDocument } from '../contenders/carrel/documents.ts';

/** A child’s card, and what two caregivers hold: one with the card at hand, one with a photo ID alone. */
export interface Child {
  patronId: string;
  cardNumber: string;
  withCard: string;
  photoId: string;
}

export interface Pin {
  cardNumber: string;
  pin: string;
  /** Whether its hash is the lightest that argon2id allows: what is left is what everything else costs. */
  light: boolean;
}

/** What the callers of the bench hold. Tokens are Carrel's own, as the command line makes them. */
export interface Held {
  /** One for each desk: as many as the load has connections. */
  staff: readonly string[];
  vendor: string;
  feed: string;
  agency: { token: string; agencyId: string };
}

type Ground = { url: string; secret: Secret; now: Date; timeZone: string };

const desks = 32;
const atOnce = 4;

const inAYear = (now: Date): Date => new Date(now.getTime() + 365 * 86_400_000);

/** Enters clients and staff, before there is a library. */
export async function enterCallers({ url, now, timeZone }: Ground): Promise<Held> {
  const operator = await openOperator(url, { max: 1 });
  try {
    const expiresAt = inAYear(now);
    const client = async (kind: 'VENDOR' | 'AGENCY' | 'FEED') =>
      createClient(operator, { kind, name: `bench ${kind}`, contact: 'nobody', scopes: [], expiresAt }, now);
    const agency = await client('AGENCY');
    await addDocuments(operator.db, 'bench AGENCY', [{ name: 'referrals', text: referralsDocument }], {
      now,
      timeZone,
    });
    const [row] = await operator.db.select().from(clients).where(eq(clients.id, agency.clientId));
    const staff = { name: 'bench', role: 'CLERK', expiresAt } as const;
    return {
      staff: await several(Array.from({ length: desks }), async (_, at) => {
        const label = `bench ${at}`;
        return (await issueStaffToken(operator.db, { ...staff, label }, now)).token;
      }),
      vendor: (await client('VENDOR')).token,
      feed: (await client('FEED')).token,
      agency: { token: agency.token, agencyId: row?.agencyId ?? '' },
    };
  } finally {
    await operator.end();
  }
}

/** Does something with each, a few at a time, and keeps the order. */
async function several<From, To>(list: readonly From[], make: (one: From, at: number) => Promise<To>) {
  const made: To[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < list.length; at = next++) made[at] = await make(list[at] as From, at);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return made;
}

const lightest = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/**
 * Opens children's records and gives cards their PINs, once the library is filled.
 * @param most of either; of a small library fewer
 */
export async function openRecords(
  { url, secret, now, timeZone }: Ground,
  patrons: number,
  most: { children: number; pins: number },
): Promise<{ children: Child[]; pins: Pin[] }> {
  const operator = await openOperator(url, { max: atOnce });
  // The last tenth is the feed's.
  const within = Math.floor(patrons * 0.9);
  const numberOf = (patron: number): string => `2${String(patron).padStart(13, '0')}`;
  const spread = (each: number, count: number): number[] => {
    const all = Math.floor(within / each);
    const taken = Math.min(count, all);
    return Array.from({ length: taken }, (_, at) => Math.floor((at * all) / taken) * each);
  };
  try {
    const rules = { timeZone, consentDecidedBy: null };
    const children = await several(spread(20, most.children), async (patron): Promise<Child> => {
      const cardNumber = numberOf(patron);
      const [row] = await operator.sql<{ child: string; link: string }[]>`
        select l.child_id as child, l.id as link from cards c join caregiver_links l on l.child_id = c.patron_id
        where c.number = ${cardNumber}`;
      if (row === undefined) throw new Error('a child without a caregiver');
      const caregiver = { caregiverLinkId: row.link };
      const grant = (evidence: Evidence) => issueGrantToken(operator.db, evidence, rules, now);
      const withCard = await grant({ basis: 'CAREGIVER_WITH_CARD', cardNumber, caregiver });
      const photoId = await grant({
        basis: 'CAREGIVER_PHOTO_ID',
        cardNumber: null,
        caregiver,
        photoIdSeen: true,
      });
      return { patronId: row.child, cardNumber, withCard: withCard.token, photoId: photoId.token };
    });
    const pins = await several(spread(1, most.pins * 2), async (patron, at): Promise<Pin> => {
      const light = at % 2 === 1;
      const pin = String(1_000 + ((patron * 7_919) % 9_000));
      const cardNumber = numberOf(patron);
      const hash = await hashPin(pin, secret, light ? lightest : usualPinCost);
      await operator.sql`update cards set pin_hash = ${hash} where number = ${cardNumber}`;
      return { cardNumber, pin, light };
    });
    return { children, pins };
  } finally {
    await operator.end();
  }
}
