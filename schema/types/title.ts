import type { ItemRow, TitleRow } from '../../drizzle/reads/recordRow.ts';
import { itemStatuses } from '../../drizzle/tables/items.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';

export const ItemStatus = builder.enumType('ItemStatus', {
  description: 'Where an item is: never who has it.',
  values: itemStatuses,
});

export const Title = builder.objectRef<TitleRow>('Title');
export const Item = builder.objectRef<ItemRow>('Item');

Title.implement({
  description: 'A work in the catalogue.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'open' } }),
    title: t.exposeString('title', { authScopes: { discloses: 'open' } }),
    author: t.exposeString('author', { authScopes: { discloses: 'open' } }),
    isbn: t.exposeString('isbn', { authScopes: { discloses: 'open' } }),
    year: t.exposeInt('year', { authScopes: { discloses: 'open' } }),
    items: t.field({
      type: [Item],
      authScopes: { discloses: 'open' },
      resolve: (title, _, context) => context.catalogue.itemsOfTitle.load(title.id),
    }),
  }),
});

Item.implement({
  description: 'One physical copy of a title.',
  fields: (t) => ({
    barcode: t.exposeString('barcode', { authScopes: { discloses: 'open' } }),
    title: t.field({
      type: Title,
      authScopes: { discloses: 'open' },
      resolve: (item, _, context) => item.title ?? context.catalogue.title.load(item.titleId),
    }),
    branch: t.field({
      type: Branch,
      authScopes: { discloses: 'open' },
      resolve: (item, _, context) => item.branch ?? context.catalogue.branch.load(item.branchId),
    }),
    category: t.exposeString('category', { authScopes: { discloses: 'open' } }),
    callNumber: t.exposeString('callNumber', { authScopes: { discloses: 'open' } }),
    status: t.expose('status', { type: ItemStatus, authScopes: { discloses: 'open' } }),
  }),
});
