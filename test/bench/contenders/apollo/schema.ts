import { makeExecutableSchema } from '@graphql-tools/schema';
import { verify } from '@node-rs/argon2';
import { cardStateOf, standingOf } from '../cardCheck.ts';
import { nameQuery } from '../nameQuery.ts';
import type { Context } from './context.ts';
import { permitted } from './permissions.ts';

const typeDefs = /* GraphQL */ `
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

const resolvers = {
  Query: {
    async card(_: unknown, { number }: { number: string }, { library, today }: Context) {
      const [found] = await library.statements.card.execute({ number });
      if (found === undefined) return null;
      return { state: cardStateOf(found, today), patron: { ...found.patron, name: found.name } };
    },
    record: (_: unknown, __: unknown, { patronId }: Context) => ({ id: patronId }),
    async cardStanding(
      _: unknown,
      { cardNumber, pin }: { cardNumber: string; pin: string },
      context: Context,
    ) {
      const { library, today, pepper, nobodysHash } = context;
      const [card] = await library.statements.checkedCard.execute({ number: cardNumber });
      return standingOf(card ?? null, today, {
        verify: (hashed) => verify(hashed, pin, { secret: pepper }),
        nobodysHash,
      });
    },
    referrals: (_: unknown, { first }: { first: number }, { library, agencyId }: Context) =>
      library.statements.referrals.execute({ agencyId, first }),
    searchTitles: (_: unknown, { text, first }: { text: string; first: number }, { library }: Context) =>
      library.statements.searchTitles.execute({ text, first }),
    async searchPatrons(_: unknown, { name, first }: { name: string; first: number }, { library }: Context) {
      const found = await library.statements.searchPatrons.execute({ words: nameQuery(name), first });
      return found.map(({ id, ...name }) => ({ id, name }));
    },
  },
  Patron: {
    phones: ({ id }: { id: string }, _: unknown, { library }: Context) => library.phones.load(id),
    addresses: ({ id }: { id: string }, _: unknown, { library }: Context) => library.addresses.load(id),
    loans: ({ id }: { id: string }, _: unknown, { library, role }: Context) =>
      role === 'staff' ? library.loans.load(id) : library.owedLoans.load(id),
    charges: ({ id }: { id: string }, _: unknown, { library }: Context) => library.charges.load(id),
    balanceCents: ({ id }: { id: string }, _: unknown, { library }: Context) => library.balances.load(id),
    overdueCount: ({ id }: { id: string }, _: unknown, { library }: Context) =>
      library.overdueCounts.load(id),
  },
  Loan: {
    dueAt: ({ dueAt }: { dueAt: Date }) => dueAt.toISOString(),
    item: ({ itemId }: { itemId: string }, _: unknown, { library }: Context) => library.items.load(itemId),
  },
  Item: {
    title: ({ titleId }: { titleId: string }, _: unknown, { library }: Context) =>
      library.titles.load(titleId),
  },
  Referral: {
    debtor: ({ debtorId }: { debtorId: string }, _: unknown, { library }: Context) =>
      library.debtors.load(debtorId),
    lines: ({ id }: { id: string }, _: unknown, { library }: Context) => library.referralLines.load(id),
  },
};

export const schema = permitted(makeExecutableSchema({ typeDefs, resolvers }));
