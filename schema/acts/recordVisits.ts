import { recordVisits } from '../../drizzle/writes/recordVisits.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { dayIn } from '../policy/age.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const RecordVisitsInput = builder.inputType('RecordVisitsInput', {
  fields: (t) => ({
    branchId: t.id({ required: true, authScopes: { enters: 'open' } }),
    day: t.field({ type: 'Date', required: true, authScopes: { enters: 'open' } }),
    count: t.int({ required: true, authScopes: { enters: 'statistics' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RecordVisitsPayload = builder.objectRef<{ again: boolean }>('RecordVisitsPayload').implement({
  description: 'Nothing but whether it was done before: what is counted is seen when its month is published.',
  fields: (t) => ({ again: again(t) }),
});

/** More than come through a door in a day. */
const mostVisits = 100_000;

const monthOf = (day: string): string => day.slice(0, 7);

/** Of this month or the one before: what is older is published, or is about to be. */
function dayOf(day: string, today: string): string {
  const earliest = monthOf(Temporal.PlainDate.from(today).subtract({ months: 1 }).toString());
  if (day > today || monthOf(day) < earliest)
    throw badInput('day', 'must be a day until now, of this month or the one before');
  return day;
}

builder.mutationField('recordVisits', (t) =>
  t.field({
    type: RecordVisitsPayload,
    description:
      'So many came through a branch’s door on a day: added to its month, until that is published.',
    authScopes: { discloses: 'open', may: 'recordVisits' },
    args: { input: t.arg({ type: RecordVisitsInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context) => {
      const { count, idempotencyKey } = input;
      if (count < 1 || count > mostVisits) throw badInput('count', `must be from 1 to ${mostVisits}`);
      const branchId = requiredId(input.branchId, 'branchId');
      const day = dayOf(input.day, dayIn(context.now, context.timeZone));
      const visits = { branchId, day, count, idempotencyKey };
      const { again } = await perform(context, 'recordVisits', recordVisits, visits, 'thing');
      return { again };
    },
  }),
);
