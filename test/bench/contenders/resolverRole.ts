import { addressFor, type Connection, ensureRole, prepareOnce } from './prepareOnce.ts';

/** Table → the columns that a program which decides by itself who sees what has to read. */
const columns: Readonly<Record<string, readonly string[]>> = {
  patrons: ['id', 'email', 'barred'],
  person_names: ['patron_id', 'first', 'middle', 'last', 'search'],
  phones: ['id', 'patron_id', 'kind', 'number'],
  addresses: ['id', 'patron_id', 'kind', 'line1', 'city', 'postal_code'],
  cards: ['id', 'number', 'patron_id', 'kind', 'state', 'expires_on', 'pin_hash'],
  loans: ['id', 'patron_id', 'item_id', 'due_at', 'renewals', 'returned_at', 'condition'],
  charges: ['id', 'patron_id', 'loan_id', 'kind', 'amount_cents', 'remaining_cents', 'assessed_on'],
  referrals: ['id', 'agency_id', 'debtor_id', 'state', 'referred_on'],
  referral_lines: ['id', 'referral_id', 'kind', 'amount_cents', 'due_on'],
  items: ['id', 'barcode', 'title_id'],
  titles: ['id', 'title', 'author', 'isbn', 'year', 'search'],
};
/** The catalogue has no row security. */
const openTables = ['items', 'titles'];

/**
 * Makes the one login of a contender whose resolvers decide who sees what: it reads those columns of every row.
 * @param connection the superuser's
 * @param schema the contender's, and its login: `bench_…`
 * @returns the login's address
 */
export async function prepareResolverRole(
  connection: Connection,
  schema: string,
  { databaseUrl, secret }: { databaseUrl: string; secret: string },
): Promise<string> {
  const password = Buffer.from(secret).toString('base64url');
  await ensureRole(connection, schema, password);
  const { rows } = await connection.query('SELECT current_database() AS name');
  await prepareOnce(connection, {
    schema,
    statements: [
      `GRANT CONNECT ON DATABASE "${rows[0]?.name}" TO ${schema}`,
      `GRANT USAGE ON SCHEMA public TO ${schema}`,
      ...Object.entries(columns).map(
        ([table, names]) => `GRANT SELECT (${names.join(', ')}) ON ${table} TO ${schema}`,
      ),
    ],
    policies: Object.keys(columns)
      .filter((table) => !openTables.includes(table))
      .map((table) => ({ table, role: schema, using: 'true' })),
  });
  return addressFor(databaseUrl, schema, password);
}
