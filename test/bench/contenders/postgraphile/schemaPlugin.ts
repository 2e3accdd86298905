import { verify } from '@node-rs/argon2';
import { loadOneWithPgClient, TYPES } from 'postgraphile/@dataplan/pg';
import { lambda, object } from 'postgraphile/grafast';
import { extendSchema, jsonPgSmartTags } from 'postgraphile/utils';
import { type CheckedCard, cardStateOf, standingOf } from '../cardCheck.ts';

/**
 * What is computed. PostGraphile's "Understanding function performance" recommends moving computed columns that
 * PostgreSQL cannot inline into a plugin, which puts their SQL into the one statement that is sent.
 * @param options.nobodysHash is verified where a card has none, so that a missing card costs what one costs
 */
export const libraryPlugin = (options: { today: () => string; pepper: Buffer; nobodysHash: string }) =>
  extendSchema((build) => {
    const { sql, pgExecutor } = build;
    const { patrons } = build.pgResources;
    const now = sql`bench_postgraphile.library_now()`;
    return {
      typeDefs: /* GraphQL */ `
        extend type Patron {
          balanceCents: Int!
          overdueCount: Int!
        }
        extend type Card {
          "ACTIVE, EXPIRED or BARRED, on this day."
          standing: String!
        }
        type CardStanding {
          standing: String!
          cardKind: String
        }
        extend type Query {
          cardStanding(cardNumber: String!, pin: String!): CardStanding
        }
      `,
      objects: {
        Patron: {
          plans: {
            balanceCents: ($patron) =>
              $patron.select(
                sql`(select coalesce(sum(c.remaining_cents), 0)::int from public.charges c where c.patron_id = ${$patron}.id)`,
                TYPES.int,
              ),
            overdueCount: ($patron) =>
              $patron.select(
                sql`(select count(*)::int from public.loans l
                  where l.patron_id = ${$patron}.id and l.returned_at is null and l.condition is null and l.due_at < ${now})`,
                TYPES.int,
              ),
          },
        },
        Card: {
          plans: {
            standing: ($card) =>
              lambda(
                [patrons.get({ id: $card.get('patron_id') }).get('barred'), $card.get('expires_on')],
                ([barred, expiresOn]) => cardStateOf({ barred, expiresOn }, options.today()),
                true,
              ),
          },
        },
        Query: {
          plans: {
            cardStanding: (_$root, { $cardNumber, $pin }) =>
              loadOneWithPgClient(
                pgExecutor,
                object({ cardNumber: $cardNumber, pin: $pin }),
                async (pgClient, guesses) => {
                  const cards: (CheckedCard | null)[] = [];
                  for (const { cardNumber } of guesses) {
                    const { rows } = await pgClient.query<CheckedCard>({
                      name: 'checked_card',
                      text: `select pin_hash as "pinHash", kind, expires_on::text as "expiresOn", barred
                        from bench_postgraphile.checked_card($1) where kind is not null`,
                      values: [cardNumber],
                    });
                    cards.push(rows[0] ?? null);
                  }
                  const { pepper, nobodysHash, today } = options;
                  return Promise.all(
                    guesses.map(({ pin }, at) =>
                      standingOf(cards[at] ?? null, today(), {
                        verify: (hashed) => verify(hashed, pin, { secret: pepper }),
                        nobodysHash,
                      }),
                    ),
                  );
                },
              ),
          },
        },
      },
    };
  });

/** Orders that have an index of the person's rows but none of their own, and functions that are no fields. */
export const smartTags = jsonPgSmartTags({
  version: 1,
  config: {
    attribute: {
      'public.phones.kind': { tags: { behavior: '+attribute:orderBy' } },
      'public.phones.number': { tags: { behavior: '+attribute:orderBy' } },
      'public.addresses.kind': { tags: { behavior: '+attribute:orderBy' } },
      'public.loans.due_at': { tags: { behavior: '+attribute:orderBy' } },
      'public.charges.assessed_on': { tags: { behavior: '+attribute:orderBy' } },
      'public.referrals.referred_on': { tags: { behavior: '+attribute:orderBy' } },
      'public.referral_lines.due_on': { tags: { behavior: '+attribute:orderBy' } },
    },
    procedure: {
      'bench_postgraphile.search_titles': { tags: { name: 'search_titles' } },
      'bench_postgraphile.search_patrons': { tags: { name: 'search_patrons' } },
      'bench_postgraphile.library_now': { tags: { behavior: '-queryField' } },
      'bench_postgraphile.name_query': { tags: { behavior: '-queryField' } },
      'bench_postgraphile.checked_card': { tags: { behavior: '-queryField' } },
    },
  },
});
