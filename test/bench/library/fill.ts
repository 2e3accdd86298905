import postgres from 'postgres';
import { undress } from './bareTables.ts';
import { lanes, preparation, tidying, wordList } from './rows.ts';
import { adjectives, firstNames, lastNames, nouns } from './words.ts';

/** A connection that does one thing at a time, with room for sorting, and without what the tables do by themselves. */
const lane = (url: string): postgres.Sql =>
  postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: {
      session_replication_role: 'replica',
      maintenance_work_mem: '512MB',
      work_mem: '128MB',
      synchronous_commit: 'off',
    } as never,
  });

/**
 * Fills a migrated library, in the database itself, since nothing is faster than what need not be sent. Two lanes at a
 * time; indexes and keys are made afterwards, all of them held.
 * @param url the superuser's address
 * @param options.patrons a multiple of 20
 * @param options.agency whose the referrals are
 * @param options.say told what is done
 */
export async function fill(
  url: string,
  { patrons, agency, say }: { patrons: number; agency: string; say: (line: string) => void },
): Promise<void> {
  const connections = lanes.map(() => lane(url));
  const [first] = connections;
  if (first === undefined) throw new TypeError('no lanes');
  const began = performance.now();
  const at = (what: string): void => say(`  ${((performance.now() - began) / 1000).toFixed(1)} s ${what}`);
  try {
    for (const statement of preparation) await first.unsafe(statement);
    const lists = { first: firstNames, last: lastNames, adjective: adjectives, noun: nouns };
    for (const [list, words] of Object.entries(lists))
      await first.unsafe(wordList(20), [list, words as string[]]);
    await first`analyze bench_data.words`;
    const tables = lanes.flat().map(([table]) => table);
    const dressAgain = await undress(first, tables);
    const filled = (text: string): string =>
      text.replaceAll(/(?<!:):n\b/g, String(patrons)).replaceAll(':agency', `'${agency}'`);
    await Promise.all(
      lanes.map(async (statements, number) => {
        for (const [table, text] of statements) {
          const { count } = (await connections[number]?.unsafe(filled(text))) ?? { count: 0 };
          at(`${count} ${table}`);
        }
      }),
    );
    await dressAgain(connections);
    at('indexes and keys');
    for (const statement of tidying) await first.unsafe(statement);
    await first`vacuum (analyze)`;
    await first`checkpoint`;
    at('vacuumed and analyzed');
  } finally {
    await Promise.all(connections.map((sql) => sql.end()));
  }
}
