import { leaveOut } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { type Run, uncategorized } from './run.ts';
import { stages } from './stages.ts';

export const loanSource = 'evergreen:action.circulation:';

/**
 * Ends what the export shows as ended (retain.expunge): a returned circulation adds one to its month's count and is
 * remembered without the person; a loan that an earlier import brought goes. Circulations that ended because they
 * were renewed are not counted, the last of the chain is. Charges that were settled have to be gone by now.
 */
export async function endLoans(run: Run): Promise<void> {
  const { tx, ledger } = run;
  await mapSources(run, 'ev_loans', 'loans', loanSource);
  await followRenewals(run);
  await leaveOut(
    run,
    stages.circulation,
    `coalesce(s.checkin_time, s.xact_finish) is not null and not exists (select from ev_live_loan l where l.id = s.id)
      and not exists (select from ev_branches b where b.id = s.circ_lib)`,
    'names a branch outside the export',
  );
  await tx`
    create temporary table ev_ended on commit drop as
    select c.id, c.hash, c.origin, c.circ_lib, c.target_copy, c.copy_location,
      coalesce(c.checkin_time, c.xact_finish) as at, c.stop_fines is not distinct from 'RENEW' as renewed
    from ev_circulation c
    where c.fate is null and coalesce(c.checkin_time, c.xact_finish) is not null
      and not exists (select from ev_live_loan l where l.id = c.id)`;
  await tx`analyze ev_ended`;
  await endSuperseded(run);
  // Returned there, and still owed for here: then it stays, for what is owed.
  const owing = tx`exists (select from charges h where h.loan_id = m.own and h.remaining_cents > 0)`;
  const returned = await tx`
    update loans l set returned_at = greatest(e.at, l.checked_out_at)
    from ev_ended e join ev_loans m on m.id = e.id
    where l.id = m.own and l.returned_at is null and ${owing}`;
  await tx`delete from ev_ended e using ev_loans m where m.id = e.id and ${owing}`;
  const charges =
    await tx`delete from charges h using ev_ended e, ev_loans m where m.id = e.id and h.loan_id = m.own`;
  const gone = await tx`delete from loans l using ev_ended e, ev_loans m where m.id = e.id and l.id = m.own`;
  ledger.wrote('charges', 0, charges.count);
  ledger.wrote('loans', returned.count, gone.count);
  await countEnded(run);
}

/** A renewed loan is the same loan here: it goes on under the newest circulation's id. */
async function followRenewals({ tx, ledger }: Run): Promise<void> {
  const { count } = await tx`
    with moved as (
      select distinct on (r.id) r.id, m.own from ev_renewed r join ev_loans m on m.id = r.earlier
      where not exists (select from ev_loans n where n.id = r.id)
        and not exists (select from ev_live_loan l where l.id = r.earlier)
      order by r.id, r.nth)
    update loans l set source = ${loanSource} || moved.id from moved where l.id = moved.own and l.returned_at is null`;
  ledger.wrote('loans', count);
  await tx`
    update ev_loans m set id = substring(l.source from ${loanSource.length + 1}::integer)::bigint
    from loans l where l.id = m.own and l.source <> ${loanSource} || m.id`;
}

/**
 * A loan that the export no longer has, whose copy is out to somebody else there, was returned before that: Evergreen
 * forgets old circulations in time.
 */
async function endSuperseded({ tx, closed }: Run): Promise<void> {
  const superseded = await tx<{ id: string; circ_lib: string; target_copy: string; at: string }[]>`
    select m.id, b.id as circ_lib, l.target_copy, l.xact_start::text as at
    from ev_loans m join loans o on o.id = m.own join items i on i.id = o.item_id
    join ev_live_loan l on 'evergreen:asset.copy:' || l.target_copy = i.source and not l.ended and not l.remembered
    join ev_branches b on b.own = o.branch_id
    where o.returned_at is null and l.id <> m.id and not exists (select from ev_circulation c where c.id = m.id)`;
  for (const { id, circ_lib, target_copy, at } of superseded)
    await tx`insert into ev_ended (id, hash, origin, circ_lib, target_copy, at, renewed)
      values (${id}, ${closed(`${loanSource}${id}`)}, 'action.circulation', ${circ_lib}, ${target_copy}, ${at}::timestamptz, false)`;
}

async function countEnded({ tx, ledger, timeZone }: Run): Promise<void> {
  const counted = await tx<{ origin: string; count: number }[]>`
    with ended as (
      select e.hash, e.origin, e.renewed, b.own as branch_id,
        date_trunc('month', e.at at time zone ${timeZone})::date as month,
        coalesce(c.circ_modifier, s.name, t.name, ${uncategorized}) as category
      from ev_ended e join ev_branches b on b.id = e.circ_lib
      left join ev_copy c on c.id = e.target_copy
      left join ev_shelf s on s.id = c.location
      left join ev_shelf t on t.id = e.copy_location),
    fresh as (insert into closed_sources (hash) select hash from ended on conflict do nothing returning hash),
    use as (select e.* from ended e join fresh using (hash) where not e.renewed),
    added as (
      insert into monthly_counts (month, kind, branch_id, category, count)
      select month, 'LOANS', branch_id, category, count(*)::integer from use group by month, branch_id, category
      on conflict (month, kind, branch_id, category) do update set count = monthly_counts.count + excluded.count
      returning 1)
    select origin, count(*)::integer as count, (select count(*)::integer from added) as cells
    from use group by origin`;
  for (const { origin, count } of counted) ledger.table(origin).counted = count;
}
