import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { recordClasses } from '../../schema/policy/classes.ts';
import { registerFrom } from '../../src/cli/clientRegister.ts';
import { issueToken } from '../../src/cli/tokenIssue.ts';
import { deskOf, expectBadInput, payloadOf } from '../acts/sending.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
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

describe('[third-party.no-pii] C23', () => {
  const inAYear = '2027-06-17T18:00:00Z';
  const send = deskOf(() => carrel, 'CLIENTS');
  const register = (kind: string, name: string, scopes: readonly string[]) =>
    send(
      'registerClient',
      { kind, name, contact: 'a@example.com', scopes, expiresAt: inAYear },
      {
        asks: 'again token client { scopes }',
        as: { token: carrel.tokens.administrator, purpose: 'CLIENTS' },
      },
    );
  const clientsNamed = (name: string) => carrel.database.superuser`
    select name from clients where name = ${name} union all select name from agencies where name = ${name}
    union all select label from tokens where label = ${name}`;
  /** As whoever owns the acts' functions: nobody stands nearer to the table. */
  const insert = (kind: string, name: string, scopes: readonly string[]) =>
    carrel.database.superuser.begin(async (tx) => {
      await tx.unsafe(`SET LOCAL ROLE "${roleName('keeper', carrel.database.roles)}"`);
      await tx`insert into clients (kind, name, contact, scopes, created_at, expires_at)
        values (${kind}, ${name}, 'a@example.com', ${[...scopes]}, ${carrel.clock.now}, ${inAYear})`;
    });
  const fromTheCommandLine = async (kind: string, client: string, scopes: readonly string[]) =>
    issueToken(
      await carrel.database.operator(),
      { kind, client, create: true, contact: 'a@example.com', expires: 'P1D', scope: scopes.join(',') },
      { timeZone, consentDecidedBy: null, subpoenaDecidedBy: null },
      carrel.clock.now,
    );

  const fromItsOwnCommand = async (kind: string, name: string, scopes: readonly string[]) =>
    registerFrom(
      await carrel.database.operator(),
      { name, kind, contact: 'a@example.com', expires: 'P1D', scopes: scopes.join(',') },
      timeZone,
      carrel.clock.now,
    );

  /** Every class there is, and what reads like all of them. A vendor’s one scope is tried below. */
  const classes = [...Object.keys(recordClasses), '*', 'IDENTITY', ''];
  const forbidden = classes.flatMap((scope) => [
    ...(scope === 'statistics'
      ? []
      : [
          ['VENDOR', scope, [scope]],
          ['VENDOR', scope, ['statistics', scope]],
        ]),
    ['FEED', scope, [scope]],
    ['AGENCY', scope, [scope]],
  ]) as [string, string, string[]][];

  test.each(forbidden)('an administrator cannot give a %s the class %s: %j', async (kind, _, scopes) => {
    expectBadInput(await register(kind, 'Greedy', scopes), 'scopes', 'SCOPE_NOT_ALLOWED');
    expect(await clientsNamed('Greedy')).toHaveLength(0);
  });

  test.each(forbidden.filter(([kind]) => kind !== 'AGENCY'))(
    'no statement can, with the act’s own rights, give a %s the class %s: %j',
    async (kind, _, scopes) => {
      await expect(insert(kind, 'Greedy', scopes)).rejects.toMatchObject({
        code: '23514',
        constraint_name: 'clients_scopes',
      });
    },
  );

  test('the act’s function cannot be called past the schema', async () => {
    const call = { key: 'c0ffee', now: carrel.clock.now, kind: 'VENDOR', name: 'Greedy', contact: 'a' };
    const calling = (scopes: readonly string[]) =>
      carrel.pools
        .for('administrator')
        .sql.unsafe('select carrel.register_client($1::text::jsonb)', [
          JSON.stringify({ ...call, scopes, expiresAt: inAYear, tokenHash: 'ab'.repeat(32) }),
        ]);
    await expect(calling(['identity'])).rejects.toMatchObject({ constraint_name: 'clients_scopes' });
    expect(await clientsNamed('Greedy')).toHaveLength(0);
  });

  test.each(forbidden.filter(([, scope]) => scope !== ''))(
    'the command line cannot give a %s the class %s: %j',
    async (kind, _, scopes) => {
      // Only for a vendor does it take a scope at all.
      const code = kind === 'VENDOR' ? 'SCOPE_NOT_ALLOWED' : 'BAD_OPTION';
      const issuing = fromTheCommandLine(kind.toLowerCase(), 'Greedy', scopes);
      await expect(issuing).rejects.toMatchObject({ code });
      await expect(fromItsOwnCommand(kind.toLowerCase(), 'Greedy', scopes)).rejects.toMatchObject({
        code: 'SCOPE_NOT_ALLOWED',
      });
      expect(await clientsNamed('Greedy')).toHaveLength(0);
    },
  );

  test('a vendor MUST be given statistics by each of the three doors', async () => {
    const { client } = payloadOf(await register('VENDOR', 'By the act', ['statistics', 'statistics']));
    expect(client.scopes).toEqual(['statistics']);
    await insert('VENDOR', 'By a statement', ['statistics']);
    await fromTheCommandLine('vendor', 'By the command line', ['statistics']);
    await fromItsOwnCommand('vendor', 'By its own command', ['statistics']);
    for (const name of ['By the act', 'By a statement', 'By the command line', 'By its own command'])
      expect((await clientsNamed(name)).length, name).toBeGreaterThan(0);
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
