import { cancelHold } from '../../drizzle/writes/cancelHold.ts';
import { builder } from '../builder.ts';
import { dayAfter } from '../policy/days.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const CancelHoldInput = builder.inputType('CancelHoldInput', {
  fields: (t) => ({
    holdId: t.id({ required: true, authScopes: { enters: 'circulation' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CancelHoldPayload = builder.objectRef<OfRecordAfter>('CancelHoldPayload').implement({
  fields: (t) => ({ record: recordAfter(t), again: again(t) }),
});

builder.mutationField('cancelHold', (t) =>
  t.field({
    type: CancelHoldPayload,
    description: 'Somebody waits no more. What was set aside for them goes to the next who does.',
    authScopes: { discloses: 'open', may: 'cancelHold' },
    args: { input: t.arg({ type: CancelHoldInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const { now, rules } = context;
      const done = await perform(
        context,
        'cancelHold',
        cancelHold,
        { holdId: requiredId(input.holdId, 'holdId'), idempotencyKey: input.idempotencyKey },
        'person',
        { ruled: { shelfUntil: dayAfter(now, rules.holdShelfPeriod, rules.timeZone) } },
      );
      return {
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
