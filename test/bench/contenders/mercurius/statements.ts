import type pg from 'pg';

const isOpen = 'c.remaining_cents > 0';

/** Every statement that is sent. node-postgres prepares what has a name, once a connection. */
const texts = {
  card: `select p.id, p.email, n.first, n.last, p.barred, c.expires_on::text as "expiresOn"
    from cards c join patrons p on p.id = c.patron_id join person_names n on n.patron_id = c.patron_id
    where c.number = $1 and c.state = 'ACTIVE'`,
  checkedCard: `select c.pin_hash as "pinHash", c.kind, c.expires_on::text as "expiresOn", p.barred
    from cards c join patrons p on p.id = c.patron_id where c.number = $1 and c.state = 'ACTIVE'`,
  phones: `select patron_id as key, kind, number from phones where patron_id = any($1) order by kind, number, id`,
  addresses: `select patron_id as key, line1, city, postal_code as "postalCode"
    from addresses where patron_id = any($1) order by kind, id`,
  loans: `select patron_id as key, item_id as "itemId", due_at as "dueAt", renewals
    from loans where patron_id = any($1) order by due_at, id`,
  // What a caregiver may see: overdue, lost or damaged, or owed for.
  owedLoans: `select patron_id as key, item_id as "itemId", due_at as "dueAt", renewals from loans l
    where patron_id = any($1) and (returned_at is null and (due_at < $2 or condition is not null)
      or exists (select from charges c where c.loan_id = l.id and ${isOpen})) order by due_at, id`,
  items: 'select id as key, barcode, title_id as "titleId" from items where id = any($1)',
  titles: 'select id as key, title, author from titles where id = any($1)',
  charges: `select patron_id as key, kind, amount_cents as "amountCents", remaining_cents as "remainingCents"
    from charges c where patron_id = any($1) and ${isOpen} order by assessed_on, id`,
  balances: `select patron_id as key, sum(remaining_cents)::int as value
    from charges where patron_id = any($1) group by patron_id`,
  overdueCounts: `select patron_id as key, count(*)::int as value
    from loans where patron_id = any($1) and returned_at is null and condition is null and due_at < $2
    group by patron_id`,
  referrals: `select id, referred_on::text as "referredOn", debtor_id as "debtorId"
    from referrals where agency_id = $1 and state = 'OPEN' order by referred_on desc, id desc limit $2`,
  debtors: `select p.id as key, p.email, concat_ws(' ', n.first, n.middle, n.last) as name
    from patrons p join person_names n on n.patron_id = p.id where p.id = any($1)`,
  referralLines: `select referral_id as key, kind, amount_cents as "amountCents"
    from referral_lines where referral_id = any($1) order by due_on, id`,
  searchTitles: `select title, author, isbn, year from titles
    where search @@ websearch_to_tsquery('english', $1)
    order by -(ts_rank(search, websearch_to_tsquery('english', $1))::float8), id limit $2`,
  searchPatrons: `select patron_id as id, first, last from person_names
    where search @@ to_tsquery('simple', $1) order by last, first, patron_id limit $2`,
} as const;

export type StatementName = keyof typeof texts;

/** What a statement answers with: its columns, by the names that the schema has for them. */
// biome-ignore lint/suspicious/noExplicitAny: a row's form is its statement's
export type Row = any;

/** Sends a statement. */
export async function rowsOf(pool: pg.Pool, name: StatementName, values: unknown[]): Promise<Row[]> {
  const { rows } = await pool.query({ name, text: texts[name], values });
  return rows;
}
