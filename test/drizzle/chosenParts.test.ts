import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forParts } from '../../drizzle/reads/chosenParts.ts';
import { readByCard, readSubject } from '../../drizzle/reads/record.ts';
import { personParts, recordParts, staffParts } from '../../drizzle/reads/recordParts.ts';
import type { Statement } from '../../drizzle/statement.ts';
import { viewOf } from '../../schema/view.ts';
import { type Library, openLibrary, settings } from '../schema/library.ts';
import { type Sent, watched } from './watched.ts';

const sent: Sent[] = [];
let library: Library;
beforeAll(async () => {
  library = await openLibrary((pools) => watched(pools, sent));
});
afterAll(() => library.database.drop());
beforeEach(() => {
  sent.length = 0;
});

const view = (name: string) => {
  const { principal, opened, now } = library.caller(name).request;
  return viewOf(principal, opened, now, settings.timeZone);
};
/** More often than a choice has to be asked for to get a statement of its own. */
const often = 60;

describe('[second-wall] a choice of a record’s parts that is asked for often', () => {
  test.each<[string, readonly string[]]>([
    ['borrowerInPerson', Object.keys({ ...recordParts, ...personParts })],
    ['caregiverPhotoId', ['Patron.loans', 'Patron.charges', 'Patron.balance', 'Patron.overdueCount']],
    ['courtOrder', ['Patron.loans', 'Patron.holds', 'Patron.computerSessions', 'Patron.charges']],
    ['caregiverPhotoId', []],
  ])('MUST read what any statement reads, as the same audience: %s, %j', async (name, parts) => {
    const read = () => readSubject(library.pools, view(name), parts);
    const first = await read();
    expect(first).not.toBeNull();
    for (let times = 0; times < often; times += 1) await read();
    const last = await read();
    for (const part of parts) expect(last).toHaveProperty([part], first?.[part as keyof typeof first]);
    expect(last?.id).toBe(first?.id);
    expect(Object.keys(last ?? {}).toSorted()).toEqual(['id', ...parts].toSorted());
    expect(new Set(sent.map(({ text }) => text)).size).toBe(2);
    expect(new Set(sent.map(({ audience }) => audience))).toEqual(new Set(['person']));
  });

  test('MUST read for staff what any statement reads', async () => {
    const parts = Object.keys({ ...recordParts, ...staffParts });
    const read = () =>
      readByCard(library.pools, view('clerk CIRCULATION'), library.cards.adult.number, parts);
    const first = await read();
    for (let times = 0; times < often; times += 1) await read();
    expect(await read()).toEqual(first);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(2);
  });

  test('cannot be another order of the same parts', async () => {
    for (let times = 0; times < often; times += 1) {
      const parts = ['Patron.email', 'Patron.name', 'Patron.cards'];
      await readSubject(
        library.pools,
        view('borrowerInPerson'),
        times % 2 === 0 ? parts : parts.toReversed(),
      );
    }
    expect(new Set(sent.map(({ text }) => text)).size).toBe(2);
  });

  test('cannot be one of too many: the rest is chosen as it runs', () => {
    let made = 0;
    const statementOf = forParts((): Statement<never> => {
      made += 1;
      return { text: String(made), run: async () => [] };
    });
    const all = Object.keys(recordParts);
    const texts = new Set<string>();
    for (let number = 0; number < 300; number += 1) {
      const parts = all.filter((_, index) => (number & (1 << index)) !== 0);
      for (let times = 0; times < often; times += 1) texts.add(statementOf(parts).text);
    }
    expect(made).toBe(49);
    expect(texts.size).toBe(49);
    // Whoever asks for thousands, each once, gets none made but the one for all.
    made = 0;
    const calm = forParts((): Statement<never> => {
      made += 1;
      return { text: '', run: async () => [] };
    });
    for (let number = 0; number < 5_000; number += 1)
      calm(all.filter((_, index) => (number & (1 << index)) !== 0));
    expect(made).toBe(1);
  });
});
