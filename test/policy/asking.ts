import { childId } from '../../src/demo/family.ts';
import { demoId } from '../../src/demo/ids.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { register } from '../setup/registered.ts';
import type { Caller } from './expected/callers.ts';

/** A second card of the adult's, past its last day. */
export const expiredCard = '29000099990009';

/**
 * The demonstration library, in which nobody has a second address line, no paper and no card has come to an end, and no incident
 * was ever released, until one is given here.
 */
export async function openLibrary(options: Parameters<typeof startCarrel>[0] = {}): Promise<TestCarrel> {
  const carrel = await startCarrel(options);
  const { superuser } = carrel.database;
  const [vendor] = await superuser<{ id: string }[]>`
    insert into clients (kind, name, contact, networks, rate_per_minute, created_at, expires_at, revoked_at)
    values ('VENDOR', 'A vendor of the past', 'x', '{192.0.2.0/24}', 1000, '2025-01-01', '2026-01-01', '2025-06-01')
    returning id`;
  await superuser`insert into client_days (client_id, day, requests, cost) values (${vendor?.id ?? ''}, '2025-05-30', 7, 12)`;
  await superuser`update addresses set line2 = 'The door at the back'`;
  await superuser`insert into legal_processes (kind, court, case_number, issued_on, served_on, finding, classes,
      expires_at, state, decided_at, accepted_by_decision_of, vacated_by, vacated_at)
    select 'SUBPOENA', court, '2', issued_on, served_on, false, classes, expires_at, 'VACATED', decided_at, 'The board',
      decided_by, decided_at from legal_processes`;
  await superuser`insert into consents (patron_id, recipient, classes, signed_on, expires_at, revoked_at)
    select patron_id, 'Another', classes, signed_on, expires_at, ${carrel.clock.now} from consents`;
  // Something was released under the order and the consent, so that there is a report of it.
  await superuser`update grants set opened_by = 'A clerk'`;
  for (const token of [carrel.tokens.courtOrder, carrel.tokens.writtenConsent])
    await carrel.query('{ record { loans { id } } }', { token });
  // Somebody of the staff looked, so that the log has a purpose.
  await carrel.query(`{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { category } }`, {
    token: carrel.tokens.clerk,
    purpose: 'CIRCULATION',
  });
  const [incident] = await superuser<{ id: string }[]>`
    insert into incidents (patron_id, branch_id, occurred_at, description, evidence_notes, reported_by, legal_action_on)
    select id, home_branch_id, '2026-06-01T10:00:00Z', 'A window was broken.', 'A stone.', 'A clerk', '2026-06-02'
    from patrons where id = ${childId} returning id`;
  await superuser`
    insert into incident_releases (incident_id, recipient, released_on, released_by)
    values (${incident?.id ?? ''}, 'The insurer', '2026-06-03', 'An administrator')`;
  // What an agency can report, so that between the reports every field has a value.
  await superuser`insert into recoveries (referral_id, line_id, kind, amount_cents, happened_on, reported_on)
    select l.referral_id, case reported when 'ITEM_RETURNED' then l.id end, reported, cents, '2026-06-10', '2026-06-11'
    from referral_lines l, (values ('AMOUNT_PAID', 100), ('ITEM_RETURNED', null)) as made (reported, cents)
    where l.referral_id = ${demoId('referral', 'debtor-a')}`;
  // With the PIN of the card that is good: whoever has it is told why this one is not.
  await superuser`insert into cards (number, patron_id, kind, state, pin_hash, issued_on, expires_on)
    select ${expiredCard}, patron_id, kind, state, pin_hash, issued_on, '2026-06-16' from cards
    where number = ${carrel.cards.adult.number}`;
  return carrel;
}

/** Asks as a caller does. An agency can run only what is registered for it: here, whatever it is about to ask. */
export async function ask(carrel: TestCarrel, caller: Caller, document: string): Promise<Answer> {
  if (caller.persona === 'agency') await register(carrel, 'agency', document);
  return carrel.query(document, {
    ...(caller.persona === null ? {} : { token: carrel.tokens[caller.persona] }),
    ...(caller.purpose === null || caller.purpose === 'none' ? {} : { purpose: caller.purpose }),
  });
}
