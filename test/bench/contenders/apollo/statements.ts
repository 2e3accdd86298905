import { and, asc, desc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgColumn } from 'drizzle-orm/pg-core';
import {
  addresses,
  cards,
  charges,
  items,
  loans,
  patrons,
  personNames,
  phones,
  referralLines,
  referrals,
  titles,
} from './tables.ts';

const value = sql.placeholder;
const among = (column: PgColumn): SQL => sql`${column} = any(${value('ids')})`;
const isOverdue = and(isNull(loans.returnedAt), isNull(loans.condition), lt(loans.dueAt, value('now')));
const isOpen = gt(charges.remainingCents, 0);
const words = sql`websearch_to_tsquery('english', ${value('text')})`;

/** Every statement that is sent, prepared once a connection. Those `among` ids are what loaders batch by. */
export function prepareStatements(db: NodePgDatabase) {
  const loanColumns = {
    patronId: loans.patronId,
    itemId: loans.itemId,
    dueAt: loans.dueAt,
    renewals: loans.renewals,
  };
  return {
    card: db
      .select({
        expiresOn: cards.expiresOn,
        barred: patrons.barred,
        patron: { id: patrons.id, email: patrons.email },
        name: { first: personNames.first, last: personNames.last },
      })
      .from(cards)
      .innerJoin(patrons, eq(patrons.id, cards.patronId))
      .innerJoin(personNames, eq(personNames.patronId, cards.patronId))
      .where(and(eq(cards.number, value('number')), eq(cards.state, 'ACTIVE')))
      .prepare('card'),
    checkedCard: db
      .select({
        pinHash: cards.pinHash,
        kind: cards.kind,
        expiresOn: cards.expiresOn,
        barred: patrons.barred,
      })
      .from(cards)
      .innerJoin(patrons, eq(patrons.id, cards.patronId))
      .where(and(eq(cards.number, value('number')), eq(cards.state, 'ACTIVE')))
      .prepare('checked_card'),
    phones: db
      .select({ patronId: phones.patronId, kind: phones.kind, number: phones.number })
      .from(phones)
      .where(among(phones.patronId))
      .orderBy(asc(phones.kind), asc(phones.number), asc(phones.id))
      .prepare('phones'),
    addresses: db
      .select({
        patronId: addresses.patronId,
        line1: addresses.line1,
        city: addresses.city,
        postalCode: addresses.postalCode,
      })
      .from(addresses)
      .where(among(addresses.patronId))
      .orderBy(asc(addresses.kind), asc(addresses.id))
      .prepare('addresses'),
    loans: db
      .select(loanColumns)
      .from(loans)
      .where(among(loans.patronId))
      .orderBy(asc(loans.dueAt), asc(loans.id))
      .prepare('loans'),
    /** What a caregiver may see: overdue, lost or damaged, or owed for. */
    owedLoans: db
      .select(loanColumns)
      .from(loans)
      .where(
        and(
          among(loans.patronId),
          sql`(${and(isNull(loans.returnedAt), sql`(${loans.dueAt} < ${value('now')} or ${loans.condition} is not null)`)}
            or exists (select from ${charges} where ${and(eq(charges.loanId, loans.id), isOpen)}))`,
        ),
      )
      .orderBy(asc(loans.dueAt), asc(loans.id))
      .prepare('owed_loans'),
    items: db
      .select({ id: items.id, barcode: items.barcode, titleId: items.titleId })
      .from(items)
      .where(among(items.id))
      .prepare('items'),
    titles: db
      .select({ id: titles.id, title: titles.title, author: titles.author })
      .from(titles)
      .where(among(titles.id))
      .prepare('titles'),
    charges: db
      .select({
        patronId: charges.patronId,
        kind: charges.kind,
        amountCents: charges.amountCents,
        remainingCents: charges.remainingCents,
      })
      .from(charges)
      .where(and(among(charges.patronId), isOpen))
      .orderBy(asc(charges.assessedOn), asc(charges.id))
      .prepare('charges'),
    balances: db
      .select({ patronId: charges.patronId, cents: sql<number>`sum(${charges.remainingCents})::int` })
      .from(charges)
      .where(among(charges.patronId))
      .groupBy(charges.patronId)
      .prepare('balances'),
    overdueCounts: db
      .select({ patronId: loans.patronId, count: sql<number>`count(*)::int` })
      .from(loans)
      .where(and(among(loans.patronId), isOverdue))
      .groupBy(loans.patronId)
      .prepare('overdue_counts'),
    referrals: db
      .select({ id: referrals.id, referredOn: referrals.referredOn, debtorId: referrals.debtorId })
      .from(referrals)
      .where(and(eq(referrals.agencyId, value('agencyId')), eq(referrals.state, 'OPEN')))
      .orderBy(desc(referrals.referredOn), desc(referrals.id))
      .limit(value('first'))
      .prepare('referrals'),
    debtors: db
      .select({
        id: patrons.id,
        email: patrons.email,
        name: sql<string>`concat_ws(' ', ${personNames.first}, ${personNames.middle}, ${personNames.last})`,
      })
      .from(patrons)
      .innerJoin(personNames, eq(personNames.patronId, patrons.id))
      .where(among(patrons.id))
      .prepare('debtors'),
    referralLines: db
      .select({
        referralId: referralLines.referralId,
        kind: referralLines.kind,
        amountCents: referralLines.amountCents,
      })
      .from(referralLines)
      .where(among(referralLines.referralId))
      .orderBy(asc(referralLines.dueOn), asc(referralLines.id))
      .prepare('referral_lines'),
    searchTitles: db
      .select({ title: titles.title, author: titles.author, isbn: titles.isbn, year: titles.year })
      .from(titles)
      .where(sql`${titles.search} @@ ${words}`)
      .orderBy(sql`-(ts_rank(${titles.search}, ${words})::float8)`, asc(titles.id))
      .limit(value('first'))
      .prepare('search_titles'),
    searchPatrons: db
      .select({ id: personNames.patronId, first: personNames.first, last: personNames.last })
      .from(personNames)
      .where(sql`${personNames.search} @@ to_tsquery('simple', ${value('words')})`)
      .orderBy(asc(personNames.last), asc(personNames.first), asc(personNames.patronId))
      .limit(value('first'))
      .prepare('search_patrons'),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;
