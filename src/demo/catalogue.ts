import { branchId, towns } from './branches.ts';
import { copies } from './copies.ts';
import { demoId, demoSource } from './ids.ts';
import { barcode, isbn } from './numbers.ts';
import { elementOf, type Random, seeded } from './random.ts';
import type { Part, Row } from './rows.ts';
import { firstNames, surnames, titleParts } from './words.ts';

const titleCount = 170;
const newestYear = 2025;

const categories = ['BOOK', 'BOOK', 'BOOK', 'JUVENILE', 'JUVENILE', 'AUDIOBOOK', 'FILM'] as const;
const shelf = { BOOK: 'FIC', JUVENILE: 'J FIC', AUDIOBOOK: 'CD FIC', FILM: 'DVD' } as const;

/** Titles and copies that belong to no story. Everything is on its shelf until the circulation says otherwise. */
export interface Catalogue {
  titles: Row<'titles'>[];
  items: (Row<'items'> & { id: string; branchId: string })[];
}

export function catalogue(): Catalogue {
  const random = seeded('catalogue');
  const names = inventedTitles(random);
  const made: Catalogue = { titles: [], items: [] };
  for (let number = 1; number <= titleCount; number += 1) {
    const titleId = demoId('title', String(number));
    const category = random.pick(categories);
    const author = `${random.pick(firstNames)} ${random.pick(surnames)}`;
    made.titles.push({
      id: titleId,
      title: elementOf(names, number - 1),
      author,
      isbn: category === 'FILM' ? null : isbn(number),
      year: random.between(1985, newestYear),
      source: demoSource('title', String(number)),
    });
    const count = random.between(1, 3);
    const callNumber = `${shelf[category]} ${author.split(' ').at(-1)?.slice(0, 3).toUpperCase()}`;
    for (let copy = 1; copy <= count; copy += 1) {
      const code = barcode(number * 10 + copy);
      made.items.push({
        id: demoId('item', code),
        barcode: code,
        titleId,
        branchId: branchId(random.pick(towns).code),
        category,
        callNumber,
        status: 'AVAILABLE',
        source: demoSource('item', code),
      });
    }
  }
  return made;
}

/** No title twice: what is told apart by its title alone in a test must be told apart by it here. */
function inventedTitles(random: Random): string[] {
  const { qualities, things, places, subjects } = titleParts;
  const told = new Set<string>(Object.values(copies).map((copy) => copy.title));
  const made = new Set<string>();
  while (made.size < titleCount) {
    const title = random.pick([
      `The ${random.pick(qualities)} ${random.pick(things)}`,
      `The ${random.pick(things)} of ${random.pick(places)}`,
      `${random.pick(qualities)} ${random.pick(things)} Stories`,
      `${random.pick(subjects)} for the ${random.pick(qualities)}`,
    ]);
    if (!told.has(title)) made.add(title);
  }
  return [...made];
}

/** The catalogue as rows, each copy where the circulation left it. */
export const catalogueRows = (
  { titles, items }: Catalogue,
  statuses: ReadonlyMap<string, Row<'items'>['status']>,
): Part => ({
  titles,
  items: items.map((item) => ({ ...item, status: statuses.get(item.id) ?? item.status })),
});
