import { endComputerSession } from '../../drizzle/writes/endComputerSession.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const EndComputerSessionInput = builder.inputType('EndComputerSessionInput', {
  fields: (t) => ({
    sessionId: t.id({ required: true, authScopes: { enters: 'use' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const EndComputerSessionPayload = recordPayload('EndComputerSessionPayload', 'Who was there.');

builder.mutationField('endComputerSession', (t) =>
  t.field({
    type: EndComputerSessionPayload,
    description: 'A person is at the computer no more: the session goes, and a count of it stays.',
    authScopes: { discloses: 'open', may: 'endComputerSession' },
    args: { input: t.arg({ type: EndComputerSessionInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const sessionId = requiredId(input.sessionId, 'sessionId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'endComputerSession',
        endComputerSession,
        { sessionId, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, null);
    },
  }),
);
