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
    type Sql = typeof sql.null;
    const balanceOf = (patron: Sql) =>
      sql`(select coalesce(sum(c.remaining_cents), 0)::int from public.charges c where c.patron_id = ${patron})`;
    const overdueOf = (patron: Sql) =>
      sql`(select count(*)::int from public.loans l where l.patron_id = ${patron} and l.returned_at is null
        and l.condition is null and l.due_at < bench_postgraphile.library_now())`;
    return {
      typeDefs: /* GraphQL */ `
        extend type Patron {
          balanceCents: Int!
        }
        extend type PersonName {
          balanceCents: Int!
          overdueCount: Int!
        }
        extend type Referral {
          debtorName: String
          debtorEmail: String
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
          plans: { balanceCents: ($patron) => $patron.select(balanceOf(sql`${$patron}.id`), TYPES.int) },
        },
        // On what a search finds, so that it is one statement: no relation of a function's rows is joined to them.
        PersonName: {
          plans: {
            balanceCents: ($name) => $name.select(balanceOf(sql`${$name}.patron_id`), TYPES.int),
            overdueCount: ($name) => $name.select(overdueOf(sql`${$name}.patron_id`), TYPES.int),
          },
        },
        // As relations they would be joined to all referrals of an agency, before the newest are taken.
        Referral: {
          plans: {
            debtorName: ($referral) =>
              $referral.select(
                sql`(select concat_ws(' ', n.first, n.middle, n.last)
                  from public.person_names n where n.patron_id = ${$referral}.debtor_id)`,
                TYPES.text,
              ),
            debtorEmail: ($referral) =>
              $referral.select(
                sql`(select p.email from public.patrons p where p.id = ${$referral}.debtor_id)`,
                TYPES.text,
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
