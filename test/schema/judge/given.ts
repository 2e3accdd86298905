import { demoId } from '../../../src/demo/ids.ts';
import type { Library } from '../library.ts';
import type { Given } from './documents.ts';

/** Arguments that find something in the demonstration library: each root with rows below it. */
export async function givenFor(library: Library): Promise<Given> {
  const { superuser } = library.database;
  const [item] = await superuser<{ id: string; barcode: string }[]>`
    select title_id as id, barcode from items order by barcode limit 1`;
  const [word] = await superuser<{ word: string }[]>`
    select word from ts_stat('select search from titles') order by ndoc desc, word limit 1`;
  return {
    'Query.item': `barcode: "${item?.barcode}"`,
    'Query.title': `id: "${item?.id}"`,
    'Query.searchTitles': `text: "${word?.word}"`,
    'Query.searchPatrons': 'name: "Al"',
    'Query.statistics': 'from: "2026-04-01", to: "2026-04-30"',
    'Query.referral': `id: "${demoId('referral', 'debtor-a')}"`,
    'Query.cardStanding': `cardNumber: "${library.cards.child.number}", pin: "${library.cards.child.pin}"`,
    'Query.patronByCard': `cardNumber: "${library.cards.child.number}"`,
  };
}
