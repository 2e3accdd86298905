import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPools, type Pools } from '../../../drizzle/pools.ts';
import { readSubject } from '../../../drizzle/reads/record.ts';
import type { View } from '../../../drizzle/view.ts';
import { viewOf } from '../../../schema/view.ts';
import { audiencePassword } from '../../../src/secret.ts';
import { type Library, now, openLibrary, settings } from '../../schema/library.ts';

let library: Library;
/** One connection an audience: whoever comes next gets the one that the last request left. */
let pools: Pools;
beforeAll(async () => {
  library = await openLibrary();
  const { url, roles, secret } = library.database;
  pools = openPools({ url, roles, passwords: audiencePassword(secret), max: 1 });
});
afterAll(async () => {
  await pools.end();
  await library.database.drop();
});

const viewFor = (persona: string): View => {
  const { principal, opened } = library.caller(persona).request;
  return viewOf(principal, opened, now, settings.timeZone);
};
const left = async () => {
  const [row] = await pools.for('person').sql<{ evidence: string | null; patrons: number; pid: number }[]>`
    select current_setting('carrel.evidence', true) as evidence, pg_backend_pid() as pid,
      (select count(*)::int from patrons) as patrons`;
  return row;
};

describe('[second-wall] the evidence', () => {
  test('cannot outlive the statement that it was set in', async () => {
    const before = await left();
    const record = await readSubject(pools, viewFor('card'), ['Patron.loans']);
    expect(record?.['Patron.loans']?.length).toBeGreaterThan(0);
    const after = await left();
    expect(after?.pid).toBe(before?.pid);
    expect(after).toMatchObject({ evidence: '', patrons: 0 });
  });

  test('cannot outlive a statement that failed', async () => {
    const { sql } = pools.for('person');
    await expect(
      sql`select set_config('carrel.evidence', ${viewFor('card').evidence}, true), 1 / (select count(*) from patrons where false)`,
    ).rejects.toMatchObject({ code: '22012' });
    expect(await left()).toMatchObject({ evidence: '', patrons: 0 });
  });

  test('cannot be another request’s on the same connection, however many are under way', async () => {
    const personas = ['card', 'caregiverWithCard', 'courtOrder', 'writtenConsent', 'caregiverPhotoId'];
    const asked = Array.from({ length: 100 }, (_, n) => personas[n % personas.length] ?? '');
    const read = await Promise.all(asked.map((persona) => readSubject(pools, viewFor(persona), [])));
    expect(read.map((record) => record?.id)).toEqual(asked.map((persona) => viewFor(persona).subject));
    expect(new Set(read.map((record) => record?.id)).size).toBe(3);
  });

  test('cannot open another’s record: one person’s evidence with another’s id finds nothing', async () => {
    const own = viewFor('card');
    const other = viewFor('courtOrder');
    expect((await readSubject(pools, own, []))?.id).toBe(own.subject);
    expect(await readSubject(pools, { ...own, subject: other.subject }, ['Patron.name'])).toBeNull();
    expect(await readSubject(pools, { ...own, evidence: other.evidence }, ['Patron.name'])).toBeNull();
    expect(await readSubject(pools, { ...own, evidence: '00'.repeat(32) }, ['Patron.name'])).toBeNull();
  });

  test('cannot be left out: no evidence, no record', async () => {
    expect(await readSubject(pools, { ...viewFor('card'), evidence: null }, [])).toBeNull();
    expect(await readSubject(pools, { ...viewFor('card'), subject: null }, [])).toBeNull();
  });
});
