import { reportCardLost } from '../../drizzle/writes/reportCardLost.ts';
import { builder } from '../builder.ts';
import { idempotencyKey } from './inputs.ts';
import { perform } from './perform.ts';
import { again, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const ReportCardLostInput = builder.inputType('ReportCardLostInput', {
  fields: (t) => ({
    cardNumber: t.string({
      required: true,
      description: 'The card that was lost or stolen.',
      authScopes: { enters: 'identity' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReportCardLostPayload = builder.objectRef<OfRecordAfter>('ReportCardLostPayload').implement({
  description:
    'The card is dead, and so is whatever was opened with it: whoever reported it with the card itself sees no more.',
  fields: (t) => ({ record: recordAfter(t), again: again(t) }),
});

builder.mutationField('reportCardLost', (t) =>
  t.field({
    type: ReportCardLostPayload,
    description:
      'A card was lost or stolen. From now on its number is one that never was (access.lost-card).',
    authScopes: { discloses: 'open', may: 'reportCardLost' },
    args: {
      input: t.arg({ type: ReportCardLostInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input: { cardNumber, idempotencyKey } }, context, info) => {
      const input = { cardNumber, idempotencyKey };
      const done = await perform(context, 'reportCardLost', reportCardLost, input, 'person');
      return { record: await readAfter(context, info, done.again ? null : done.patronId), again: done.again };
    },
  }),
);
