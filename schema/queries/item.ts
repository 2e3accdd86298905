import { catalogue } from '../../drizzle/reads/catalogue.ts';
import { builder } from '../builder.ts';
import { Item } from '../types/title.ts';

builder.queryField('item', (t) =>
  t.field({
    type: Item,
    description: 'An item of the catalogue, by its barcode.',
    authScopes: { discloses: 'open' },
    args: { barcode: t.arg.string({ required: true, authScopes: { enters: 'open' } }) },
    resolve: (_, { barcode }, context) => catalogue.itemByBarcode(context.pools, barcode),
  }),
);
