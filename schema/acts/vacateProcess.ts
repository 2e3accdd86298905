import { vacateProcess } from '../../drizzle/writes/vacateProcess.ts';
import { builder } from '../builder.ts';
import { requiredId } from './inputs.ts';
import { actingStaff, perform } from './perform.ts';
import { type OfProcess, processAfter, processInput, readProcessAfter } from './processPayload.ts';
import { again } from './recordPayload.ts';

const VacateProcessInput = processInput('VacateProcessInput');

const VacateProcessPayload = builder.objectRef<OfProcess>('VacateProcessPayload').implement({
  fields: (t) => ({ process: processAfter(t), again: again(t) }),
});

builder.mutationField('vacateProcess', (t) =>
  t.field({
    type: VacateProcessPayload,
    description: 'Sets an approved process aside. Whatever was opened under it ends at once.',
    authScopes: { discloses: 'open', may: 'vacateProcess' },
    args: {
      input: t.arg({ type: VacateProcessInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const processId = requiredId(input.processId, 'processId');
      const { again } = await perform(
        context,
        'vacateProcess',
        vacateProcess,
        { processId, staff: actingStaff(context), idempotencyKey: input.idempotencyKey },
        'thing',
      );
      return { again, process: await readProcessAfter(context, info, processId) };
    },
  }),
);
