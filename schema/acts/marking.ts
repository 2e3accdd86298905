import { catalogue } from '../../drizzle/reads/catalogue.ts';
import type { ItemRow } from '../../drizzle/reads/recordRow.ts';
import type { Act } from '../../drizzle/writes/act.ts';
import type { Marked, Marking } from '../../drizzle/writes/markLost.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { Item } from '../types/title.ts';
import { centsOf, idempotencyKey } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, loanAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

/** What the two acts that mark an item have in common: everything but the mark. */

type MarkedAfter = OfRecordAfter & Omit<Marked, 'patronId'> & { item: ItemRow | null };

/**
 * Makes the act that marks items.
 * @param act its name in the table of acts
 * @param type the beginning of its types’ names
 * @param description what it does, for the printed schema
 * @returns its input's type, and what makes its call ready, whether it comes alone or in a batch
 */
export function marks(
  act: 'markLost' | 'markDamaged',
  type: string,
  description: string,
  write: Act<Marking, Marked>,
) {
  const Input = builder.inputType(`${type}Input`, {
    fields: (t) => ({
      itemBarcode: t.string({ required: true, authScopes: { enters: 'open' } }),
      amountCents: t.int({
        description: 'What whoever has it owes for it; nothing without it.',
        authScopes: { enters: 'recovery' },
      }),
      idempotencyKey: idempotencyKey(t),
    }),
  });
  const Payload = builder.objectRef<MarkedAfter>(`${type}Payload`).implement({
    description: 'The item, and whose loan it was for those alone who may know.',
    fields: (t) => ({
      item: t.expose('item', { type: Item, authScopes: { discloses: 'open' } }),
      chargeId: madeId(t, 'The charge, if a price was given.', ({ chargeId }) => chargeId),
      loan: loanAfter(t),
      record: recordAfter(t),
      again: again(t),
    }),
  });
  const readyMark = (context: Context, input: typeof Input.$inferInput) =>
    ready(
      context,
      act,
      write,
      {
        itemBarcode: input.itemBarcode,
        amountCents: input.amountCents == null ? null : centsOf(input.amountCents, 'amountCents'),
        idempotencyKey: input.idempotencyKey,
      },
      'thing',
    );
  builder.mutationField(act, (t) =>
    t.field({
      type: Payload,
      description,
      authScopes: { discloses: 'open', may: act },
      args: { input: t.arg({ type: Input, required: true, authScopes: { enters: 'open' } }) },
      resolve: async (_, { input }, context, info) => {
        const done = await performReady(context, readyMark(context, input));
        return {
          item: await catalogue.itemByBarcode(context.pools, input.itemBarcode),
          loanId: done.again ? null : done.loanId,
          chargeId: done.again ? null : done.chargeId,
          record: await readAfter(context, info, done.again ? null : done.patronId),
          again: done.again,
        };
      },
    }),
  );
  return { Input, readyMark };
}
