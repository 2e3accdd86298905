import { startComputerSession } from '../../drizzle/writes/startComputerSession.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { after } from '../policy/days.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { patronFields, patronNamed } from './patronNamed.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const StartComputerSessionInput = builder.inputType('StartComputerSessionInput', {
  fields: (t) => ({
    ...patronFields(t),
    branchId: t.id({ required: true, authScopes: { enters: 'use' } }),
    endsAt: t.field({ type: 'DateTime', required: true, authScopes: { enters: 'use' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const StartComputerSessionPayload = recordPayload('StartComputerSessionPayload', 'Who is there.');

/** Nobody sits there longer. */
const longest = Temporal.Duration.from('P1D');

builder.mutationField('startComputerSession', (t) =>
  t.field({
    type: StartComputerSessionPayload,
    description: 'A person sits down at a library computer. One at a time.',
    authScopes: { discloses: 'open', may: 'startComputerSession' },
    args: {
      input: t.arg({ type: StartComputerSessionInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const named = patronNamed(input.patronId, input.cardNumber);
      const branchId = requiredId(input.branchId, 'branchId');
      const { endsAt, idempotencyKey } = input;
      const { now, timeZone } = context;
      if (endsAt <= now || endsAt > after(now, longest, timeZone))
        throw badInput('endsAt', 'must be later than now, and within a day');
      const done = await perform(
        context,
        'startComputerSession',
        startComputerSession,
        { ...named, branchId, endsAt, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, named.patronId);
    },
  }),
);
