import { createHash } from 'node:crypto';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import type { Caller } from './expected/callers.ts';

/**
 * The demonstration library, in which nobody has a second address line, and no paper has come to an end, until one is
 * given here.
 */
export async function openLibrary(): Promise<TestCarrel> {
  const carrel = await startCarrel();
  const { superuser } = carrel.database;
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
  return carrel;
}

/** Asks as a caller does. An agency can run only what is registered for it: here, whatever it is about to ask. */
export async function ask(carrel: TestCarrel, caller: Caller, document: string): Promise<Answer> {
  if (caller.persona === 'agency') await register(carrel, document);
  return carrel.query(document, {
    ...(caller.persona === null ? {} : { token: carrel.tokens[caller.persona] }),
    ...(caller.purpose === null || caller.purpose === 'none' ? {} : { purpose: caller.purpose }),
  });
}

async function register(carrel: TestCarrel, document: string): Promise<void> {
  const hash = `sha256:${createHash('sha256').update(document, 'utf8').digest('hex')}`;
  await carrel.database.superuser`
    insert into registered_documents (client_id, hash, document, created_at)
    select distinct client_id, ${hash}, ${document}, ${carrel.clock.now.toISOString()}::timestamptz
    from tokens where hash = ${createHash('sha256').update(carrel.tokens.agency).digest()}
    on conflict do nothing`;
}
