import { deletePatron } from '../../drizzle/writes/deletePatron.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, type OfRecordAfter, recordAfter, recordOf } from './recordPayload.ts';

const Deletion = builder.enumType('Deletion', {
  description: 'When a person goes.',
  values: {
    DELETED: { description: 'Now: nothing is left that names them.' },
    WHEN_SETTLED: {
      description: 'The moment that the last thing is back and the last of it paid or waived.',
    },
  } as const,
});

const DeletePatronInput = builder.inputType('DeletePatronInput', {
  fields: (t) => ({
    patronId: t.id({ required: true, authScopes: { enters: 'open' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const DeletePatronPayload = builder
  .objectRef<OfRecordAfter & { deletion: string }>('DeletePatronPayload')
  .implement({
    description: 'When the person goes, and the record while it is there.',
    fields: (t) => ({
      deletion: t.field({
        type: Deletion,
        authScopes: { discloses: 'identity' },
        resolve: ({ deletion }) => deletion as never,
      }),
      record: recordAfter(t),
      again: again(t),
    }),
  });

builder.mutationField('deletePatron', (t) =>
  t.field({
    type: DeletePatronPayload,
    description:
      'A person asks to be deleted: at once where nothing is out or owed, else once that is settled.',
    authScopes: { discloses: 'open', may: 'deletePatron' },
    args: { input: t.arg({ type: DeletePatronInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const patronId = requiredId(input.patronId, 'patronId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'deletePatron',
        deletePatron,
        { patronId, idempotencyKey },
        'person',
      );
      // The log names whoever went, as it names anybody: by a pseudonym.
      if (!done.again) context.disclosing.record(patronId);
      return { deletion: done.outcome, ...(await recordOf(context, info, done, patronId)) };
    },
  }),
);
