import { requestInterlibraryLoan } from '../../drizzle/writes/requestInterlibraryLoan.ts';
import { builder } from '../builder.ts';
import { requiredLine } from './contact.ts';
import { idempotencyKey } from './inputs.ts';
import { patronFields, patronNamed } from './patronNamed.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const RequestInterlibraryLoanInput = builder.inputType('RequestInterlibraryLoanInput', {
  fields: (t) => ({
    ...patronFields(t),
    title: t.string({ required: true, authScopes: { enters: 'interlibrary' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RequestInterlibraryLoanPayload = recordPayload('RequestInterlibraryLoanPayload', 'Who asks for it.');

const longestTitle = 500;

builder.mutationField('requestInterlibraryLoan', (t) =>
  t.field({
    type: RequestInterlibraryLoanPayload,
    description: 'A person asks for what another library has.',
    authScopes: { discloses: 'open', may: 'requestInterlibraryLoan' },
    args: {
      input: t.arg({ type: RequestInterlibraryLoanInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const named = patronNamed(input.patronId, input.cardNumber);
      const title = requiredLine(input.title, 'title', longestTitle);
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'requestInterlibraryLoan',
        requestInterlibraryLoan,
        { ...named, title, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, named.patronId);
    },
  }),
);
