/** Carrel with authorization, second wall and log all on, as a library would run it. */
import { serve } from './serve.ts';

await serve();
