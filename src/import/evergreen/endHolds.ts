import { leaveOut } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { type Run, uncategorized } from './run.ts';
import { stages } from './stages.ts';

export const holdSource = 'evergreen:action.hold_request:';

/**
 * Ends holds that the export shows as filled or cancelled (retain.expunge). One that is here is given its end, and the
 * database lets it go and counts it: see `complete`. One that never was adds one to its month's count and is remembered
 * without the person. Its category is that of the copy that was set aside for it or asked for.
 */
export async function endHolds(run: Run): Promise<void> {
  const { tx, ledger, timeZone } = run;
  await mapSources(run, 'ev_holds', 'holds', holdSource);
  await leaveOut(
    run,
    stages.hold,
    `coalesce(s.fulfillment_time, s.cancel_time) is not null
      and not exists (select from ev_branches b where b.id = s.pickup_lib)`,
    'names a branch outside the export',
  );
  await tx`
    create temporary table ev_ended_hold on commit drop as
    select id, hash, origin, pickup_lib, coalesce(fulfillment_time, cancel_time) as at,
      coalesce(current_copy, case when hold_type in ('C', 'F', 'R') then target end) as copy
    from ev_hold where fate is null and coalesce(fulfillment_time, cancel_time) is not null`;
  await tx`analyze ev_ended_hold`;
  await tx`
    update holds h set ended_on = (e.at at time zone ${timeZone})::date, pickup_branch_id = b.own,
      item_id = coalesce(i.own, h.item_id)
    from ev_ended_hold e join ev_holds m on m.id = e.id join ev_branches b on b.id = e.pickup_lib
    left join ev_items i on i.id = e.copy
    where h.id = m.own`;
  const counted = await tx<{ origin: string; count: number }[]>`
    with ended as (
      select e.hash, e.origin, b.own as branch_id, date_trunc('month', e.at at time zone ${timeZone})::date as month,
        coalesce(c.circ_modifier, s.name, ${uncategorized}) as category
      from ev_ended_hold e join ev_branches b on b.id = e.pickup_lib
      left join ev_copy c on c.id = e.copy
      left join ev_shelf s on s.id = c.location
      where not exists (select from ev_holds m where m.id = e.id)),
    fresh as (insert into closed_sources (hash) select hash from ended order by hash on conflict do nothing returning hash),
    use as (select e.* from ended e join fresh using (hash)),
    added as (
      insert into monthly_counts (month, kind, branch_id, category, count)
      select month, 'HOLDS', branch_id, category, count(*)::integer from use group by month, branch_id, category
      on conflict (month, kind, branch_id, category) do update set count = monthly_counts.count + excluded.count)
    select origin, count(*)::integer as count from use group by origin`;
  for (const { origin, count } of counted) ledger.table(origin).counted += count;
}
