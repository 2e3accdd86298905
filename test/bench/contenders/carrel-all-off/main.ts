/** Carrel without rules on its fields, without its log and without its second wall: what the three cost together. */
import { inPlaceOf } from '../carrel/inPlaceOf.ts';
import { loginsWithoutWall } from '../carrel/withoutWall.ts';

const met = [
  inPlaceOf(
    new URL('../../../../schema/schema.ts', import.meta.url),
    new URL('../carrel-rules-off/rulelessSchema.ts', import.meta.url),
  ),
  inPlaceOf(
    new URL('../../../../src/disclosure/openLog.ts', import.meta.url),
    new URL('../carrel-log-off/noLog.ts', import.meta.url),
  ),
];
const { serve } = await import('../carrel/serve.ts');
for (const requireMet of met) requireMet();
await serve({ roles: await loginsWithoutWall() });
