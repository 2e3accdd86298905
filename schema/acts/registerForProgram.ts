import { registerForProgram } from '../../drizzle/writes/registerForProgram.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { patronFields, patronNamed } from './patronNamed.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const RegisterForProgramInput = builder.inputType('RegisterForProgramInput', {
  fields: (t) => ({
    ...patronFields(t),
    programId: t.id({ required: true, authScopes: { enters: 'use' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RegisterForProgramPayload = recordPayload('RegisterForProgramPayload', 'Who is going to come.');

builder.mutationField('registerForProgram', (t) =>
  t.field({
    type: RegisterForProgramPayload,
    description: 'A person is going to come to a programme. Until it begins, and once.',
    authScopes: { discloses: 'open', may: 'registerForProgram' },
    args: { input: t.arg({ type: RegisterForProgramInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const named = patronNamed(input.patronId, input.cardNumber);
      const programId = requiredId(input.programId, 'programId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'registerForProgram',
        registerForProgram,
        { ...named, programId, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, named.patronId);
    },
  }),
);
