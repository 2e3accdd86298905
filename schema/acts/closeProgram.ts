import { readProgramName } from '../../drizzle/reads/program.ts';
import { closeProgram } from '../../drizzle/writes/closeProgram.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const CloseProgramInput = builder.inputType('CloseProgramInput', {
  fields: (t) => ({
    programId: t.id({ required: true, authScopes: { enters: 'open' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CloseProgramPayload = builder
  .objectRef<{ programName: string | null; again: boolean }>('CloseProgramPayload')
  .implement({
    description: 'Which programme it was: neither who came nor how many.',
    fields: (t) => ({
      programName: t.exposeString('programName', { authScopes: { discloses: 'open' } }),
      again: again(t),
    }),
  });

builder.mutationField('closeProgram', (t) =>
  t.field({
    type: CloseProgramPayload,
    description: 'A programme is over: its registrations go, and a count of them stays.',
    authScopes: { discloses: 'open', may: 'closeProgram' },
    args: { input: t.arg({ type: CloseProgramInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context) => {
      const programId = requiredId(input.programId, 'programId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'closeProgram',
        closeProgram,
        { programId, idempotencyKey },
        'thing',
      );
      const programName = await readProgramName(context.pools, context.view, programId);
      return { programName, again: done.again };
    },
  }),
);
