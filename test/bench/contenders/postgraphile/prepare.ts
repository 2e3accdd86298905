import pg from 'pg';
import { addressFor, ensureRole, prepareOnce, type RowPolicy } from '../prepareOnce.ts';

/** The schema, and the login that PostGraphile connects as: it may step into the four roles, and do nothing itself. */
const schema = 'bench_postgraphile';

/** A token's role → the database role that its request is answered as. */
export const databaseRoles = {
  staff: `${schema}_staff`,
  caregiver: `${schema}_caregiver`,
  vendor: `${schema}_vendor`,
  agency: `${schema}_agency`,
} as const;
const { staff, caregiver, vendor, agency } = databaseRoles;

/** The sub-selects run once a statement and not once a row. */
const child = `(SELECT nullif(current_setting('jwt.claims.patron_id', true), '')::uuid)`;
const ownAgency = `(SELECT nullif(current_setting('jwt.claims.agency_id', true), '')::uuid)`;

const policies: readonly RowPolicy[] = [
  ...['patrons', 'person_names', 'phones', 'addresses', 'loans'].map((table) => ({
    table,
    role: staff,
    using: 'true',
  })),
  { table: 'cards', role: staff, using: `state = 'ACTIVE'` },
  { table: 'charges', role: staff, using: 'remaining_cents > 0' },
  { table: 'patrons', role: caregiver, using: `id = ${child}` },
  { table: 'charges', role: caregiver, using: `patron_id = ${child} AND remaining_cents > 0` },
  {
    table: 'loans',
    role: caregiver,
    using: `patron_id = ${child} AND (
      returned_at IS NULL AND (due_at < ${schema}.library_now() OR condition IS NOT NULL)
      OR EXISTS (SELECT FROM public.charges c WHERE c.loan_id = loans.id))`,
  },
  { table: 'referrals', role: agency, using: `state = 'OPEN' AND agency_id = ${ownAgency}` },
  {
    table: 'referral_lines',
    role: agency,
    using: 'EXISTS (SELECT FROM public.referrals r WHERE r.id = referral_lines.referral_id)',
  },
  {
    table: 'patrons',
    role: agency,
    using: 'EXISTS (SELECT FROM public.referrals r WHERE r.debtor_id = patrons.id)',
  },
  {
    table: 'person_names',
    role: agency,
    using: 'EXISTS (SELECT FROM public.referrals r WHERE r.debtor_id = person_names.patron_id)',
  },
];

const statements = (database: string, now: string): readonly string[] => [
  `GRANT CONNECT ON DATABASE "${database}" TO ${schema}`,
  `GRANT USAGE ON SCHEMA public, ${schema} TO ${schema}, ${staff}, ${caregiver}, ${vendor}, ${agency}`,
  `GRANT SELECT ON titles, items TO ${staff}, ${caregiver}`,
  `GRANT SELECT ON titles TO ${vendor}, ${agency}`,
  `GRANT SELECT ON person_names, phones TO ${staff}`,
  `GRANT SELECT (id, email, barred) ON patrons TO ${staff}`,
  `GRANT SELECT (id, patron_id, kind, line1, city, postal_code) ON addresses TO ${staff}`,
  `GRANT SELECT (id, number, patron_id, kind, state, expires_on) ON cards TO ${staff}`,
  `GRANT SELECT (id) ON patrons TO ${caregiver}`,
  ...[staff, caregiver].flatMap((role) => [
    `GRANT SELECT (id, patron_id, item_id, due_at, renewals, returned_at, condition) ON loans TO ${role}`,
    `GRANT SELECT (id, patron_id, loan_id, kind, amount_cents, remaining_cents, assessed_on) ON charges TO ${role}`,
  ]),
  `GRANT SELECT (id, agency_id, debtor_id, state, referred_on) ON referrals TO ${agency}`,
  `GRANT SELECT (id, referral_id, kind, amount_cents, due_on) ON referral_lines TO ${agency}`,
  `GRANT SELECT (id, email) ON patrons TO ${agency}`,
  `GRANT SELECT (patron_id, first, middle, last) ON person_names TO ${agency}`,
  // The library's injected time, where a program would say now(). It is put in place when a statement is planned.
  `CREATE OR REPLACE FUNCTION ${schema}.library_now() RETURNS timestamptz LANGUAGE sql IMMUTABLE
    AS $$ SELECT timestamptz '${now}' $$`,
  `CREATE OR REPLACE FUNCTION ${schema}.search_titles(search text) RETURNS SETOF titles LANGUAGE sql STABLE AS $$
    SELECT t.* FROM titles t WHERE t.search @@ websearch_to_tsquery('english', search_titles.search)
    ORDER BY -(ts_rank(t.search, websearch_to_tsquery('english', search_titles.search))::float8), t.id $$`,
  // Words of letters and digits, each the beginning of a name; all must match.
  `CREATE OR REPLACE FUNCTION ${schema}.name_query(name text) RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsquery('simple', coalesce(string_agg('''' || word[1] || ''':*', ' & '), ''))
    FROM regexp_matches(name_query.name, '[[:alnum:]]+', 'g') AS word $$`,
  `CREATE OR REPLACE FUNCTION ${schema}.search_patrons(name text) RETURNS SETOF person_names LANGUAGE sql STABLE AS $$
    SELECT n.* FROM person_names n WHERE n.search @@ ${schema}.name_query(search_patrons.name)
    ORDER BY n.last, n.first, n.patron_id $$`,
  // The one look-up for vendors: it has to be told the number, and is in no schema that they can ask.
  `CREATE OR REPLACE FUNCTION ${schema}.checked_card(card_number text,
      OUT pin_hash text, OUT kind text, OUT expires_on date, OUT barred boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.pin_hash, c.kind, c.expires_on, p.barred FROM cards c JOIN patrons p ON p.id = c.patron_id
    WHERE c.number = card_number AND c.state = 'ACTIVE' $$`,
  `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${schema}.library_now() TO ${staff}, ${caregiver}`,
  `GRANT EXECUTE ON FUNCTION ${schema}.search_titles(text) TO ${staff}, ${caregiver}, ${vendor}, ${agency}`,
  `GRANT EXECUTE ON FUNCTION ${schema}.name_query(text), ${schema}.search_patrons(text) TO ${staff}`,
  `GRANT EXECUTE ON FUNCTION ${schema}.checked_card(text) TO ${vendor}`,
];

/**
 * Makes PostGraphile's login, the roles of its callers, what each may read, and the functions for its searches.
 * @param databaseUrl the superuser's
 * @param options.secret gives the login's password
 * @param options.now the library's injected time
 * @returns the login's address
 */
export async function prepare(
  databaseUrl: string,
  { secret, now }: { secret: string; now: Date },
): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const password = Buffer.from(secret).toString('base64url');
    await ensureRole(client, schema, password);
    for (const role of Object.values(databaseRoles)) {
      await ensureRole(client, role, null);
      await client.query(`GRANT ${role} TO ${schema}`);
    }
    const { rows } = await client.query('SELECT current_database() AS name');
    await prepareOnce(client, { schema, statements: statements(rows[0].name, now.toISOString()), policies });
    return addressFor(databaseUrl, schema, password);
  } finally {
    await client.end();
  }
}
