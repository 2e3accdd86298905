import { renew } from '../../drizzle/writes/renew.ts';
import { builder } from '../builder.ts';
import { dayAfter, lastSecondOf } from '../policy/days.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, loanAfter, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const RenewInput = builder.inputType('RenewInput', {
  fields: (t) => ({
    loanId: t.id({ required: true, authScopes: { enters: 'circulation' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RenewPayload = builder.objectRef<OfRecordAfter & { loanId: string | null }>('RenewPayload').implement({
  fields: (t) => ({ loan: loanAfter(t), record: recordAfter(t), again: again(t) }),
});

builder.mutationField('renew', (t) =>
  t.field({
    type: RenewPayload,
    description:
      'A loan goes on for a loan’s length from now. Not while somebody else waits for its title, nor for ever.',
    authScopes: { discloses: 'open', may: 'renew' },
    args: { input: t.arg({ type: RenewInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const {
        now,
        rules: { loanPeriod, mostRenewals, timeZone },
      } = context;
      const done = await perform(
        context,
        'renew',
        renew,
        { loanId: requiredId(input.loanId, 'loanId'), idempotencyKey: input.idempotencyKey },
        'person',
        { ruled: { mostRenewals, dueByRule: lastSecondOf(dayAfter(now, loanPeriod, timeZone), timeZone) } },
      );
      return {
        loanId: done.again ? null : done.loanId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
