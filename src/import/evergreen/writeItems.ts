import { leaveOut, leaveOutStrays, refuseTaken } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { orUpdate } from './orUpdate.ts';
import { type Run, uncategorized } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:asset.copy:';
const { copy } = stages;

/** Copies that Evergreen has deleted are left out, unless they are still out: then somebody has to bring them back. */
export async function sortCopies(run: Run): Promise<void> {
  await leaveOut(
    run,
    copy,
    's.deleted and not exists (select from ev_live_loan l where l.target_copy = s.id and not l.ended)',
    'deleted in Evergreen',
  );
}

/** Copies with their call numbers become items. Titles have to stand by now. */
export async function writeItems(run: Run): Promise<void> {
  const { tx, ledger } = run;
  await takeAway(run);
  await leaveOut(
    run,
    copy,
    's.call_number = -1 and s.dummy_title is null',
    'is not catalogued and has no title',
  );
  await leaveOut(
    run,
    copy,
    's.call_number <> -1 and not exists (select from ev_call_number n where n.id = s.call_number)',
    'names a call number outside the export',
  );
  await tx`
    create temporary table ev_copy_title on commit drop as
    select c.id, t.own as title_id, nullif(concat_ws(' ', p.label, n.label, x.label), '') as call_number
    from ev_copy c join ev_call_number n on n.id = c.call_number join ev_titles t on t.id = n.record
    left join ev_call_number_prefix p on p.id = n.prefix
    left join ev_call_number_suffix x on x.id = n.suffix
    where c.fate is null and c.call_number <> -1
    union all
    select c.id, t.id, null from ev_copy c join titles t on t.source = ${source} || c.id
    where c.fate is null and c.call_number = -1`;
  await tx`analyze ev_copy_title`;
  await leaveOut(
    run,
    copy,
    'not exists (select from ev_copy_title t where t.id = s.id)',
    'names a title outside the export or left out',
  );
  await leaveOutStrays(run, {
    stage: copy,
    column: 'circ_lib',
    map: 'ev_branches',
    target: stages.branch,
    what: 'branch',
  });
  await refuseTaken(run, copy, 'barcode', { table: 'items', column: 'barcode', source });
  const known = orUpdate(
    run,
    'items',
    tx`on conflict (source) do update
      set barcode = excluded.barcode, title_id = excluded.title_id, branch_id = excluded.branch_id,
        category = excluded.category, call_number = excluded.call_number, status = excluded.status
    where (items.barcode, items.title_id, items.branch_id, items.category, items.call_number, items.status)
      is distinct from (excluded.barcode, excluded.title_id, excluded.branch_id, excluded.category,
        excluded.call_number, excluded.status)`,
    tx`order by c.id`,
  );
  // As `orUpdate`: where there were none, none is looked for.
  const here = run.empty.has('items') ? tx`false` : tx`i.source = ${source} || c.id`;
  // What this library has itself lent or taken back since the export is where it was put here.
  const { count } = await tx`
    insert into items (barcode, title_id, branch_id, category, call_number, status, source)
    select c.barcode, t.title_id, b.own, coalesce(c.circ_modifier, s.name, ${uncategorized}), t.call_number,
      case when exists (select from loans o where o.item_id = i.id and o.returned_at is null and o.source is null)
          then i.status
        when l.id is null then ${statusOf(run)}
        when l.remembered or o.returned_at is not null then coalesce(i.status, 'AVAILABLE')
        else coalesce(l.condition, o.condition, 'CHECKED_OUT') end,
      ${source} || c.id
    from ev_copy c
    join ev_copy_title t on t.id = c.id
    join ev_branches b on b.id = c.circ_lib
    left join ev_shelf s on s.id = c.location
    left join (select distinct on (target_copy) * from ev_live_loan where not ended
      order by target_copy, remembered, xact_start desc) as l on l.target_copy = c.id
    left join items i on ${here}
    left join ev_loans m on m.id = l.id left join loans o on o.id = m.own
    where c.fate is null
    ${known}`;
  ledger.wrote('items', count);
  ledger.table('asset.copy').written = count;
  await mapSources(run, 'ev_items', 'items', source);
  await noteCategories(run);
}

/** Evergreen's own statuses: those below 100 mean the same in every system. */
const statusOf = ({ tx }: Run) => tx`case
  when c.status in (0, 7, 12) then 'AVAILABLE'
  when c.status = 1 then 'CHECKED_OUT'
  when c.status in (3, 4, 16, 17) then 'LOST'
  when c.status in (6, 18) then 'IN_TRANSIT'
  when c.status in (8, 15) then 'ON_HOLD_SHELF'
  when c.status = 13 then 'WITHDRAWN'
  when c.status = 14 then 'DAMAGED'
  else 'IN_PROCESS' end`;

/** What was deleted in Evergreen since: gone, or withdrawn while a loan or a hold still names it. */
async function takeAway({ tx, ledger }: Run): Promise<void> {
  const named = tx`exists (select from loans l where l.item_id = i.id) or exists (select from holds h where h.item_id = i.id)`;
  const deleted = await tx`
    delete from items i using ev_copy c
    where c.fate is not null and c.deleted and i.source = ${source} || c.id and not (${named})`;
  const withdrawn = await tx`
    update items i set status = 'WITHDRAWN' from ev_copy c
    where c.fate is not null and c.deleted and i.source = ${source} || c.id and i.status <> 'WITHDRAWN'`;
  ledger.wrote('items', withdrawn.count, deleted.count);
}

async function noteCategories({ tx, ledger }: Run): Promise<void> {
  const [found] = await tx<{ count: number }[]>`
    select count(*)::integer as count from ev_copy c
    where c.fate is null and c.circ_modifier is null and not exists (select from ev_shelf s where s.id = c.location)`;
  if (found && found.count > 0)
    ledger.note(
      `asset.copy: ${found.count} have no circulation modifier and a shelving location outside the export; ` +
        `their category is ${uncategorized}`,
    );
}
