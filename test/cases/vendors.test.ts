import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { coordinates, everyPersonField, personFields, whole } from './whole.ts';

let carrel: TestCarrel;
const sent: Sent[] = [];
beforeAll(async () => {
  carrel = await startCarrel();
  // The gateway asks `pools.for` anew for each statement, so that what it sends can be listened to from here on.
  const original = { for: carrel.pools.for, end: carrel.pools.end };
  const listening = watched(original, sent);
  carrel.pools.for = (audience) => listening.for(audience);
});
afterAll(() => carrel.close());

const ask = (document: string, persona: 'vendor' | 'otherVendor' | 'card') =>
  carrel.query(document, { token: carrel.tokens[persona] });

/** Columns and tables that a person's classes are read from, as the database names them. */
const personal =
  /\b(patrons|person_names|phones|addresses|loans|holds|charges|payments|interlibrary_loan_requests|computer_sessions|program_registrations|caregiver_links|referrals|incidents|birth_date|email)\b/;
const cardsOwn = everyPersonField.filter((field) => field !== 'cards');

describe('[third-party.no-pii] C21', () => {
  test.each(['vendor', 'otherVendor'] as const)(
    'each field of a person’s class MUST be withheld from a vendor, with or without a scope: %s',
    async (persona) => {
      for (const field of cardsOwn) {
        const answer = await ask(`{ record { ${personFields[field][0]} } }`, persona);
        expect(withheldOf(answer), field).toEqual([`Patron.${field}`]);
        expect(answer.json.data, field).toEqual({ record: null });
        expect(answer.json.errors[0].extensions.clause).toBe('third-party.no-pii');
      }
    },
  );

  test('nobody can be found by a vendor, by any door', async () => {
    const { number } = carrel.cards.adult;
    const answer = await ask(
      `{ record { ${whole} } patronByCard(cardNumber: "${number}") { ${whole} } searchPatrons(name: "al") { edges { node { ${whole} } } pageInfo { hasNextPage } } }`,
      'vendor',
    );
    expect(answer.json.data).toEqual({ record: null, patronByCard: null, searchPatrons: null });
    expect(withheldOf(answer)).toEqual(
      expect.arrayContaining([...coordinates(cardsOwn), 'Query.patronByCard', 'Query.searchPatrons']),
    );
    expect(answer.text).not.toMatch(/Fennimere|hasNextPage":(true|false)/);
  });

  test('the SQL sent for a vendor cannot name such a column, and for a card it does', async () => {
    const { number } = carrel.cards.adult;
    sent.length = 0;
    await ask(
      `{ viewer { basis } record { ${whole} } patronByCard(cardNumber: "${number}") { ${whole} } searchPatrons(name: "al") { edges { node { id } } } searchTitles(text: "ferryman") { edges { node { items { status } } } } }`,
      'vendor',
    );
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.filter(({ text }) => personal.test(text))).toEqual([]);
    expect(new Set(sent.map(({ audience }) => audience))).toEqual(new Set(['open']));
    expect(JSON.stringify(sent.map(({ values }) => values))).not.toContain(number);
    sent.length = 0;
    await ask(`{ record { ${whole} } }`, 'card');
    expect(sent.some(({ text }) => personal.test(text))).toBe(true);
  });

  test('a vendor’s own role cannot read one either', async () => {
    const { superuser, roles } = carrel.database;
    const role = roleName('vendor', roles);
    const columns = await superuser<{ column: string }[]>`
      select table_name || '.' || column_name as column from information_schema.columns
      where table_schema = 'public' and has_column_privilege(${role}, format('public.%I', table_name)::regclass, column_name, 'SELECT')
      order by 1`;
    expect(
      columns.map(({ column }) => column).filter((column) => personal.test(column.replace('.', ' '))),
    ).toEqual([]);
  });
});

describe('[recovery.agency] C20', () => {
  test('a document that is not registered cannot run for an agency', async () => {
    sent.length = 0;
    const answer = await carrel.query('{ viewer { basis } record { id } }', { token: carrel.tokens.agency });
    expectRefused(answer, 403, 'NOT_ALLOWED');
    expect(sent.filter(({ audience }) => audience !== 'open')).toEqual([]);
  });
});
