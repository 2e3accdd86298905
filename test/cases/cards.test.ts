import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertGrants, roleName } from '../../drizzle/audiences.ts';
import { act, signIn } from '../acts/opening.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { coordinates, whole } from './whole.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

describe('[access.card] C10', () => {
  test('a card with its PIN MUST open its loans, and neither name nor e-mail', async () => {
    const answer = await carrel.query(
      '{ record { loans { state item { title { title } } } name { last } email } }',
      {
        token: carrel.tokens.card,
      },
    );
    expect(answer.status).toBe(200);
    const { loans, name, email } = answer.json.data.record;
    expect(loans.map((loan: { state: string }) => loan.state).sort()).toEqual([
      'CHECKED_OUT',
      'CHECKED_OUT',
      'OVERDUE',
      'RETURNED',
    ]);
    expect([name, email]).toEqual([null, null]);
    expect(withheldOf(answer)).toEqual(['Patron.name', 'Patron.email']);
    expect(answer.text).not.toMatch(/Fennimere|Hollis|@/);
  });

  test('a sign-in with number and PIN MUST show the same in its own answer, and its token after it', async () => {
    const { number, pin } = carrel.cards.adult;
    const fields = 'loans { state item { title { title } } } name { last } email';
    const signedIn = await signIn(carrel, number, pin, `token record { ${fields} }`);
    const { token, record } = signedIn.json.data.signIn;
    expect(record.loans).toHaveLength(4);
    expect(record).toMatchObject({ name: null, email: null });
    expect(withheldOf(signedIn)).toEqual(['Patron.name', 'Patron.email']);
    expect(signedIn.text).not.toMatch(/Fennimere|Hollis|@/);
    const after = await carrel.query(`{ record { ${fields} } }`, { token });
    expect(after.json.data.record).toEqual(record);
  });

  test('and of the rest nothing that says who it is, where they are or when they were born', async () => {
    const answer = await carrel.query(`{ record { ${whole} } }`, { token: carrel.tokens.card });
    expect(withheldOf(answer).sort()).toEqual(
      coordinates([
        ...([
          'name',
          'category',
          'isMinor',
          'homeBranch',
          'email',
          'phones',
          'addresses',
          'birthDate',
        ] as const),
        ...(['computerSessions', 'programRegistrations', 'caregivers'] as const),
      ]),
    );
  });
});

describe('[access.lost-card] C09', () => {
  test('reported lost while a token of it lives, the next request MUST be refused, and its number be unknown', async () => {
    const { number, pin } = carrel.cards.child;
    const { token } = (await signIn(carrel, number, pin)).json.data.signIn;
    expect((await carrel.query('{ record { id } }', { token })).status).toBe(200);
    const asClerk = { token: carrel.tokens.clerk, purpose: 'CIRCULATION' };
    const reported = await act(carrel, 'reportCardLost', { cardNumber: number }, asClerk);
    expect(reported.json).toEqual({ data: { reportCardLost: { again: false } } });
    expectRefused(await carrel.query('{ record { id } }', { token }), 401, 'UNAUTHENTICATED');
    const [old, unknown] = [await signIn(carrel, number, pin), await signIn(carrel, '29999000000000', pin)];
    expectRefused(old, 401, 'UNAUTHENTICATED');
    expect([old.text, { ...old.headers, date: '' }]).toEqual([
      unknown.text,
      { ...unknown.headers, date: '' },
    ]);
    const byCard = (cardNumber: string) =>
      carrel.query(`{ patronByCard(cardNumber: "${cardNumber}") { id } }`, asClerk);
    expect((await byCard(number)).text).toBe((await byCard('29999000000000')).text);
  });

  test('a token made from a card MUST end with the card', async () => {
    const { superuser } = carrel.database;
    expect((await carrel.query('{ record { id } }', { token: carrel.tokens.card })).status).toBe(200);
    await superuser`update cards set state = 'LOST' where number = ${carrel.cards.adult.number}`;
    expectRefused(
      await carrel.query('{ record { id } }', { token: carrel.tokens.card }),
      401,
      'UNAUTHENTICATED',
    );
    await superuser`update cards set state = 'ACTIVE' where number = ${carrel.cards.adult.number}`;
  });
});

describe('[offence.disclosure] C31', () => {
  test('a read of a person cannot be answered while the log’s database refuses inserts', async () => {
    const { superuser, roles } = carrel.database;
    const columns = insertGrants.log.disclosures?.join(', ') ?? '';
    const reads = [
      () => carrel.query('{ record { loans { id } } }', { token: carrel.tokens.card }),
      () => carrel.query('{ record { loans { id } } }', { token: carrel.tokens.courtOrder }),
      () =>
        carrel.query('{ searchPatrons(name: "al") { edges { node { id } } } }', {
          token: carrel.tokens.clerk,
          purpose: 'NOTICES',
        }),
    ];
    await superuser.unsafe(`revoke insert (${columns}) on disclosures from ${roleName('log', roles)}`);
    try {
      for (const read of reads) expectRefused(await read(), 503, 'UNAVAILABLE');
    } finally {
      await superuser.unsafe(`grant insert (${columns}) on disclosures to ${roleName('log', roles)}`);
    }
    for (const read of reads) expect((await read()).status).toBe(200);
  });
});
