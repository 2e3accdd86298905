import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { clientId } from '../../src/demo/clients.ts';
import { deskOf, payloadOf } from '../acts/sending.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { withheldOf } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { checkAt, good, nobody, notProved, type Persona, toldOf } from './checking.ts';

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

const check = (number: string, pin: string, persona: Persona = 'vendor') =>
  checkAt(carrel, number, pin, persona);
const bytes = ({ text, status, headers }: Answer) => JSON.stringify([status, text, { ...headers, date: '' }]);
const later = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

/** With the adult's card changed for a while. */
async function during<Result>(change: string, undo: string, doing: () => Promise<Result>): Promise<Result> {
  const of = `number = '${carrel.cards.adult.number}'`;
  const { superuser } = carrel.database;
  const run = (text: string) => superuser.unsafe(text.replace('OF', of));
  await run(change);
  try {
    return await doing();
  } finally {
    await run(undo);
  }
}
const expired = [
  `update cards set expires_on = '2026-06-16' where OF`,
  `update cards set expires_on = '2031-01-01' where OF`,
] as const;
const barred = [
  `update patrons set barred = true where id = (select patron_id from cards where OF)`,
  `update patrons set barred = false where id = (select patron_id from cards where OF)`,
] as const;

describe('[third-party.no-pii] a card that a vendor checks', () => {
  test('MUST be good with its PIN, as it is printed, and not good without', async () => {
    const { number, pin } = carrel.cards.adult;
    const first = toldOf(await check(number, pin));
    expect(first).toEqual(good);
    expect(toldOf(await check(` ${number.slice(0, 4)} ${number.slice(4)}\t`, pin))).toEqual(first);
    expect(toldOf(await check(number, '0000'))).toEqual(notProved);
  });

  test('MUST be told why, if its PIN is right and it opens nothing, and cannot be without', async () => {
    const { number, pin } = carrel.cards.adult;
    const { subject } = toldOf(await check(number, pin));
    for (const [reason, [change, undo]] of [
      ['EXPIRED', expired],
      ['BARRED', barred],
    ] as const)
      await during(change, undo, async () => {
        expect(toldOf(await check(number, pin))).toEqual({ ...good, standing: 'NOT_GOOD', reason, subject });
        expect(toldOf(await check(number, '0000'))).toEqual(notProved);
      });
  });

  test('MUST be good to the end of its last day in the library’s zone, and cannot be after', async () => {
    const { number, pin } = carrel.cards.adult;
    const lastDay = `update cards set expires_on = '2026-06-17' where OF`;
    await during(lastDay, expired[1], async () => {
      carrel.clock.now = new Date('2026-06-18T05:59:59.999Z');
      expect(toldOf(await check(number, pin))).toEqual(good);
      carrel.clock.now = new Date('2026-06-18T06:00:00Z');
      expect(toldOf(await check(number, pin)).reason).toBe('EXPIRED');
    });
  });

  test('cannot be checked by anybody else: who knows its standing has the record, and others are withheld it', async () => {
    const { number, pin } = carrel.cards.adult;
    sent.length = 0;
    for (const [persona, purpose] of [['card'], ['borrowerInPerson'], ['clerk', 'CIRCULATION']] as const)
      expect((await checkAt(carrel, number, pin, persona, purpose)).json).toEqual({
        data: { cardStanding: null },
      });
    const answer = await check(number, pin, 'feed');
    expect(answer.json.data).toEqual({ cardStanding: null });
    expect(withheldOf(answer)).toContain('Query.cardStanding');
    expect(sent.filter(({ audience }) => audience === 'pin')).toEqual([]);
    expect(toldOf(await check(number, pin))).toEqual(good);
  });
});

describe('[third-party.no-pii] what is not proved', () => {
  test('MUST be the same bytes, the same statements and one hash: a wrong PIN, an unknown number, a lost card, one without a PIN, a throttled guess', async () => {
    const { adult, child, lost } = carrel.cards;
    const { superuser } = carrel.database;
    const [bare] = await superuser<{ number: string }[]>`
      select number from cards where pin_hash is null and state = 'ACTIVE' limit 1`;
    const tried = vi.mocked(verify);
    const seen: unknown[] = [];
    const look = async (number: string, pin: string) => {
      tried.mockClear();
      sent.length = 0;
      const answer = await check(number, pin);
      expect(toldOf(answer)).toEqual(notProved);
      const hashes = tried.mock.calls.map(([hashed]) => String(hashed).replace(/(\$[^$]+){2}$/, ''));
      seen.push([bytes(answer), hashes, sent.map(({ audience, text }) => `${audience}: ${text}`)]);
    };
    await look(adult.number, '0000');
    await look(adult.number, child.pin);
    await look(nobody, adult.pin);
    await look("' or true --", adult.pin);
    await look(lost.number, lost.pin);
    await look(bare?.number ?? '', '0000');
    await during(...expired, () => look(adult.number, '0000'));
    await during(...barred, () => look(adult.number, '0000'));
    await during(
      `update cards set state = 'REPLACED' where OF`,
      `update cards set state = 'ACTIVE' where OF`,
      () => look(adult.number, adult.pin),
    );
    await superuser`delete from pin_failures`;
    for (let wrong = 0; wrong < 5; wrong += 1) await check(adult.number, '0000');
    await look(adult.number, adult.pin);
    const [, hashes, statements] = seen[0] as [string, string[], string[]];
    expect(hashes).toEqual(['$argon2id$v=19$m=19456,t=2,p=1']);
    // The token and what the check costs, then the number, the vendor's try and the card's, and what is given back.
    expect(statements.map((each) => each.split(':')[0])).toEqual([
      'open',
      'open',
      'pin',
      'pin',
      'pin',
      'pin',
    ]);
    for (const each of seen) expect(each).toEqual(seen[0]);
  });
});

describe('[third-party.no-pii] C22 the subject', () => {
  test('MUST be another for each vendor, and for each the same tomorrow', async () => {
    const { number, pin } = carrel.cards.adult;
    const ofBoth = async () => [
      toldOf(await check(number, pin, 'vendor')).subject,
      toldOf(await check(number, pin, 'otherVendor')).subject,
    ];
    const today = await ofBoth();
    expect(new Set(today).size).toBe(2);
    carrel.clock.now = later(20);
    expect(await ofBoth()).toEqual(today);
    const child = toldOf(await check(carrel.cards.child.number, carrel.cards.child.pin)).subject;
    expect(today).not.toContain(child);
  });

  test('MUST be another under the vendor’s next key, and stay as it was for the other vendor', async () => {
    const { number, pin } = carrel.cards.adult;
    const { superuser } = carrel.database;
    const of = async (persona: Persona) => toldOf(await check(number, pin, persona)).subject;
    const before = [await of('vendor'), await of('otherVendor')];
    await superuser`update clients set subject_key = 2 where id = ${clientId('vendor')}`;
    expect(await of('vendor')).not.toBe(before[0]);
    expect(await of('otherVendor')).toBe(before[1]);
    await superuser`update clients set subject_key = 1 where id = ${clientId('vendor')}`;
    expect(await of('vendor')).toBe(before[0]);
  });

  test('MUST be the same with the card that replaces another, and the old card cannot be checked any more', async () => {
    const own = await startCarrel();
    try {
      const desk = deskOf(() => own, 'ACCOUNT');
      const { number, pin } = own.cards.adult;
      const newCardNumber = '29000099990001';
      const { subject } = toldOf(await checkAt(own, number, pin, 'vendor'));
      payloadOf(await desk('replaceCard', { cardNumber: number, newCardNumber }));
      expect(toldOf(await checkAt(own, newCardNumber, pin, 'vendor'))).toEqual(notProved);
      payloadOf(await desk('setPin', { cardNumber: newCardNumber, pin: '9182' }));
      expect(toldOf(await checkAt(own, newCardNumber, '9182', 'vendor'))).toEqual({ ...good, subject });
      expect(toldOf(await checkAt(own, number, pin, 'vendor'))).toEqual(notProved);
    } finally {
      await own.close();
    }
  });
});

describe('[third-party.no-pii] C39 the kind of a child’s card', () => {
  test('cannot change with the 18th birthday, and MUST with the card’s own', async () => {
    const { number, pin } = carrel.cards.child;
    const { superuser } = carrel.database;
    await superuser`update patrons set birth_date = '2008-06-18'
      where id = (select patron_id from cards where number = ${number})`;
    const kinds: string[] = [];
    for (const at of ['2026-06-17T18:00:00Z', '2026-06-18T05:59:59Z', '2026-06-18T06:00:00Z']) {
      carrel.clock.now = new Date(at);
      kinds.push(toldOf(await check(number, pin)).cardKind);
    }
    expect(kinds).toEqual(['JUVENILE', 'JUVENILE', 'JUVENILE']);
    await superuser`update cards set kind = 'ADULT' where number = ${number}`;
    expect(toldOf(await check(number, pin)).cardKind).toBe('ADULT');
    await superuser`update cards set kind = 'JUVENILE' where number = ${number}`;
  });
});

describe('[retain.no-tracking] C24 a vendor’s checks of a card', () => {
  test('cannot be on file as disclosures, while the card’s own look at its record MUST be', async () => {
    const { number, pin } = carrel.cards.adult;
    const { superuser } = carrel.database;
    const entries = async () => (await superuser`select 1 from disclosures`).length;
    const before = await entries();
    toldOf(await check(number, pin));
    toldOf(await check(number, '0000'));
    expect(await entries()).toBe(before);
    await carrel.query('{ record { cards { state } } }', { token: carrel.tokens.card });
    expect(await entries()).toBe(before + 1);
  });

  test('of wrong guesses MUST stay a count and keyed hashes, in which there is no number, person or vendor', async () => {
    const { superuser } = carrel.database;
    await check(carrel.cards.adult.number, '0000');
    const rows = await superuser<{ key: string; points: number }[]>`select * from pin_failures`;
    expect(rows.map(({ points }) => points)).toEqual([1, 1]);
    const text = JSON.stringify(rows);
    for (const each of [carrel.cards.adult.number, adultId, clientId('vendor')])
      expect(text).not.toContain(each);
  });
});
