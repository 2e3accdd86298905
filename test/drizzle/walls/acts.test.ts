import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Audience } from '../../../drizzle/audiences.ts';
import { startCarrel, type TestCarrel } from '../../setup/carrel.ts';

/** Statements of an attacker's own choosing that use the acts' functions, as the logins that may. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const callOf = (more: object): string =>
  JSON.stringify({ key: randomBytes(32).toString('hex'), now: carrel.clock.now.toISOString(), ...more });
const evidenceOf = (token: string): string => createHash('sha256').update(token).digest('hex');

async function as(
  audience: Audience,
  name: 'mark_lost' | 'update_contact' | 'report_card_lost' | 'place_hold',
  call: object,
  evidence = '',
): Promise<Record<string, unknown>> {
  const { sql } = carrel.pools.for(audience);
  const text = callOf(call);
  const undone = new Error('undone');
  let outcome: Record<string, unknown> = {};
  await sql
    .begin(async (tx) => {
      await tx`select set_config('carrel.evidence', ${evidence}, true)`;
      const [row] = await tx.unsafe<{ outcome: Record<string, unknown> }[]>(
        `select carrel.${name}($1::text::jsonb) as outcome`,
        [text],
      );
      outcome = row?.outcome ?? {};
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return outcome;
}

test('[collect.function] a feed’s login cannot join an item to a person by what two acts answer', async () => {
  const [loan] = await carrel.database.superuser<{ barcode: string }[]>`
    select barcode from loans l join items i on i.id = l.item_id where returned_at is null and condition is null limit 1`;
  const lost = await as('feed', 'mark_lost', { itemBarcode: loan?.barcode });
  expect(lost.outcome).toBe('MARKED');
  const contact = await as('feed', 'update_contact', { cardNumber: carrel.cards.adult.number, change: {} });
  for (const answer of [lost, contact]) {
    expect(answer).not.toHaveProperty('patronId');
    expect(answer).not.toHaveProperty('loanId');
    expect(JSON.stringify(answer)).not.toMatch(/"patronId":"/);
  }
});

test.each(['courtOrder', 'caregiverPhotoId', 'borrowerInPerson', 'writtenConsent'] as const)(
  '[access.card] the login of one record cannot act on the evidence of: %s',
  async (persona) => {
    const [card] = await carrel.database.superuser<{ number: string }[]>`
      select k.number from tokens t join grants g on g.id = t.grant_id join cards k on k.patron_id = g.patron_id
      where t.hash = ${createHash('sha256').update(carrel.tokens[persona]).digest()} and k.state = 'ACTIVE'`;
    const evidence = evidenceOf(carrel.tokens[persona]);
    const outcome = await as('person', 'report_card_lost', { cardNumber: card?.number }, evidence);
    expect(outcome).toMatchObject({ refused: { reason: 'UNKNOWN_CARD' } });
  },
);

test('[access.card] the login of one record MUST act on the evidence of a card', async () => {
  const [card] = await carrel.database.superuser<{ number: string }[]>`
    select k.number from tokens t join grants g on g.id = t.grant_id join cards k on k.id = g.card_id
    where t.hash = ${createHash('sha256').update(carrel.tokens.card).digest()}`;
  const evidence = evidenceOf(carrel.tokens.card);
  const outcome = await as('person', 'report_card_lost', { cardNumber: card?.number }, evidence);
  expect(outcome).toMatchObject({ again: false });
});

test('[access.card] the PIN’s login cannot go through the cards', async () => {
  const { sql } = carrel.pools.for('pin');
  await expect(sql`select number, pin_hash from cards`).rejects.toMatchObject({ code: '42501' });
});
