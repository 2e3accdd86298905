import { catalogue } from '../../drizzle/reads/catalogue.ts';
import type { BranchRow, ItemRow } from '../../drizzle/reads/recordRow.ts';
import { checkIn } from '../../drizzle/writes/checkIn.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { dayAfter } from '../policy/days.ts';
import { Branch } from '../types/branch.ts';
import { Item } from '../types/title.ts';
import { idempotencyKey, idOf } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again } from './recordPayload.ts';

const NextStep = builder.enumType('NextStep', {
  description: 'What to do with an item that came back.',
  values: {
    SHELVE: { description: 'Back to its shelf.' },
    HOLD_SHELF: { description: 'Somebody waits for it here.' },
    TRANSIT: { description: 'It goes to another branch.' },
    SET_ASIDE: { description: 'Damaged or withdrawn: it is not lent.' },
  } as const,
});

export const CheckInInput = builder.inputType('CheckInInput', {
  fields: (t) => ({
    itemBarcode: t.string({ required: true, authScopes: { enters: 'open' } }),
    branchId: t.id({
      description: 'Where it came back; without it, the item’s own branch.',
      authScopes: { enters: 'open' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CheckInPayload = builder
  .objectRef<{ nextStep: string; item: ItemRow | null; branch: BranchRow | null; again: boolean }>(
    'CheckInPayload',
  )
  .implement({
    description: 'Where an item goes next, and never whose loan it was.',
    fields: (t) => ({
      nextStep: t.field({
        type: NextStep,
        authScopes: { discloses: 'open' },
        resolve: ({ nextStep }) => nextStep as never,
      }),
      item: t.expose('item', { type: Item, authScopes: { discloses: 'open' } }),
      again: again(t),
      branch: t.expose('branch', {
        type: Branch,
        description: 'The branch it belongs at now; null for a retried act.',
        authScopes: { discloses: 'open' },
      }),
    }),
  });

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyCheckIn(context: Context, input: typeof CheckInInput.$inferInput) {
  const { rules, now } = context;
  return ready(
    context,
    'checkIn',
    checkIn,
    {
      itemBarcode: input.itemBarcode,
      branchId: idOf(input.branchId, 'branchId'),
      idempotencyKey: input.idempotencyKey,
    },
    'thing',
    {
      ruled: {
        overdueCentsADay: rules.overdueCentsADay,
        shelfUntil: dayAfter(now, rules.holdShelfPeriod, rules.timeZone),
      },
    },
  );
}

builder.mutationField('checkIn', (t) =>
  t.field({
    type: CheckInPayload,
    description: 'An item comes back. Whoever shelves learns its next step.',
    authScopes: { discloses: 'open', may: 'checkIn' },
    args: { input: t.arg({ type: CheckInInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context) => {
      const done = await performReady(context, readyCheckIn(context, input));
      return {
        nextStep: done.outcome,
        again: done.again,
        item: await catalogue.itemByBarcode(context.pools, input.itemBarcode),
        branch: done.again ? null : await context.catalogue.branch.load(done.branchId),
      };
    },
  }),
);
