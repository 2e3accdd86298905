import { loanSource } from './endLoans.ts';
import { enterFates, leaveOut, leaveOutStrays } from './fates.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:money.billing:';
const owed = { name: 'ev_charge' };

/** Whether the export says what is owed at all. One with payments and no billings does not. */
const says = ({ ledger }: Run): boolean => ledger.has('money.billing');

/**
 * Takes away the charges that an earlier import brought and this export shows as settled, and remembers that they
 * were. Before loans end, which wait for their charges.
 */
export async function settleCharges(run: Run): Promise<void> {
  const { tx, ledger } = run;
  if (!says(run)) return;
  const [settled] = await tx<{ count: number }[]>`
    with settled as (
      delete from charges h using ev_billing b
      where h.source = ${source} || b.id
        and not exists (select from ev_owed o where o.id = b.id and o.remaining > 0)
      returning b.hash),
    remembered as (insert into closed_sources (hash) select hash from settled on conflict do nothing)
    select count(*)::integer as count from settled`;
  ledger.wrote('charges', 0, settled?.count ?? 0);
}

/** What is owed becomes charges: one for each transaction and kind, on its loan where there is one. */
export async function writeCharges(run: Run): Promise<void> {
  const { tx, ledger, timeZone } = run;
  if (!says(run)) {
    const [count] = await tx<{ count: number }[]>`
      select count(*)::integer as count from ev_circulation where checkin_time is not null and xact_finish is null`;
    if (count && count.count > 0)
      ledger.note(
        `action.circulation: ${count.count} were returned and not settled; the export has no billings, so that ` +
          'nothing owed could be read of them',
      );
    return;
  }
  await tx`
    create temporary table ev_charge on commit drop as
    select 'money.billing'::text as origin, 0 as line, o.id, o.kind, o.cents, o.remaining, o.since, o.remembered,
      coalesce(c.usr, g.usr) as usr, coalesce(c.circ_lib, g.billing_location) as branch, c.id as circulation,
      coalesce(c.id, g.id) as xact, null::text as fate, false as malformed
    from ev_owed o
    left join ev_circulation c on c.id = o.xact
    left join ev_grocery g on g.id = o.xact
    where o.remaining > 0`;
  await leaveOut(run, owed, 's.remembered', 'ended here since it was exported');
  await leaveOut(run, owed, 's.xact is null', 'names a transaction outside the export');
  await leaveOutStrays(run, {
    stage: owed,
    column: 'usr',
    map: 'ev_patrons',
    target: stages.user,
    what: 'user',
  });
  await leaveOutStrays(run, {
    stage: owed,
    column: 'branch',
    map: 'ev_branches',
    target: stages.branch,
    what: 'branch',
  });
  await leaveOut(
    run,
    owed,
    `s.circulation is not null and not exists (select from loans l join ev_patrons p on p.own = l.patron_id
      where l.source = '${loanSource}' || s.circulation and p.id = s.usr)`,
    'names a circulation that was left out',
  );
  const { count } = await tx`
    insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on, source)
    select p.own, l.id, b.own, o.kind, o.cents, o.remaining, (o.since at time zone ${timeZone})::date, ${source} || o.id
    from ev_charge o join ev_patrons p on p.id = o.usr join ev_branches b on b.id = o.branch
    left join loans l on l.source = ${loanSource} || o.circulation
    where o.fate is null
    on conflict (source) do update
      set patron_id = excluded.patron_id, loan_id = excluded.loan_id, branch_id = excluded.branch_id,
        kind = excluded.kind, amount_cents = excluded.amount_cents, remaining_cents = excluded.remaining_cents,
        assessed_on = excluded.assessed_on
    where (charges.patron_id, charges.loan_id, charges.branch_id, charges.kind, charges.amount_cents,
        charges.remaining_cents, charges.assessed_on)
      is distinct from (excluded.patron_id, excluded.loan_id, excluded.branch_id, excluded.kind,
        excluded.amount_cents, excluded.remaining_cents, excluded.assessed_on)`;
  ledger.wrote('charges', count);
  await enterFates(run, owed);
}
