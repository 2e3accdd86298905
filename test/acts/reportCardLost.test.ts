import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { act, holding, open, signIn } from './opening.ts';

let carrel: TestCarrel;
beforeEach(async () => {
  carrel = await startCarrel();
  return () => carrel.close();
});

const lost = (cardNumber: string, asking: Parameters<typeof act>[3] = clerk(), more: object = {}) =>
  act(carrel, 'reportCardLost', { cardNumber, ...more }, asking);
const clerk = (purpose = 'CIRCULATION', fields = 'again') => ({
  token: carrel.tokens.clerk,
  purpose,
  fields,
});
const use = async (token: string) => (await carrel.query('{ record { id } }', { token })).status;
const cardOf = async (number: string) =>
  (
    await carrel.database
      .superuser`select state, pin_hash is null as bare from cards where number = ${number}`
  )[0];

describe('[access.lost-card] a card that is reported lost', () => {
  test('MUST be dead with all that was made from it, in the same transaction; and what rests on something else stays', async () => {
    const good = await holding(carrel);
    const { adult, child } = carrel.cards;
    const signedIn = (await signIn(carrel, adult.number, adult.pin)).json.data.signIn.token;
    const opened = async (member: string) =>
      (await open(carrel, member, good[member] ?? {})).json.data.openDisclosure.token;
    const atDesk = await opened('card');
    const inPerson = await opened('borrowerInPerson');
    const { tokens } = carrel;
    expect((await lost(adult.number)).json.data.reportCardLost).toEqual({ again: false });
    for (const token of [signedIn, atDesk, tokens.card]) expect(await use(token)).toBe(401);
    // They rest on a photo ID and on papers, not on the card.
    for (const token of [inPerson, tokens.borrowerInPerson, tokens.writtenConsent])
      expect(await use(token)).toBe(200);
    expect(await cardOf(adult.number)).toEqual({ state: 'LOST', bare: true });
    const live = await carrel.database.superuser`
      select 1 from grants g join cards k on k.id = g.card_id left join tokens t on t.grant_id = g.id
      where k.number = ${adult.number} and (g.ended_at is null or t.revoked_at is null)`;
    expect(live).toHaveLength(0);
    // Should the card's state be changed back by hand, nothing rises with it.
    await carrel.database.superuser`update cards set state = 'ACTIVE' where number = ${adult.number}`;
    for (const token of [signedIn, atDesk, tokens.card]) expect(await use(token)).toBe(401);

    const withCard = await opened('caregiverWithCard');
    const photoId = await opened('caregiverPhotoId');
    await lost(child.number, clerk('ACCOUNT'));
    expect(await use(withCard)).toBe(401);
    expect(await use(photoId)).toBe(200);
  });

  test('MUST be, by its own bearer, the last thing that the token does', async () => {
    const { adult, child } = carrel.cards;
    const { token } = (await signIn(carrel, adult.number, adult.pin)).json.data.signIn;
    const others = await lost(child.number, { token });
    expectRefused(others, 400, 'BAD_INPUT');
    expect(others.text).toBe((await lost('29999000000000', { token })).text);
    expect(await cardOf(child.number)).toEqual({ state: 'ACTIVE', bare: false });
    const answer = await lost(adult.number, { token, fields: 'again record { id }' });
    expect(answer.json.data.reportCardLost).toEqual({ again: false, record: null });
    expect(await use(token)).toBe(401);
    expect(await cardOf(adult.number)).toEqual({ state: 'LOST', bare: true });
  });

  test('cannot miss what is opened in the same moment: whoever weighs the card waits for its fate', async () => {
    const { adult } = carrel.cards;
    const { superuser } = carrel.database;
    const opening = async (begin: () => Promise<{ status: number }>) => {
      const { asked } = await superuser.begin(async (tx) => {
        await tx`update cards set state = 'LOST' where number = ${adult.number}`;
        let isDone = false;
        const asked = begin().finally(() => {
          isDone = true;
        });
        // On another connection: within a transaction the server's activity is seen once.
        const isWaiting = async () =>
          (
            await superuser`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          ).length > 0;
        while (!isDone && !(await isWaiting()));
        // Within an object, so that the transaction ends and does not wait for it.
        return { asked };
      });
      const { status } = await asked;
      await superuser`update cards set state = 'ACTIVE' where number = ${adult.number}`;
      return status;
    };
    const before = (await superuser`select 1 from grants`).length;
    expect(await opening(() => open(carrel, 'card', { cardNumber: adult.number }))).toBe(403);
    expect(await opening(() => signIn(carrel, adult.number, adult.pin))).toBe(401);
    expect((await superuser`select 1 from grants`).length).toBe(before);
  });

  test('cannot be found again: reported twice, unknown and dead are one answer', async () => {
    const { adult } = carrel.cards;
    const idempotencyKey = randomUUID();
    await lost(adult.number, clerk(), { idempotencyKey });
    const again = await lost(adult.number, clerk('CIRCULATION', 'again record { id }'), { idempotencyKey });
    expect(again.json.data.reportCardLost).toEqual({ again: true, record: null });
    const answers = [
      await lost(adult.number),
      await lost(carrel.cards.lost.number),
      await lost('29999000000000'),
      await lost(''),
    ];
    for (const answer of answers) {
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toEqual({
        code: 'BAD_INPUT',
        argument: 'cardNumber',
        reason: 'UNKNOWN_CARD',
      });
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('MUST be on file, with the record that staff were shown after it', async () => {
    const { superuser } = carrel.database;
    await superuser`delete from disclosures`;
    const { adult } = carrel.cards;
    const answer = await lost(
      adult.number,
      clerk('ACCOUNT', 'record { name { last } cards { number } loans { id } }'),
    );
    expect(answer.json.data.reportCardLost.record).toEqual({
      name: { last: 'Fennimere' },
      cards: [],
      loans: null,
    });
    const [entry, ...more] = await superuser`select classes, found, basis, purpose from disclosures`;
    expect(more).toEqual([]);
    expect(entry).toEqual({
      classes: ['identity', 'standing'],
      found: true,
      basis: 'STAFF',
      purpose: 'ACCOUNT',
    });
  });

  test('cannot be the report of another basis: whoever came without the card’s PIN is not its bearer', async () => {
    const { adult, child } = carrel.cards;
    for (const [persona, number] of [
      ['borrowerInPerson', adult.number],
      ['caregiverWithCard', child.number],
      ['vendor', adult.number],
      ['feed', adult.number],
    ] as const)
      expectRefused(await lost(number, { token: carrel.tokens[persona] }), 403, 'NOT_ALLOWED');
    expect(await cardOf(adult.number)).toEqual({ state: 'ACTIVE', bare: false });
  });
});
