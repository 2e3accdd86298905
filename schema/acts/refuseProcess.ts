import { refuseProcess } from '../../drizzle/writes/refuseProcess.ts';
import { builder } from '../builder.ts';
import { requiredId } from './inputs.ts';
import { actingStaff, perform } from './perform.ts';
import { type OfProcess, processAfter, processInput, readProcessAfter } from './processPayload.ts';
import { again } from './recordPayload.ts';

const RefuseProcessInput = processInput('RefuseProcessInput');

const RefuseProcessPayload = builder.objectRef<OfProcess>('RefuseProcessPayload').implement({
  fields: (t) => ({ process: processAfter(t), again: again(t) }),
});

builder.mutationField('refuseProcess', (t) =>
  t.field({
    type: RefuseProcessPayload,
    description: 'Refuses a recorded process for good. What it named stays shut.',
    authScopes: { discloses: 'open', may: 'refuseProcess' },
    args: {
      input: t.arg({ type: RefuseProcessInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const processId = requiredId(input.processId, 'processId');
      const { again } = await perform(
        context,
        'refuseProcess',
        refuseProcess,
        { processId, staff: actingStaff(context), idempotencyKey: input.idempotencyKey },
        'thing',
      );
      return { again, process: await readProcessAfter(context, info, processId) };
    },
  }),
);
