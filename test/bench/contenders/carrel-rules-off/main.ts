/**
 * Carrel without the rules on its fields: what scope-auth costs. Off is its part in every resolver, by scope-auth's own
 * option for building a schema without it. Documents are still judged before they run, since what the judge leaves of one
 * is what is read at all: without it other rows would be read, and the answers would differ.
 */
import { inPlaceOf } from '../carrel/inPlaceOf.ts';

const requireMet = inPlaceOf(
  new URL('../../../../schema/schema.ts', import.meta.url),
  new URL('./rulelessSchema.ts', import.meta.url),
);
const { serve } = await import('../carrel/serve.ts');
requireMet();
await serve();
