import { leaveOut } from './fates.ts';
import { moveRenewed } from './renewals.ts';
import { type Run, uncategorized } from './run.ts';
import { stages } from './stages.ts';

/**
 * Ends what the export shows as ended (retain.expunge). A loan that is here is given its end, and the database lets
 * it go and counts it once nothing is owed for it: see `complete`. One that never was here adds one to its month's
 * count and is remembered without the person. What was renewed has not ended: the last of its chain does.
 */
export async function endLoans(run: Run): Promise<void> {
  const { tx } = run;
  await moveRenewed(run);
  await leaveOut(
    run,
    stages.circulation,
    `coalesce(s.checkin_time, s.xact_finish) is not null and not exists (select from ev_live_loan l where l.id = s.id)
      and not exists (select from ev_branches b where b.id = s.circ_lib)`,
    'names a branch outside the export',
  );
  // Complete is what came back and was settled: the later of the two, as for loans that end here.
  await tx`
    create temporary table ev_ended on commit drop as
    select c.id, c.hash, c.origin, c.circ_lib, c.target_copy, c.copy_location,
      greatest(c.xact_start, coalesce(c.checkin_time, c.xact_finish)) as returned_at,
      greatest(c.xact_start, c.checkin_time, c.xact_finish) as complete_at,
      c.stop_fines is not distinct from 'RENEW'
        or exists (select from ev_circulation n where n.parent_circ = c.id) as renewed
    from ev_circulation c
    where c.fate is null and coalesce(c.checkin_time, c.xact_finish) is not null
      and not exists (select from ev_live_loan l where l.id = c.id)`;
  await tx`analyze ev_ended`;
  await endSuperseded(run);
  await giveEnds(run);
  await countUnseen(run);
}

/**
 * A loan that the export no longer has, whose copy is out to somebody else there, was returned before that: Evergreen
 * forgets old circulations in time.
 */
async function endSuperseded({ tx }: Run): Promise<void> {
  await tx`
    insert into ev_ended (id, origin, circ_lib, target_copy, returned_at, complete_at, renewed)
    select m.id, 'action.circulation', b.id, l.target_copy, l.xact_start, l.xact_start, false
    from ev_loans m join loans o on o.id = m.own join items i on i.id = o.item_id
    join ev_live_loan l on 'evergreen:asset.copy:' || l.target_copy = i.source and not l.ended and not l.remembered
    join ev_branches b on b.own = o.branch_id
    where o.returned_at is null and l.id <> m.id and not exists (select from ev_circulation c where c.id = m.id)`;
}

/** Here, they are out no more. Their branch is the one that they are counted for. */
async function giveEnds({ tx, timeZone }: Run): Promise<void> {
  await tx`
    create temporary table ev_returned (own uuid primary key) on commit drop`;
  await tx`
    with returned as (
      update loans l set returned_at = greatest(e.returned_at, l.checked_out_at), branch_id = b.own,
        settled_on = case when e.complete_at > e.returned_at
          then greatest(l.settled_on, (e.complete_at at time zone ${timeZone})::date) else l.settled_on end
      from ev_ended e join ev_loans m on m.id = e.id join ev_branches b on b.id = e.circ_lib
      where l.id = m.own and l.returned_at is null and not e.renewed
      returning l.id)
    insert into ev_returned select id from returned`;
}

/** What was never a loan here: the database cannot count that by itself. */
async function countUnseen({ tx, ledger, timeZone }: Run): Promise<void> {
  const counted = await tx<{ origin: string; count: number }[]>`
    with ended as (
      select e.hash, e.origin, e.renewed, b.own as branch_id,
        date_trunc('month', e.complete_at at time zone ${timeZone})::date as month,
        coalesce(c.circ_modifier, s.name, t.name, ${uncategorized}) as category
      from ev_ended e join ev_branches b on b.id = e.circ_lib
      left join ev_copy c on c.id = e.target_copy
      left join ev_shelf s on s.id = c.location
      left join ev_shelf t on t.id = e.copy_location
      where not exists (select from ev_loans m where m.id = e.id)),
    -- In the index's order: hashes as they come would look for a page of it each.
    fresh as (insert into closed_sources (hash) select hash from ended order by hash on conflict do nothing returning hash),
    use as (select e.* from ended e join fresh using (hash) where not e.renewed),
    added as (
      insert into monthly_counts (month, kind, branch_id, category, count)
      select month, 'LOANS', branch_id, category, count(*)::integer from use group by month, branch_id, category
      on conflict (month, kind, branch_id, category) do update set count = monthly_counts.count + excluded.count)
    select origin, count(*)::integer as count from use group by origin`;
  for (const { origin, count } of counted) ledger.table(origin).counted += count;
}
