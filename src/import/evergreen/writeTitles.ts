import { leaveOut } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { orUpdate } from './orUpdate.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:biblio.record_entry:';
const copySource = 'evergreen:asset.copy:';

/**
 * Bibliographic records become titles. A record that Evergreen has deleted is still needed where a copy that was
 * not deleted hangs on it. What is lent without being catalogued has its title on the copy itself.
 */
export async function writeTitles(run: Run): Promise<void> {
  const { tx, ledger } = run;
  await leaveOut(run, stages.title, 's.id = -1', 'stands for what is not catalogued');
  await leaveOut(
    run,
    stages.title,
    `s.deleted and not exists (select from ev_call_number n join ev_copy c on c.call_number = n.id
      where n.record = s.id and c.fate is null)`,
    'deleted in Evergreen',
  );
  const known = orUpdate(
    run,
    'titles',
    tx`on conflict (source) do update
      set title = excluded.title, author = excluded.author, isbn = excluded.isbn, year = excluded.year
    where (titles.title, titles.author, titles.isbn, titles.year)
      is distinct from (excluded.title, excluded.author, excluded.isbn, excluded.year)`,
    tx`order by ev_title.id`,
  );
  const { count } = await tx`
    insert into titles (title, author, isbn, year, source)
    select title, author, isbn, year, ${source} || id from ev_title where fate is null
    ${known}`;
  const uncatalogued = await tx`
    insert into titles (title, author, isbn, source)
    select dummy_title, dummy_author, dummy_isbn, ${copySource} || id from ev_copy
    where fate is null and call_number = -1 and dummy_title is not null
    on conflict (source) do update set title = excluded.title, author = excluded.author, isbn = excluded.isbn
    where (titles.title, titles.author, titles.isbn) is distinct from (excluded.title, excluded.author, excluded.isbn)`;
  ledger.wrote('titles', count + uncatalogued.count);
  ledger.table('biblio.record_entry').written = count;
  await mapSources(run, 'ev_titles', 'titles', source);
}
