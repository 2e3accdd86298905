import { expect } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { withheldOf } from '../http/answers.ts';
import type { TestCarrel } from '../setup/carrel.ts';

/** Puts a canary into whatever of a record its card does not open. */
export async function plantCanary({ database: { superuser } }: TestCarrel): Promise<void> {
  await superuser`update person_names set first = 'Canary', middle = 'Canary', last = 'Canary', preferred = 'Canary'
    where patron_id = ${adultId}`;
  await superuser`update patrons set email = 'canary@example.org', category = 'CANARY' where id = ${adultId}`;
  await superuser`update phones set number = 'canary' where patron_id = ${adultId}`;
  await superuser`update addresses set line1 = 'Canary Row', city = 'Canary' where patron_id = ${adultId}`;
  await superuser`insert into caregiver_links (child_id, caregiver_name, signed, listed)
    values (${adultId}, 'Canary', true, true)`;
}

/** Asks with a card, and holds that the field is withheld, and that no canary is in the answer. */
export async function expectWithheldFrom(
  carrel: TestCarrel,
  document: string,
  coordinate: string,
  variables = {},
): Promise<void> {
  const answer = await carrel.query(document, { token: carrel.tokens.card, variables });
  expect(answer.status, answer.text).toBe(200);
  expect(withheldOf(answer)[0], answer.text).toBe(coordinate);
  expect(answer.text.toLowerCase()).not.toContain('canary');
  expect(answer.text).not.toContain(carrel.cards.adult.number);
  expect(answer.json.data.record.id).toBe(adultId);
}
