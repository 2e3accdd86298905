import { recordLegalAction } from '../../drizzle/writes/recordLegalAction.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { dayIn } from '../policy/age.ts';
import { incidentAfter, type OfIncident, readIncidentAfter } from './incidentPayload.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const RecordLegalActionInput = builder.inputType('RecordLegalActionInput', {
  fields: (t) => ({
    incidentId: t.id({ required: true, authScopes: { enters: 'open' } }),
    on: t.field({
      type: 'Date',
      required: true,
      description: 'The day on which the library took legal action.',
      authScopes: { enters: 'conduct' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RecordLegalActionPayload = builder.objectRef<OfIncident>('RecordLegalActionPayload').implement({
  fields: (t) => ({ incident: incidentAfter(t), again: again(t) }),
});

builder.mutationField('recordLegalAction', (t) =>
  t.field({
    type: RecordLegalActionPayload,
    description: 'The library takes legal action over an incident: from then on this one can be released.',
    authScopes: { discloses: 'open', may: 'recordLegalAction' },
    args: {
      input: t.arg({ type: RecordLegalActionInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const incidentId = requiredId(input.incidentId, 'incidentId');
      if (input.on > dayIn(context.now, context.rules.timeZone)) throw badInput('on', 'must not lie ahead');
      const { idempotencyKey } = input;
      const done = await perform(
        context,
        'recordLegalAction',
        recordLegalAction,
        { incidentId, on: input.on, idempotencyKey },
        'person',
      );
      return { incident: await readIncidentAfter(context, info, incidentId), again: done.again };
    },
  }),
);
