import { approveProcess } from '../../drizzle/writes/approveProcess.ts';
import { builder } from '../builder.ts';
import { ProcessState } from '../types/legalProcess.ts';
import { requiredId } from './inputs.ts';
import { actingStaff, perform } from './perform.ts';
import { type OfProcess, processAfter, processInput, readProcessAfter } from './processPayload.ts';
import { again } from './recordPayload.ts';

const RefusalReason = builder.enumType('ProcessRefusalReason', {
  description: 'Why a process cannot be approved, and so is refused.',
  values: {
    NO_FINDING: { description: 'The court did not find that the merits of disclosure exceed privacy.' },
  } as const,
});

const ApproveProcessInput = processInput('ApproveProcessInput');

const ApproveProcessPayload = builder
  .objectRef<OfProcess & { outcome: string }>('ApproveProcessPayload')
  .implement({
    description: 'The process after it: approved, or refused for want of a finding.',
    fields: (t) => ({
      state: t.field({
        type: ProcessState,
        authScopes: { discloses: 'legal' },
        resolve: ({ outcome }) => (outcome === 'APPROVED' ? 'APPROVED' : 'REFUSED'),
      }),
      reason: t.field({
        type: RefusalReason,
        description: 'Null where it was approved.',
        authScopes: { discloses: 'legal' },
        resolve: ({ outcome }) => (outcome === 'APPROVED' ? null : 'NO_FINDING'),
      }),
      process: processAfter(t),
      again: again(t),
    }),
  });

builder.mutationField('approveProcess', (t) =>
  t.field({
    type: ApproveProcessPayload,
    description:
      'Lets a process open what it names about whom it names. Without a court’s finding it is refused, and that is on file; a subpoena is let through only where the library has decided to accept such.',
    authScopes: { discloses: 'open', may: 'approveProcess' },
    args: {
      input: t.arg({ type: ApproveProcessInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const processId = requiredId(input.processId, 'processId');
      const { outcome, again } = await perform(
        context,
        'approveProcess',
        approveProcess,
        {
          processId,
          staff: actingStaff(context),
          idempotencyKey: input.idempotencyKey,
        },
        'thing',
        { ruled: { subpoenaDecidedBy: context.rules.subpoenaDecidedBy } },
      );
      return { outcome, again, process: await readProcessAfter(context, info, processId) };
    },
  }),
);
