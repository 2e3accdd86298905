import { verify } from '@node-rs/argon2';
import type pg from 'pg';
import { cardStateOf, standingOf } from '../cardCheck.ts';
import { nameQuery } from '../nameQuery.ts';
import { rowsOf } from './statements.ts';

export const schema = /* GraphQL */ `
  type Query {
    card(number: String!): Card
    record: Patron
    cardStanding(cardNumber: String!, pin: String!): CardStanding
    referrals(first: Int!): [Referral!]
    searchTitles(text: String!, first: Int!): [Title!]
    searchPatrons(name: String!, first: Int!): [Patron!]
  }
  type Card { state: String! patron: Patron! }
  type Patron {
    id: ID!
    name: PersonName
    email: String
    phones: [Phone!]
    addresses: [Address!]
    loans: [Loan!]
    charges: [Charge!]
    balanceCents: Int
    overdueCount: Int
  }
  type PersonName { first: String! last: String! }
  type Phone { kind: String! number: String! }
  type Address { line1: String! city: String postalCode: String }
  type Loan { dueAt: String! renewals: Int! item: Item! }
  type Item { barcode: String! title: Title! }
  type Title { title: String! author: String isbn: String year: Int }
  type Charge { kind: String! amountCents: Int! remainingCents: Int! }
  type CardStanding { standing: String! cardKind: String }
  type Referral { referredOn: String! debtor: Debtor! lines: [ReferralLine!]! }
  type Debtor { name: String email: String }
  type ReferralLine { kind: String! amountCents: Int! }
`;

type Role = 'staff' | 'caregiver' | 'vendor' | 'agency';

/** The claims of a request's token. */
export interface Claims {
  readonly role: Role;
  readonly patronId?: string;
  readonly agencyId?: string;
}

/** Who may ask what, as mercurius-auth's external policies. What is under these was judged where it was reached. */
const only = (...roles: Role[]) => ({ requires: roles });
export const policy = {
  Query: {
    card: only('staff'),
    record: only('caregiver'),
    cardStanding: only('vendor'),
    referrals: only('agency'),
    searchTitles: only('staff', 'caregiver', 'vendor', 'agency'),
    searchPatrons: only('staff'),
  },
  Patron: {
    id: only('staff', 'caregiver'),
    name: only('staff'),
    email: only('staff'),
    phones: only('staff'),
    addresses: only('staff'),
    loans: only('staff', 'caregiver'),
    charges: only('staff', 'caregiver'),
    balanceCents: only('staff', 'caregiver'),
    overdueCount: only('staff', 'caregiver'),
  },
};

interface Context {
  readonly auth: Claims;
}

/** @param options.nobodysHash is verified where a card has none */
export function resolversOf(
  pool: pg.Pool,
  { today, pepper, nobodysHash }: { today: () => string; pepper: Buffer; nobodysHash: string },
) {
  return {
    Query: {
      async card(_: unknown, { number }: { number: string }) {
        const [found] = await rowsOf(pool, 'card', [number]);
        if (found === undefined) return null;
        const { id, email, first, last } = found;
        return { state: cardStateOf(found, today()), patron: { id, email, name: { first, last } } };
      },
      record: (_: unknown, __: unknown, { auth }: Context) => ({ id: auth.patronId }),
      async cardStanding(_: unknown, { cardNumber, pin }: { cardNumber: string; pin: string }) {
        const [card] = await rowsOf(pool, 'checkedCard', [cardNumber]);
        return standingOf(card ?? null, today(), {
          verify: (hashed) => verify(hashed, pin, { secret: pepper }),
          nobodysHash,
        });
      },
      referrals: (_: unknown, { first }: { first: number }, { auth }: Context) =>
        rowsOf(pool, 'referrals', [auth.agencyId, first]),
      searchTitles: (_: unknown, { text, first }: { text: string; first: number }) =>
        rowsOf(pool, 'searchTitles', [text, first]),
      async searchPatrons(_: unknown, { name, first }: { name: string; first: number }) {
        const found = await rowsOf(pool, 'searchPatrons', [nameQuery(name), first]);
        return found.map(({ id, ...name }) => ({ id, name }));
      },
    },
    Loan: { dueAt: ({ dueAt }: { dueAt: Date }) => dueAt.toISOString() },
  };
}
