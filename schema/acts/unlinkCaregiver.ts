import { unlinkCaregiver } from '../../drizzle/writes/unlinkCaregiver.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const UnlinkCaregiverInput = builder.inputType('UnlinkCaregiverInput', {
  fields: (t) => ({
    linkId: t.id({ required: true, authScopes: { enters: 'household' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const UnlinkCaregiverPayload = recordPayload('UnlinkCaregiverPayload', 'The child’s record.');

builder.mutationField('unlinkCaregiver', (t) =>
  t.field({
    type: UnlinkCaregiverPayload,
    description: 'A caregiver is one no more, and whatever was opened to them as one ends.',
    authScopes: { discloses: 'open', may: 'unlinkCaregiver' },
    args: { input: t.arg({ type: UnlinkCaregiverInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const linkId = requiredId(input.linkId, 'linkId');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'unlinkCaregiver',
        unlinkCaregiver,
        { linkId, idempotencyKey },
        'person',
      );
      return recordOf(context, info, done, null);
    },
  }),
);
