import type { InterlibraryLoanRequestRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

export const InterlibraryLoanRequestState = builder.enumType('InterlibraryLoanRequestState', {
  values: ['REQUESTED', 'SHIPPED', 'RECEIVED'] as const,
});

export const InterlibraryLoanRequest = builder
  .objectRef<InterlibraryLoanRequestRow>('InterlibraryLoanRequest')
  .implement({
    description: 'What a person asked for from another library.',
    fields: (t) => ({
      id: t.exposeID('id', { authScopes: { discloses: 'interlibrary' } }),
      title: t.exposeString('title', { authScopes: { discloses: 'interlibrary' } }),
      state: t.expose('state', {
        type: InterlibraryLoanRequestState,
        authScopes: { discloses: 'interlibrary' },
      }),
      requestedOn: t.expose('requestedOn', { type: 'Date', authScopes: { discloses: 'interlibrary' } }),
    }),
  });
