import DataLoader from 'dataloader';
import type { Pools } from '../drizzle/pools.ts';
import { catalogue } from '../drizzle/reads/catalogue.ts';
import type { BranchRow, ItemRow, TitleRow } from '../drizzle/reads/recordRow.ts';

/** One request's batched reads of the catalogue: one statement a level, however many rows ask. */
export interface CatalogueLoaders {
  readonly title: DataLoader<string, TitleRow | null>;
  readonly branch: DataLoader<string, BranchRow | null>;
  readonly itemsOfTitle: DataLoader<string, ItemRow[]>;
}

export function catalogueLoaders(pools: Pools): CatalogueLoaders {
  return {
    title: new DataLoader(async (ids) => {
      const byId = new Map((await catalogue.titlesByIds(pools, ids)).map((title) => [title.id, title]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    branch: new DataLoader(async (ids) => {
      const byId = new Map((await catalogue.branches(pools)).map((branch) => [branch.id, branch]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    itemsOfTitle: new DataLoader(async (ids) => {
      const byTitle = Map.groupBy(await catalogue.itemsByTitles(pools, ids), (item) => item.titleId);
      return ids.map((id) => byTitle.get(id) ?? []);
    }),
  };
}
