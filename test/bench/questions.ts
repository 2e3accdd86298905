import type { Question, WorkId } from './contender.ts';
import type { Library } from './library/library.ts';

/** What is measured under a heading of its own. */
export interface Work {
  readonly id: string;
  readonly letter: string;
  readonly title: string;
  /** What contenders know it as. */
  readonly work: WorkId;
  /** How many ask at once. */
  readonly connections: number;
}

const work = (letter: string, id: string, title: string, of: Partial<Work> & Pick<Work, 'work'>): Work => ({
  ...{ id, letter, title, connections: 32 },
  ...of,
});

export const works: readonly Work[] = [
  work('a', 'desk', 'desk: a record by card, with contact', { work: 'desk' }),
  // No purpose of staff opens contact and loans at once, so that a clerk is told less than the record by card holds.
  work('a', 'circulation', 'desk: a clerk, without contact', { work: 'desk' }),
  work('b', 'caregiver', 'caregiver with photo ID: the narrowed record', { work: 'caregiver' }),
  work('c', 'standing', 'vendor: standing of a card by PIN', { work: 'standing' }),
  work('c', 'standing-light', 'the same with the lightest hash', { work: 'standing' }),
  work('d', 'referrals', 'agency: a page of 50 referrals', { work: 'referrals' }),
  work('e', 'catalogue', 'catalogue search, 20 titles', { work: 'catalogue' }),
  // A library system sends few batches at once.
  work('f', 'events', 'feed: batches of 100 events', { work: 'events', connections: 4 }),
  work('g', 'search', 'search of patrons, 20 with balance and overdue', { work: 'search' }),
  // Whoever is called so: few in a small library, more in a large one.
  work('g', 'search-name', 'search of patrons by both their names', { work: 'search' }),
];

/** A generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What patrons are searched by: of the first nearly every page is full, at every size. */
const searches = {
  search: (first: string, last: string, at: number): string =>
    [last, `${last.slice(0, 3)} ${first.slice(0, 1)}`, first][at % 3] ?? last,
  'search-name': (first: string, last: string, at: number): string =>
    at % 2 === 0 ? `${last} ${first.slice(0, 2)}` : `${first} ${last}`,
} as const;

const card = (patron: number): string => `2${String(patron).padStart(13, '0')}`;

const events = 50;
/** As many as there are connections: then no two of them have the same items. */
const beside = 32;

/**
 * A batch: fifty items go out, each to somebody, and come back, so that the library is afterwards what it was. The items
 * are of the last tenth of the titles, which nobody waits for, and the people of the last twentieth.
 */
function batch({ patrons }: Library, number: number, run: string): object[] {
  const tenth = patrons / 10;
  const batches = Math.max(Math.floor((tenth * 2) / events / beside), 1) * beside;
  const cards = Math.floor(patrons * 0.05);
  const made: object[] = [];
  for (let at = 0; at < events; at += 1) {
    const one = (number % batches) * events + at;
    const place = one % (tenth * 2);
    const item = patrons * 3 + tenth * 9 + (place < tenth ? place : patrons + place - tenth);
    const itemBarcode = `3${String(item).padStart(13, '0')}`;
    // Those of the last twentieth that are grown up and whose card is good.
    const patron = patrons - cards + Math.floor((one % cards) / 20) * 20 + 1 + (one % 5);
    const key = `${run}-${number}-${at}`;
    made.push(
      { checkOut: { itemBarcode, cardNumber: card(patron), idempotencyKey: `${key}-out` } },
      { checkIn: { itemBarcode, idempotencyKey: `${key}-in` } },
    );
  }
  return made;
}

/**
 * Questions of a work, the same for the same library and seed; but of `events` never the same twice, since what has been
 * recorded is recorded no more.
 * @param count how many at most: of a small library fewer, if they would be the same again
 * @param run tells one run of events from another
 */
export function questions(
  library: Library,
  { id }: Pick<Work, 'id'>,
  count: number,
  { seed = 1, run = '' } = {},
): Question[] {
  const { held, children, pins, names, titles, patrons } = library;
  const next = chance(seed);
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[Math.floor(next() * list.length)];
    if (item === undefined) throw new TypeError('nothing to ask for');
    return item;
  };
  const many = (make: (at: number) => Question): Question[] =>
    Array.from({ length: count }, (_, at) => make(at));
  switch (id) {
    case 'desk':
      return many(() => {
        const { withCard: token, cardNumber } = pick(children);
        return { work: 'desk', caller: { role: 'staff', token }, cardNumber };
      });
    case 'circulation':
      return many(() => ({
        work: 'desk',
        caller: { role: 'staff', token: pick(held.staff) },
        cardNumber: card(Math.floor(next() * patrons * 0.9)),
      }));
    case 'caregiver':
      return many(() => {
        const { photoId: token, patronId } = pick(children);
        return { work: 'caregiver', caller: { role: 'caregiver', token, patronId } };
      });
    case 'standing':
    case 'standing-light': {
      const those = pins.filter(({ light }) => light === (id === 'standing-light'));
      return many((at) => {
        const { cardNumber, pin } = pick(those);
        const caller = { role: 'vendor', token: held.vendor } as const;
        return { work: 'standing', caller, cardNumber, pin: at % 20 === 19 ? '0000' : pin };
      });
    }
    case 'referrals':
      return many(() => ({ work: 'referrals', caller: { role: 'agency', ...held.agency } }));
    case 'catalogue':
      return many((at) => {
        // `The silent river of the winter`: its first noun, or adjective and noun.
        const [, adjective = '', noun = ''] = pick(titles).split(' ');
        const text = at % 2 === 0 ? noun : `${adjective} ${noun}`;
        return { work: 'catalogue', caller: { role: 'vendor', token: held.vendor }, text };
      });
    case 'search':
    case 'search-name':
      return many((at) => {
        const [first, last] = pick(names);
        return {
          work: 'search',
          caller: { role: 'staff', token: pick(held.staff) },
          name: searches[id](first, last, at),
        };
      });
    case 'events':
      return many((at) => ({
        work: 'events',
        caller: { role: 'feed', token: held.feed },
        events: batch(library, at, run),
      }));
    default:
      throw new Error(`no such work: ${id}`);
  }
}
