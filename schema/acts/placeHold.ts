import { placeHold } from '../../drizzle/writes/placeHold.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { dayIn } from '../policy/age.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, holdAfter, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const PlaceHoldInput = builder.inputType('PlaceHoldInput', {
  fields: (t) => ({
    titleId: t.id({ required: true, authScopes: { enters: 'open' } }),
    pickupBranchId: t.id({ required: true, authScopes: { enters: 'open' } }),
    cardNumber: t.string({
      description: 'Whose hold it is, for staff; a card’s bearer leaves it out.',
      authScopes: { enters: 'identity' },
    }),
    expiresOn: t.field({
      type: 'Date',
      description: 'The last day on which they wait; without it, until it comes.',
      authScopes: { enters: 'circulation' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const PlaceHoldPayload = builder
  .objectRef<OfRecordAfter & { holdId: string | null }>('PlaceHoldPayload')
  .implement({
    fields: (t) => ({ hold: holdAfter(t), record: recordAfter(t), again: again(t) }),
  });

builder.mutationField('placeHold', (t) =>
  t.field({
    type: PlaceHoldPayload,
    description: 'Somebody waits for a title: the next copy of it that comes back is theirs in turn.',
    authScopes: { discloses: 'open', may: 'placeHold' },
    args: { input: t.arg({ type: PlaceHoldInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const expiresOn = input.expiresOn ?? null;
      if (expiresOn !== null && expiresOn < dayIn(context.now, context.timeZone))
        throw badInput('expiresOn', 'must not lie behind');
      const done = await perform(
        context,
        'placeHold',
        placeHold,
        {
          titleId: requiredId(input.titleId, 'titleId'),
          pickupBranchId: requiredId(input.pickupBranchId, 'pickupBranchId'),
          cardNumber: input.cardNumber ?? null,
          expiresOn,
          idempotencyKey: input.idempotencyKey,
        },
        'person',
      );
      return {
        holdId: done.again ? null : done.holdId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
