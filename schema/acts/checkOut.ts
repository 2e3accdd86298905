import { checkOut } from '../../drizzle/writes/checkOut.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { after, dayAfter, lastSecondOf } from '../policy/days.ts';
import { idempotencyKey, idOf } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, loanAfter, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

export const CheckOutInput = builder.inputType('CheckOutInput', {
  fields: (t) => ({
    cardNumber: t.string({ required: true, authScopes: { enters: 'identity' } }),
    itemBarcode: t.string({ required: true, authScopes: { enters: 'open' } }),
    dueAt: t.field({
      type: 'DateTime',
      description:
        'Ahead, by ten years at most; without it, the end of the day that the library’s rule gives.',
      authScopes: { enters: 'circulation' },
    }),
    branchId: t.id({
      description: 'Where it goes out; without it, the item’s own branch.',
      authScopes: { enters: 'open' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CheckOutPayload = builder
  .objectRef<OfRecordAfter & { loanId: string | null }>('CheckOutPayload')
  .implement({
    fields: (t) => ({ loan: loanAfter(t), record: recordAfter(t), again: again(t) }),
  });

const longest = Temporal.Duration.from('P10Y');

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyCheckOut(context: Context, input: typeof CheckOutInput.$inferInput) {
  const {
    now,
    rules: { loanPeriod, timeZone },
  } = context;
  const dueAt = input.dueAt ?? null;
  if (dueAt !== null && (dueAt <= now || dueAt > after(now, longest, timeZone)))
    throw badInput('dueAt', 'must lie ahead, by ten years at most');
  return ready(
    context,
    'checkOut',
    checkOut,
    {
      cardNumber: input.cardNumber,
      itemBarcode: input.itemBarcode,
      dueAt,
      branchId: idOf(input.branchId, 'branchId'),
      idempotencyKey: input.idempotencyKey,
    },
    'person',
    { ruled: { dueByRule: lastSecondOf(dayAfter(now, loanPeriod, timeZone), timeZone) } },
  );
}

builder.mutationField('checkOut', (t) =>
  t.field({
    type: CheckOutPayload,
    description:
      'An item goes out on a card that is good. Where the bearer waits for it, or for its title, they wait no more.',
    authScopes: { discloses: 'open', may: 'checkOut' },
    args: { input: t.arg({ type: CheckOutInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyCheckOut(context, input));
      return {
        loanId: done.again ? null : done.loanId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
