import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../src/principals/token.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { act, holding, open, type Shown, signIn } from './opening.ts';

let carrel: TestCarrel;
let good: Readonly<Record<string, Shown>>;
beforeAll(async () => {
  carrel = await startCarrel();
  good = await holding(carrel);
});
afterAll(() => carrel.close());

const close = (input: Shown, persona: 'clerk' | 'administrator' = 'clerk', purpose = 'CIRCULATION') =>
  act(carrel, 'closeDisclosure', input, { token: carrel.tokens[persona], purpose });
const opened = async (): Promise<{ id: string; token: string }> =>
  (await open(carrel, 'card', good.card ?? {})).json.data.openDisclosure;
const use = (token: string) => carrel.query('{ record { id } }', { token });

describe('[offence.disclosure] closing', () => {
  test.each(['id', 'token'] as const)(
    'by its %s MUST end the token at once, and that one only',
    async (by) => {
      const [one, other] = [await opened(), await opened()];
      expect((await use(one.token)).status).toBe(200);
      const answer = await close({ [by]: one[by] });
      expect(answer.json).toEqual({ data: { closeDisclosure: { again: false } } });
      expectRefused(await use(one.token), 401, 'UNAUTHENTICATED');
      expect((await use(other.token)).status).toBe(200);
      const [row] = await carrel.database.superuser`
      select g.ended_at, t.revoked_at from grants g join tokens t on t.grant_id = g.id where g.id = ${one.id}`;
      expect(row).toEqual({ ended_at: carrel.clock.now, revoked_at: carrel.clock.now });
    },
  );

  test('again MUST change nothing: under the same key it is told so, under another it had ended', async () => {
    const { id } = await opened();
    const idempotencyKey = randomUUID();
    await close({ id, idempotencyKey });
    const noon = carrel.clock.now;
    carrel.clock.now = new Date(noon.getTime() + 60_000);
    expect((await close({ id, idempotencyKey })).json.data.closeDisclosure).toEqual({ again: true });
    expect((await close({ id })).json.data.closeDisclosure).toEqual({ again: false });
    carrel.clock.now = noon;
    const [row] = await carrel.database.superuser`select ended_at from grants where id = ${id}`;
    expect(row?.ended_at).toEqual(noon);
  });

  test('MUST be any colleague’s to do, whatever it was opened for', async () => {
    const { id, token } = await opened();
    expect((await close({ id }, 'administrator', 'LEGAL')).status).toBe(200);
    expect((await use(token)).status).toBe(401);
  });

  test.each(['writtenConsent', 'courtOrder'] as const)(
    '[legal.process] what was opened on a paper MUST be an administrator’s to close, and cannot be a clerk’s: %s',
    async (member) => {
      const asking = { persona: 'administrator', purpose: 'LEGAL' } as const;
      const { id, token } = (await open(carrel, member, good[member] ?? {}, asking)).json.data.openDisclosure;
      const refused = await close({ id });
      expect(refused.json.errors[0].extensions).toMatchObject({ reason: 'UNKNOWN_DISCLOSURE' });
      expect((await use(token)).status).toBe(200);
      expect((await close({ id }, 'administrator', 'LEGAL')).status).toBe(200);
      expect((await use(token)).status).toBe(401);
    },
  );

  test('[access.card] cannot end what the desk did not open: a sign-in, a grant of the command line, another’s token', async () => {
    const { number, pin } = carrel.cards.adult;
    const own = (await signIn(carrel, number, pin)).json.data.signIn.token;
    const [grant] = await carrel.database.superuser<{ id: string }[]>`
      select id from grants where opened_by is null and ended_at is null limit 1`;
    const texts = new Set<string>();
    for (const token of [own, carrel.tokens.card, carrel.tokens.clerk, newToken('GRANT').token, 'nonsense']) {
      const answer = await close({ token });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toEqual({
        code: 'BAD_INPUT',
        argument: 'token',
        reason: 'UNKNOWN_DISCLOSURE',
      });
      texts.add(answer.text);
    }
    expect(texts.size).toBe(1);
    for (const id of [grant?.id ?? '', randomUUID()]) {
      const answer = await close({ id });
      expect(answer.json.errors[0].extensions).toMatchObject({
        argument: 'id',
        reason: 'UNKNOWN_DISCLOSURE',
      });
    }
    for (const token of [own, carrel.tokens.card]) expect((await use(token)).status).toBe(200);
  });

  test.each([{}, { id: null }, { id: randomUUID(), token: 'x' }, { id: 'x y' }])(
    'MUST be told which one, by id or by token: %j',
    async (input) => {
      const answer = await close(input);
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toEqual({ code: 'BAD_INPUT', argument: 'id' });
    },
  );
});
