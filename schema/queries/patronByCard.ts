import { readByCard } from '../../drizzle/reads/recordByCard.ts';
import { builder } from '../builder.ts';
import { Patron } from '../types/patron.ts';
import { partsOf } from './partsOf.ts';

builder.queryField('patronByCard', (t) =>
  t.field({
    type: Patron,
    description: 'For staff: whose active card this is. A dead card looks like a number that never was.',
    authScopes: { discloses: 'identity', reaches: 'patrons' },
    args: { cardNumber: t.arg.string({ required: true, authScopes: { enters: 'identity' } }) },
    resolve: async (_, { cardNumber }, context, info) => {
      const record = await readByCard(context.pools, context.view, cardNumber, partsOf(context, info));
      context.disclosing.record(record?.id ?? null);
      return record;
    },
  }),
);
