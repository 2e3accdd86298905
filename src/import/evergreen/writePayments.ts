import { endedHere, leaveOut, leaveOutStrays, tooOld } from './fates.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

/** Payments with what became of each. */
export const recentPayment = { name: 'ev_recent_payment' };

/** Evergreen's tables of what people hand over; the rest forgive, adjust or move. */
const kinds = `case s.origin
  when 'money.cash_payment' then 'CASH'
  when 'money.check_payment' then 'CHECK'
  when 'money.credit_card_payment' then 'CARD'
  when 'money.debit_card_payment' then 'CARD'
  when 'money.goods_payment' then 'OTHER' end`;

/**
 * Payments that can still be reversed come with their patron, never with what they were for: not even their id is kept, only
 * its hash, by which the next import knows them (retain.expunge). The rest have done their part in what is owed and are
 * left out.
 */
export async function writePayments(run: Run): Promise<void> {
  const { tx, ledger, timeZone, today } = run;
  const window = run.reversalWindow.toString();
  await tx.unsafe(
    `create temporary table ev_recent_payment on commit drop as
    select s.origin, s.line, s.id, s.hash, s.amount, s.payment_ts, ${kinds} as kind, (s.payment_ts at time zone $1)::date as paid_on,
      coalesce(s.voided, false) as voided, coalesce(c.id, g.id) as xact, coalesce(c.usr, g.usr) as usr,
      coalesce(c.circ_lib, g.billing_location) as branch,
      exists (select from closed_sources k where k.hash = s.hash) as remembered, null::text as fate, false as malformed
    from ev_payment s
    left join ev_circulation c on c.id = s.xact
    left join ev_grocery g on g.id = s.xact
    where s.fate is null`,
    [timeZone],
  );
  await leaveOut(run, recentPayment, 's.kind is null', 'is no payment but an adjustment');
  await leaveOut(run, recentPayment, 's.voided or s.amount <= 0', 'voided');
  await tx`
    update ev_recent_payment set fate = ${tooOld}
    where fate is null and (paid_on + ${window}::interval)::date < ${today}::date`;
  await leaveOut(run, recentPayment, 's.remembered', endedHere);
  await leaveOut(run, recentPayment, 's.xact is null', 'names a transaction outside the export');
  await leaveOutStrays(run, {
    stage: recentPayment,
    column: 'usr',
    map: 'ev_patrons',
    target: stages.user,
    what: 'user',
  });
  await leaveOutStrays(run, {
    stage: recentPayment,
    column: 'branch',
    map: 'ev_branches',
    target: stages.branch,
    what: 'branch',
  });
  const written = await tx<{ origin: string; count: number }[]>`
    with written as (
      insert into payments (patron_id, branch_id, kind, amount_cents, paid_on, reversible_until, closes)
      select p.own, b.own, s.kind, round(s.amount * 100)::integer, s.paid_on,
        (s.paid_on + ${window}::interval)::date, s.hash
      from ev_recent_payment s join ev_patrons p on p.id = s.usr join ev_branches b on b.id = s.branch
      where s.fate is null
      on conflict (closes) do update
        set patron_id = excluded.patron_id, branch_id = excluded.branch_id, amount_cents = excluded.amount_cents,
          paid_on = excluded.paid_on, reversible_until = excluded.reversible_until
      where (payments.patron_id, payments.branch_id, payments.amount_cents, payments.paid_on, payments.reversible_until)
        is distinct from (excluded.patron_id, excluded.branch_id, excluded.amount_cents, excluded.paid_on,
          excluded.reversible_until)
      returning closes)
    select s.origin, count(*)::integer as count
    from written w join ev_recent_payment s on w.closes = s.hash group by s.origin`;
  for (const { origin, count } of written) {
    ledger.wrote('payments', count);
    ledger.table(origin).written = count;
  }
}
