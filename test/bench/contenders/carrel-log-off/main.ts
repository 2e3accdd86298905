/**
 * Carrel without its disclosure log: what it costs to put each answer on file before it leaves. Off is the making of an
 * entry's proof and pseudonyms and its insert, and with no entries there is nothing to seal. What an entry is made of is
 * still gathered, and the gateway still waits for its (empty) `put`.
 */
import { inPlaceOf } from '../carrel/inPlaceOf.ts';

const requireMet = inPlaceOf(
  new URL('../../../../src/disclosure/openLog.ts', import.meta.url),
  new URL('./noLog.ts', import.meta.url),
);
const { serve } = await import('../carrel/serve.ts');
requireMet();
await serve();
