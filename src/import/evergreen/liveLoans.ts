import { mapSources } from './mapSources.ts';
import { followChains, loanSource } from './renewals.ts';
import type { Run } from './run.ts';

/** Circulations that are still somebody's: not ended, or ended and still owed for. */
export const liveLoan = { name: 'ev_live_loan' };

/**
 * Sorts circulations into those that are live and the rest. `renewals` is how many there were before in the chain, as
 * far as the export shows.
 */
export async function sortCirculations(run: Run): Promise<void> {
  const { tx } = run;
  await mapSources(run, 'ev_loans', 'loans', loanSource);
  await followChains(run);
  await tx.unsafe(`
    create temporary table ev_live_loan on commit drop as
    select c.origin, c.line, c.id, c.usr, c.target_copy, c.circ_lib, c.xact_start, c.due_date, c.hash,
      coalesce(c.checkin_time, c.xact_finish) is not null as ended,
      greatest(c.xact_start, coalesce(c.checkin_time, c.xact_finish)) as ended_at,
      case when k.status = 14 then 'DAMAGED'
        when c.stop_fines in ('LOST', 'LONGOVERDUE') or k.status in (3, 16, 17) then 'LOST' end as condition,
      (coalesce(c.phone_renewal, false) or coalesce(c.desk_renewal, false) or coalesce(c.opac_renewal, false)
        or coalesce(c.auto_renewal, false))::integer as renewals,
      exists (select from closed_sources s where s.hash = c.hash) as remembered,
      c.parent_circ, null::text as fate, false as malformed
    from ev_circulation c left join ev_copy k on k.id = c.target_copy
    where c.fate is null and not exists (select from ev_chain h where h.id = c.id)
      and (coalesce(c.checkin_time, c.xact_finish) is null
        or exists (select from ev_owed o where o.circulation = c.id and o.remaining > 0 and not o.remembered))`);
  await tx`alter table ev_live_loan add primary key (id)`;
  await tx`
    create temporary table ev_renewed on commit drop as
    with recursive chain (id, earlier, nth) as (
      select id, parent_circ, 1 from ev_live_loan where parent_circ is not null and not ended
      union all
      select h.id, c.parent_circ, h.nth + 1 from chain h join ev_circulation c on c.id = h.earlier
      where c.parent_circ is not null and h.nth < 100)
    select id, max(nth) as renewals from chain group by id`;
  await tx`analyze ev_live_loan`;
  await tx`
    update ev_live_loan l set renewals = greatest(l.renewals, r.renewals) from ev_renewed r where r.id = l.id`;
}
