import { createHash } from 'node:crypto';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import type { Caller } from './expected/callers.ts';

/** The demonstration library, in which nobody has a second address line until it is given one here. */
export async function openLibrary(): Promise<TestCarrel> {
  const carrel = await startCarrel();
  await carrel.database.superuser`update addresses set line2 = 'The door at the back'`;
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
