import { endedHere, leaveOut, leaveOutStrays } from './fates.ts';
import { liveLoan } from './liveLoans.ts';
import { orUpdate } from './orUpdate.ts';
import { loanSource } from './renewals.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

/** Live circulations become loans. What has ended has to be gone by now, so that a copy can be out again. */
export async function writeLoans(run: Run): Promise<void> {
  const { tx, ledger } = run;
  await leaveOut(run, liveLoan, 's.remembered', endedHere);
  const references = [
    { column: 'usr', map: 'ev_patrons', target: stages.user, what: 'user' },
    { column: 'target_copy', map: 'ev_items', target: stages.copy, what: 'copy' },
    { column: 'circ_lib', map: 'ev_branches', target: stages.branch, what: 'branch' },
  ];
  for (const reference of references) await leaveOutStrays(run, { stage: liveLoan, ...reference });
  await leaveOut(run, liveLoan, 's.due_date < s.xact_start', 'is due before it was checked out', true);
  await leaveOut(
    run,
    liveLoan,
    `not s.ended and exists (select from ev_live_loan o where o.target_copy = s.target_copy and not o.ended
      and o.fate is null and (o.xact_start, o.id) > (s.xact_start, s.id))`,
    'its copy was lent again later and is still out',
    true,
  );
  await leaveOut(
    run,
    liveLoan,
    `not s.ended and exists (select from ev_items i join loans o on o.item_id = i.own
      where i.id = s.target_copy and o.returned_at is null and o.source is distinct from '${loanSource}' || s.id)`,
    'its copy is out here on a loan of another source',
    true,
  );
  await leaveOut(
    run,
    liveLoan,
    `exists (select from loans o join ev_patrons p on p.id = s.usr
      where o.source = '${loanSource}' || s.id and o.patron_id <> p.own
        and exists (select from charges h where h.loan_id = o.id))`,
    'is another patron’s loan here, who is charged for it',
    true,
  );
  // A loan that was returned here and is kept for its charge is not taken up again; one that was renewed here more
  // often than there is not due earlier for it; what was found lost or damaged here stays so.
  const dueAt = tx`case when loans.renewals > excluded.renewals then greatest(loans.due_at, excluded.due_at)
    else excluded.due_at end`;
  const renewals = tx`greatest(loans.renewals, excluded.renewals)`;
  const condition = tx`coalesce(excluded.condition, loans.condition)`;
  const known = orUpdate(
    run,
    'loans',
    tx`on conflict (source) do update
      set patron_id = excluded.patron_id, item_id = excluded.item_id, branch_id = excluded.branch_id,
        checked_out_at = excluded.checked_out_at, due_at = ${dueAt}, renewals = ${renewals},
        returned_at = excluded.returned_at, condition = ${condition}
    where loans.returned_at is null and (loans.patron_id, loans.item_id, loans.branch_id, loans.checked_out_at,
        loans.due_at, loans.renewals, loans.returned_at, loans.condition)
      is distinct from (excluded.patron_id, excluded.item_id, excluded.branch_id, excluded.checked_out_at,
        ${dueAt}, ${renewals}, excluded.returned_at, ${condition})`,
    tx`order by i.own`,
  );
  const { count } = await tx`
    insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at, renewals, returned_at, condition, source,
      closes)
    select p.own, i.own, b.own, l.xact_start, l.due_date, l.renewals, case when l.ended then l.ended_at end, l.condition,
      ${loanSource} || l.id, l.hash
    from ev_live_loan l join ev_patrons p on p.id = l.usr join ev_items i on i.id = l.target_copy
    join ev_branches b on b.id = l.circ_lib
    where l.fate is null
    ${known}`;
  ledger.wrote('loans', count);
  ledger.table('action.circulation').written = count;
  await noteMissing(run);
}

/** A loan that the export neither has nor shows as ended, or of which it lacks the renewal, may be out still: it stays. */
async function noteMissing({ tx, ledger, empty }: Run): Promise<void> {
  if (!ledger.has('action.circulation') || empty.has('loans')) return;
  const [missing] = await tx<{ count: number }[]>`
    select count(*)::integer as count from loans l
    where starts_with(l.source, ${loanSource}) and l.returned_at is null
      and not exists (select from ev_circulation c where l.source = ${loanSource} || c.id
        and not exists (select from ev_ended e where e.id = c.id and e.renewed))`;
  if (missing && missing.count > 0)
    ledger.note(
      `action.circulation: ${missing.count} loans of an earlier import are not in this one; they stay`,
    );
}
