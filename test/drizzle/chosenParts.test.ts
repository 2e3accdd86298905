import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choosing } from '../../drizzle/reads/chosenParts.ts';
import { readSubject } from '../../drizzle/reads/record.ts';
import { personParts, recordParts, staffParts } from '../../drizzle/reads/recordParts.ts';
import { compiled } from '../../drizzle/statement.ts';
import { viewOf } from '../../schema/view.ts';
import { type Library, now, openLibrary, settings } from '../schema/library.ts';
import { type Sent, watched } from './watched.ts';

const parts = { ...recordParts, ...personParts, ...staffParts };
const textFor = choosing(parts, (object) => compiled(object));
const tablesIn = (asked: readonly string[]): string[] => [
  ...new Set(
    [...textFor(asked).text.matchAll(/\b(?:from|join) "([a-z_]+)"/g)].map(([, table = '']) => table),
  ),
];

describe('[second-wall] the statement of a record', () => {
  test('cannot name a table that nothing of what is asked is in', () => {
    expect(tablesIn(['Patron.name']).sort()).toEqual(['branches', 'person_names']);
    expect(tablesIn(['Patron.loans'])).not.toContain('phones');
    expect(tablesIn(['Patron.phones'])).not.toContain('loans');
    expect(textFor(['Patron.balance']).text).toContain('with charges as materialized');
    expect(textFor(['Patron.phones']).text).not.toContain('charges');
  });

  test.each(Object.keys(parts))(
    'MUST have %s in it where it is asked for, alone or with all others',
    (part) => {
      const whole = compiled(sql`select ${parts[part as keyof typeof parts]}`).text;
      const tables = [...whole.matchAll(/\b(?:from|join) "([a-z_]+)"/g)].map(([, table = '']) => table);
      for (const asked of [[part], Object.keys(parts)])
        for (const table of tables) expect(tablesIn(asked)).toContain(table);
    },
  );
});

describe('[second-wall] a record', () => {
  let library: Library;
  const sent: Sent[] = [];
  beforeAll(async () => {
    library = await openLibrary((pools) => watched(pools, sent));
  });
  afterAll(() => library.database.drop());

  test('MUST be the same part by part as all at once, and be read in one statement', async () => {
    const { principal, opened } = library.caller('card').request;
    const view = viewOf(principal, opened, now, settings.timeZone);
    const all = Object.keys({ ...recordParts, ...personParts });
    const whole = await readSubject(library.pools, view, all);
    expect(Object.keys(whole ?? {}).length).toBe(all.length + 1);
    for (const part of all) {
      sent.length = 0;
      const alone = await readSubject(library.pools, view, [part]);
      expect(sent).toHaveLength(1);
      expect(alone?.[part as keyof typeof alone]).toEqual(whole?.[part as keyof typeof whole]);
      const others = Object.entries(alone ?? {}).filter(([name]) => name !== part && name !== 'id');
      expect(others.filter(([, value]) => value !== null)).toEqual([]);
    }
  });
});
