import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  allPseudonyms,
  destroyPseudonymKey,
  rotatePseudonymKey,
} from '../../src/disclosure/pseudonymKeys.ts';
import { type Logged, openLogged } from './logged.ts';

let logged: Logged;
let db: Awaited<ReturnType<Logged['carrel']['database']['operator']>>['db'];
beforeAll(async () => {
  logged = await openLogged();
  ({ db } = await logged.carrel.database.operator());
});
beforeEach(async () => {
  await logged.clear();
  await logged.carrel.database.superuser`delete from pseudonym_keys where number > 1`;
});
afterAll(() => logged.close());

const entries = () => logged.carrel.database.superuser<{ key: number; subjects: string[] }[]>`
  select pseudonym_key as key, subjects from disclosures order by at`;
const rotate = () => rotatePseudonymKey(db, logged.carrel.database.secret, logged.carrel.clock.now);
const adult = async () => {
  const [row] = await logged.carrel.database.superuser<{ id: string }[]>`
    select patron_id as id from cards where number = ${logged.carrel.cards.adult.number}`;
  return row?.id ?? '';
};
const pseudonymsOfAdult = async () => {
  const id = await adult();
  return (await allPseudonyms(db, logged.carrel.database.secret)).map((each) => each.of(id));
};

describe('[offence.disclosure] a pseudonym key', () => {
  test('MUST be replaced at once, in the process that runs too, and both keys tell whom it was about', async () => {
    await logged.look(1);
    expect(await rotate()).toBe(2);
    await logged.look(2);
    const [before, after, last] = await entries();
    expect([before?.key, after?.key, last?.key]).toEqual([1, 2, 2]);
    expect(after?.subjects).toEqual(last?.subjects);
    expect(after?.subjects).not.toEqual(before?.subjects);
    expect(await pseudonymsOfAdult()).toEqual([before?.subjects[0], after?.subjects[0]]);
  });

  test('MUST be replaced by the fleet’s processes one after the other, whoever asks for it', async () => {
    expect((await Promise.all([rotate(), rotate(), rotate()])).toSorted()).toEqual([2, 3, 4]);
    await logged.look(1);
    expect((await entries()).map(({ key }) => key)).toEqual([4]);
  });

  test.each([
    ['a card, whose grant is on file', 'card', 'CARD', '', 1],
    [
      'a consent',
      'writtenConsent',
      'WRITTEN_CONSENT',
      `delete from grants where basis = 'WRITTEN_CONSENT'`,
      1,
    ],
    ['an order', 'courtOrder', 'COURT_ORDER', `delete from grants where basis = 'COURT_ORDER'`, 1],
    [
      'what is gone',
      'borrowerInPerson',
      'BORROWER_IN_PERSON',
      `delete from grants where basis = 'BORROWER_IN_PERSON'`,
      0,
    ],
  ] as const)(
    'that is destroyed MUST be said to leave an entry that rests on what still names its person: %s',
    async (_, persona, basis, change, onPaper) => {
      const { tokens, database, clock } = logged.carrel;
      const old = await rotate();
      await logged.carrel.query('{ record { loans { id } } }', { token: tokens[persona] });
      const [entry] = await database.superuser`select basis from disclosures where pseudonym_key = ${old}`;
      expect(entry).toEqual({ basis });
      if (change !== '') await database.superuser.unsafe(change);
      await rotate();
      expect(await destroyPseudonymKey(db, old, clock.now)).toEqual({ entries: 1, onPaper });
    },
  );

  test('that is destroyed MUST unlink its entries for good, and what is sealed still verifies', async () => {
    await logged.look(2);
    await logged.seal();
    await rotate();
    await logged.look(1);
    await logged.seal();
    const { now } = logged.carrel.clock;
    const unlinked = await destroyPseudonymKey(db, 1, now);
    expect(unlinked).toEqual({ entries: 2, onPaper: 0 });
    const [before, , after] = await entries();
    const known = await pseudonymsOfAdult();
    expect(known).toEqual([after?.subjects[0]]);
    expect(known).not.toContain(before?.subjects[0]);
    const [key] = await logged.carrel.database
      .superuser`select wrapped, destroyed_at from pseudonym_keys where number = 1`;
    expect(key).toEqual({ wrapped: null, destroyed_at: now });
    expect(await logged.verify()).toMatchObject({ holds: true, sealed: 3 });
    await logged.carrel.database.superuser`delete from disclosures`;
  });

  test('that the log writes with cannot be destroyed, nor one that is not there, nor one twice', async () => {
    const { now } = logged.carrel.clock;
    await rotate();
    await expect(destroyPseudonymKey(db, 2, now)).rejects.toMatchObject({ code: 'KEY_IN_USE' });
    await expect(destroyPseudonymKey(db, 7, now)).rejects.toMatchObject({ code: 'NO_SUCH_KEY' });
    await rotate();
    await destroyPseudonymKey(db, 2, now);
    await expect(destroyPseudonymKey(db, 2, now)).rejects.toMatchObject({ code: 'NO_SUCH_KEY' });
  });
});
