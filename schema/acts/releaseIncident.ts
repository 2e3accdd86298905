import { releaseIncident } from '../../drizzle/writes/releaseIncident.ts';
import { builder } from '../builder.ts';
import { incidentAfter, type OfIncident, readIncidentAfter } from './incidentPayload.ts';
import { idempotencyKey, requiredId, requiredText } from './inputs.ts';
import { actingStaff, perform } from './perform.ts';
import { again } from './recordPayload.ts';

const ReleaseIncidentInput = builder.inputType('ReleaseIncidentInput', {
  fields: (t) => ({
    incidentId: t.id({ required: true, authScopes: { enters: 'open' } }),
    recipient: t.string({
      required: true,
      description: 'To whom it is released, as the library will want to know it later.',
      authScopes: { enters: 'conduct' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReleaseIncidentPayload = builder.objectRef<OfIncident>('ReleaseIncidentPayload').implement({
  fields: (t) => ({ incident: incidentAfter(t), again: again(t) }),
});

builder.mutationField('releaseIncident', (t) =>
  t.field({
    type: ReleaseIncidentPayload,
    description:
      'One incident is released to one recipient. Refused before legal action over it is recorded.',
    authScopes: { discloses: 'open', may: 'releaseIncident' },
    args: {
      input: t.arg({ type: ReleaseIncidentInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const incidentId = requiredId(input.incidentId, 'incidentId');
      const done = await perform(
        context,
        'releaseIncident',
        releaseIncident,
        {
          incidentId,
          recipient: requiredText(input.recipient, 'recipient'),
          releasedBy: actingStaff(context),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
      );
      // On file whatever of it is answered, and again with a retry: the first entry may have been what failed.
      context.disclosing.release('conduct');
      return { incident: await readIncidentAfter(context, info, incidentId), again: done.again };
    },
  }),
);
