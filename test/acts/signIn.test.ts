import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashPin } from '../../src/principals/pin.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { expectRefused } from '../http/answers.ts';
import { everythingIn } from '../principals/everything.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { signIn } from './opening.ts';

vi.mock('@node-rs/argon2', { spy: true });

let carrel: TestCarrel;
let noon: Date;
const sent: Sent[] = [];
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
  const listening = watched({ for: carrel.pools.for, end: carrel.pools.end }, sent);
  carrel.pools.for = (audience) => listening.for(audience);
});
afterAll(() => carrel.close());
beforeEach(async () => {
  carrel.clock.now = noon;
  await carrel.database.superuser`delete from pin_failures`;
});

const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const bytes = ({ text, status, headers }: Answer) => JSON.stringify([status, text, { ...headers, date: '' }]);
const nobody = '29999000000000';

describe('[access.card] a card number and its PIN', () => {
  test('MUST open the card’s record for an hour, on the basis CARD', async () => {
    const { number, pin } = carrel.cards.adult;
    const answer = await signIn(carrel, number, pin);
    expect(answer.status, answer.text).toBe(200);
    const { token, expiresAt, record } = answer.json.data.signIn;
    expect(expiresAt).toBe(later(60).toISOString());
    const ask = () => carrel.query('{ viewer { basis } record { id } }', { token });
    expect((await ask()).json.data).toEqual({ viewer: { basis: 'CARD' }, record });
    carrel.clock.now = later(60);
    expectRefused(await ask(), 401, 'UNAUTHENTICATED');
    const [grant] = await carrel.database
      .superuser`select opened_by, seen from grants order by created_at desc limit 1`;
    expect(grant).toEqual({ opened_by: null, seen: [] });
  });

  test('MUST be taken as the number is printed, and as staff or any other caller sends it', async () => {
    const { number, pin } = carrel.cards.adult;
    const spaced = ` ${number.slice(0, 4)} ${number.slice(4)}\t`;
    expect((await signIn(carrel, spaced, pin)).status).toBe(200);
    const asClerk = await carrel.query(
      `mutation { signIn(input: { cardNumber: "${number}", pin: "${pin}" }) { token } }`,
      { token: carrel.tokens.clerk },
    );
    expect(asClerk.json.data.signIn.token).toMatch(/^carrel_g_/);
  });

  test('cannot outlive the card’s last day', async () => {
    const { number, pin } = carrel.cards.adult;
    const { superuser } = carrel.database;
    const [card] = await superuser`select expires_on::text as day from cards where number = ${number}`;
    await superuser`update cards set expires_on = '2026-06-17' where number = ${number}`;
    carrel.clock.now = new Date('2026-06-18T05:50:00Z');
    const { token, expiresAt } = (await signIn(carrel, number, pin)).json.data.signIn;
    expect(expiresAt).toBe('2026-06-18T06:00:00.000Z');
    carrel.clock.now = new Date('2026-06-18T06:00:00Z');
    expectRefused(await carrel.query('{ record { id } }', { token }), 401, 'UNAUTHENTICATED');
    expectRefused(await signIn(carrel, number, pin), 401, 'UNAUTHENTICATED');
    await superuser`update cards set expires_on = ${card?.day} where number = ${number}`;
  });

  test('a failure MUST be the same bytes and the same entries, whatever was wrong', async () => {
    const { superuser } = carrel.database;
    const { adult, lost, child } = carrel.cards;
    const [bare] = await superuser<{ number: string }[]>`
      select number from cards where pin_hash is null and state = 'ACTIVE' limit 1`;
    const during = async (change: string, undo: string, number: string, pin: string) => {
      await superuser.unsafe(change);
      const answer = await signIn(carrel, number, pin);
      await superuser.unsafe(undo);
      return answer;
    };
    const of = `number = '${adult.number}'`;
    const holder = `id = (select patron_id from cards where ${of})`;
    await superuser`delete from disclosures`;
    const answers = [
      await signIn(carrel, adult.number, '0000'),
      await signIn(carrel, adult.number, 'not a PIN'),
      await signIn(carrel, adult.number, ''),
      await signIn(carrel, adult.number, child.pin),
      await signIn(carrel, nobody, adult.pin),
      await signIn(carrel, '', adult.pin),
      await signIn(carrel, "' or true --", adult.pin),
      await signIn(carrel, lost.number, lost.pin),
      await signIn(carrel, bare?.number ?? '', '0000'),
      await during(
        `update cards set expires_on = '2026-06-16' where ${of}`,
        `update cards set expires_on = '2031-01-01' where ${of}`,
        adult.number,
        adult.pin,
      ),
    ];
    await superuser`delete from pin_failures`;
    answers.push(
      await during(
        `update patrons set barred = true where ${holder}`,
        `update patrons set barred = false where ${holder}`,
        adult.number,
        adult.pin,
      ),
      await during(
        `update cards set state = 'REPLACED' where ${of}`,
        `update cards set state = 'ACTIVE' where ${of}`,
        adult.number,
        adult.pin,
      ),
    );
    for (const answer of answers) {
      expectRefused(answer, 401, 'UNAUTHENTICATED');
      expect(answer.json.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' });
    }
    expect(new Set(answers.map(bytes)).size).toBe(1);
    expect(await superuser`select 1 from disclosures`).toHaveLength(0);
    expect((await signIn(carrel, adult.number, adult.pin)).status).toBe(200);
  });

  test('a failure MUST cost the same statements and one hash, neither more nor less, whatever was wrong', async () => {
    const { adult, lost } = carrel.cards;
    const tried = vi.mocked(verify);
    const costs: unknown[] = [];
    const cost = async (number: string, pin: string) => {
      tried.mockClear();
      sent.length = 0;
      expectRefused(await signIn(carrel, number, pin), 401, 'UNAUTHENTICATED');
      const hashes = tried.mock.calls.map(([hashed]) => String(hashed).replace(/(\$[^$]+){2}$/, ''));
      costs.push([hashes, sent.map(({ audience, text }) => `${audience}: ${text}`)]);
    };
    await cost(adult.number, '0000');
    await cost(nobody, adult.pin);
    await cost(lost.number, lost.pin);
    // The PIN is right, and the card is not: that it was right cannot be told from what it cost.
    const { superuser } = carrel.database;
    await superuser`update cards set expires_on = '2026-06-16' where number = ${adult.number}`;
    await cost(adult.number, adult.pin);
    await superuser`update cards set expires_on = '2031-01-01' where number = ${adult.number}`;
    await superuser`update patrons set barred = true`;
    await cost(adult.number, adult.pin);
    await superuser`update patrons set barred = false`;
    await superuser`delete from pin_failures`;
    for (let wrong = 0; wrong < 5; wrong += 1) await signIn(carrel, adult.number, '0000');
    await cost(adult.number, adult.pin);
    expect(costs[0]).toEqual([['$argon2id$v=19$m=19456,t=2,p=1'], [expect.any(String), expect.any(String)]]);
    for (const each of costs) expect(each).toEqual(costs[0]);
  });
});

describe('[second-wall] the PIN’s own login', () => {
  test('cannot read, empty or set the throttle, and reaches one number at a time', async () => {
    const { sql } = carrel.pools.for('pin');
    for (const statement of [
      'select * from pin_failures',
      'delete from pin_failures',
      'update pin_failures set points = 0',
      `insert into pin_failures values ('a', 0, 0)`,
      'select patron_id from cards',
      'select * from grants',
    ])
      await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot sign in without what is stored of the PIN', async () => {
    const { number } = carrel.cards.adult;
    const { sql } = carrel.pools.for('pin');
    const attempt = async (pinHash: string | null) => {
      const call = { cardNumber: number, pinHash, tokenHash: 'ef'.repeat(32), now: noon, endsBy: later(9) };
      const [row] = await sql<
        { done: unknown }[]
      >`select carrel.sign_in(${JSON.stringify(call)}::text::jsonb) as done`;
      return row?.done;
    };
    expect(await attempt(null)).toBeNull();
    expect(await attempt('nothing')).toBeNull();
    expect(await attempt(await hashPin('4826', carrel.database.secret))).toBeNull();
    const [card] = await sql<
      { hash: string }[]
    >`select carrel.pin_hash_of(${number}, ${noon.toISOString()}::text::timestamptz) as hash`;
    expect(await attempt(card?.hash ?? null)).toEqual({ expiresAt: expect.any(String) });
    const [bare] = await carrel.database.superuser<{ number: string }[]>`
      select number from cards where pin_hash is null and state = 'ACTIVE' limit 1`;
    const call = {
      cardNumber: bare?.number,
      pinHash: null,
      tokenHash: 'aa'.repeat(32),
      now: noon,
      endsBy: later(9),
    };
    const [row] = await sql<
      { done: unknown }[]
    >`select carrel.sign_in(${JSON.stringify(call)}::text::jsonb) as done`;
    expect(row?.done).toBeNull();
  });

  test('no token and no PIN MUST stand anywhere in the database or in the program’s log', async () => {
    const { number, pin } = carrel.cards.adult;
    const { token } = (await signIn(carrel, number, pin)).json.data.signIn;
    const everything = await everythingIn(carrel.database.superuser);
    expect(everything).not.toContain(token.slice(9, 52));
    for (const line of carrel.log)
      for (const told of [token, number, nobody]) expect(line).not.toContain(told);
  });
});
