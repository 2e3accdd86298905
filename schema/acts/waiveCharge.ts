import { waiveCharge } from '../../drizzle/writes/waiveCharge.ts';
import { builder } from '../builder.ts';
import { centsOf, idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, chargeAfter, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const WaiveChargeInput = builder.inputType('WaiveChargeInput', {
  fields: (t) => ({
    chargeId: t.id({ required: true, authScopes: { enters: 'recovery' } }),
    amountCents: t.int({ description: 'Without it, all that remains.', authScopes: { enters: 'recovery' } }),
    writeOff: t.boolean({
      description: 'Given up as bad, not forgiven. Either settles it, and neither is kept here.',
      authScopes: { enters: 'recovery' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const WaiveChargePayload = builder
  .objectRef<OfRecordAfter & { chargeId: string | null }>('WaiveChargePayload')
  .implement({
    fields: (t) => ({ charge: chargeAfter(t), record: recordAfter(t), again: again(t) }),
  });

builder.mutationField('waiveCharge', (t) =>
  t.field({
    type: WaiveChargePayload,
    description:
      'A charge is waived or written off, wholly or in part. Nothing was paid, and nothing can be reversed.',
    authScopes: { discloses: 'open', may: 'waiveCharge' },
    args: { input: t.arg({ type: WaiveChargeInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await perform(
        context,
        'waiveCharge',
        waiveCharge,
        {
          chargeId: requiredId(input.chargeId, 'chargeId'),
          amountCents: input.amountCents == null ? null : centsOf(input.amountCents, 'amountCents'),
          writeOff: input.writeOff ?? false,
          idempotencyKey: input.idempotencyKey,
        },
        'person',
      );
      return {
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
