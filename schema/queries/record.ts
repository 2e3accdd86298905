import { readSubject } from '../../drizzle/reads/record.ts';
import { builder } from '../builder.ts';
import { Patron } from '../types/patron.ts';
import { partsOf } from './partsOf.ts';

builder.queryField('record', (t) =>
  t.field({
    type: Patron,
    description: 'The one record that the caller’s basis opens; null where it opens none.',
    authScopes: { discloses: 'open', reaches: 'one record' },
    resolve: async (_, __, context, info) => {
      const record = await readSubject(context.pools, context.view, partsOf(context, info));
      context.disclosing.record(record?.id ?? null);
      return record;
    },
  }),
);
