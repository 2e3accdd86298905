import type { ReleaseRow } from '../../drizzle/reads/papers.ts';
import { builder } from '../builder.ts';
import type { RecordClass } from '../policy/classes.ts';
import { RecordClassName } from './policyNames.ts';

export const Release = builder.objectRef<ReleaseRow>('Release').implement({
  description:
    'An answer that was given under a paper: when, to whom, of which classes. Never what was in it.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    caller: t.exposeString('caller', {
      description: 'Who asked, as the log names callers.',
      authScopes: { discloses: 'legal' },
    }),
    openedBy: t.exposeString('openedBy', {
      description: 'The member of staff who opened it at the desk.',
      authScopes: { discloses: 'legal' },
    }),
    classes: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'legal' },
      resolve: (release) => release.classes as RecordClass[],
    }),
    found: t.exposeBoolean('found', {
      description: 'Whether there was a record to show.',
      authScopes: { discloses: 'legal' },
    }),
  }),
});
