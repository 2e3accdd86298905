import { completeInterlibraryLoan } from '../../drizzle/writes/completeInterlibraryLoan.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const CompleteInterlibraryLoanInput = builder.inputType('CompleteInterlibraryLoanInput', {
  fields: (t) => ({
    requestId: t.id({ required: true, authScopes: { enters: 'interlibrary' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CompleteInterlibraryLoanPayload = recordPayload(
  'CompleteInterlibraryLoanPayload',
  'Whose request it was.',
);

builder.mutationField('completeInterlibraryLoan', (t) =>
  t.field({
    type: CompleteInterlibraryLoanPayload,
    description: 'A request is done with, however it ended: it goes, and a count of it stays.',
    authScopes: { discloses: 'open', may: 'completeInterlibraryLoan' },
    args: {
      input: t.arg({ type: CompleteInterlibraryLoanInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const requestId = requiredId(input.requestId, 'requestId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'completeInterlibraryLoan',
        completeInterlibraryLoan,
        { requestId, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, null);
    },
  }),
);
