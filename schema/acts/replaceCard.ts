import { replaceCard } from '../../drizzle/writes/replaceCard.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { dayIn } from '../policy/age.ts';
import { idempotencyKey, idOf } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

export const ReplaceCardInput = builder.inputType('ReplaceCardInput', {
  description:
    'The old card, by its number while it is active, or by its holder where it was lost: one of the two.',
  fields: (t) => ({
    cardNumber: t.string({ authScopes: { enters: 'identity' } }),
    patronId: t.id({ authScopes: { enters: 'open' } }),
    newCardNumber: t.string({ required: true, authScopes: { enters: 'identity' } }),
    expiresOn: t.field({
      type: 'Date',
      description: 'The new card’s last day; without it, the old one’s.',
      authScopes: { enters: 'standing' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReplaceCardPayload = builder.objectRef<OfRecordAfter>('ReplaceCardPayload').implement({
  description:
    'The new card has its person and the old card’s kind, and nothing else: no PIN, and nothing opened.',
  fields: (t) => ({ record: recordAfter(t), again: again(t) }),
});

/** Letters and digits: no blank that a reader of it could add or leave out. */
const numberShape = /^[\p{L}\p{N}-]{4,40}$/u;

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyReplaceCard(context: Context, input: typeof ReplaceCardInput.$inferInput) {
  const { rules, now } = context;
  const cardNumber = input.cardNumber ?? null;
  const patronId = idOf(input.patronId, 'patronId');
  const expiresOn = input.expiresOn ?? null;
  if ((cardNumber === null) === (patronId === null))
    throw badInput('cardNumber', 'or "patronId" must say whose card it is, one of them');
  if (!numberShape.test(input.newCardNumber))
    throw badInput('newCardNumber', 'must be 4 to 40 letters, digits or hyphens');
  if (expiresOn !== null && expiresOn < dayIn(now, rules.timeZone))
    throw badInput('expiresOn', 'must be today or later');
  const { newCardNumber, idempotencyKey } = input;
  return ready(
    context,
    'replaceCard',
    replaceCard,
    { cardNumber, patronId, newCardNumber, expiresOn, idempotencyKey },
    'person',
  );
}

builder.mutationField('replaceCard', (t) =>
  t.field({
    type: ReplaceCardPayload,
    description: 'Gives a new card for an old one, which is dead from now on with all that was made from it.',
    authScopes: { discloses: 'open', may: 'replaceCard' },
    args: { input: t.arg({ type: ReplaceCardInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyReplaceCard(context, input));
      return { record: await readAfter(context, info, done.again ? null : done.patronId), again: done.again };
    },
  }),
);
