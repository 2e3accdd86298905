import { linkCaregiver } from '../../drizzle/writes/linkCaregiver.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { adultIfBornBy } from '../policy/age.ts';
import { lineOf } from './contact.ts';
import { idempotencyKey, idOf, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const LinkCaregiverInput = builder.inputType('LinkCaregiverInput', {
  description: 'Signed and listed are two facts, said apart. The same pair again is told anew.',
  fields: (t) => ({
    childId: t.id({ required: true, authScopes: { enters: 'open' } }),
    caregiverId: t.id({ description: 'A caregiver with a record.', authScopes: { enters: 'open' } }),
    caregiverName: t.string({
      description: 'A caregiver without one is a name only. In place of `caregiverId`.',
      authScopes: { enters: 'household' },
    }),
    signed: t.boolean({
      required: true,
      description: 'Whether they signed for the child’s card.',
      authScopes: { enters: 'household' },
    }),
    listed: t.boolean({
      required: true,
      description: 'Whether they are listed on it.',
      authScopes: { enters: 'household' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const LinkCaregiverPayload = recordPayload('LinkCaregiverPayload', 'The child’s record.');

builder.mutationField('linkCaregiver', (t) =>
  t.field({
    type: LinkCaregiverPayload,
    description:
      'Who signed for a child’s card, or is listed on it. What was opened on a signature or a listing that is taken back ends.',
    authScopes: { discloses: 'open', may: 'linkCaregiver' },
    args: { input: t.arg({ type: LinkCaregiverInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const childId = requiredId(input.childId, 'childId');
      const caregiverId = idOf(input.caregiverId, 'caregiverId');
      const caregiverName = lineOf(input.caregiverName, 'caregiverName', 200);
      const { signed, listed } = input;
      if (caregiverId === null && caregiverName === null)
        throw badInput('caregiverId', 'must be given, or "caregiverName" in its place');
      if (caregiverId !== null && caregiverName !== null)
        throw badInput('caregiverName', 'must be left out where "caregiverId" is given');
      if (!signed && !listed) throw badInput('signed', 'or "listed" must be true: end the link otherwise');
      const done = await perform(
        context,
        'linkCaregiver',
        linkCaregiver,
        {
          childId,
          caregiverId,
          caregiverName,
          signed,
          listed,
          adultIfBornBy: adultIfBornBy(context.now, context.timeZone),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
        { asked: input },
      );
      return recordOf(context, info, done, childId);
    },
  }),
);
