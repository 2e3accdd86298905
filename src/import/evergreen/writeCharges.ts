import { endedHere, enterFates, leaveOut, leaveOutStrays } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { orUpdate } from './orUpdate.ts';
import { loanSource } from './renewals.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:money.billing:';
const owed = { name: 'ev_charge' };

/** Whether the export says what is owed at all. One with payments and no billings does not. */
const says = ({ ledger }: Run): boolean => ledger.has('money.billing');

/**
 * Settles the charges of an earlier import of which this export shows that nothing remains. The database takes them
 * and what they kept with the day on which that was: the payment with which it was reached, else the day on which the
 * transaction was closed, else today.
 */
export async function settleCharges(run: Run): Promise<void> {
  const { tx, timeZone, now } = run;
  if (!says(run)) return;
  await mapSources(run, 'ev_charges', 'charges', source);
  await tx`create index on ev_payment (xact)`;
  await tx`
    update charges h set remaining_cents = 0, amount_cents = coalesce(s.cents, h.amount_cents),
      settled_on = (s.at at time zone ${timeZone})::date
    from (
      select m.own, o.cents, coalesce(
        (select min(p.payment_ts) from (
          select payment_ts, round(sum(amount) over (order by payment_ts, id) * 100) as paid
          from ev_payment where xact = b.xact and fate is null and not coalesce(voided, false)) as p
          where p.paid >= o.so_far),
        c.xact_finish, g.xact_finish, ${now.toISOString()}::timestamptz) as at
      from ev_charges m join ev_billing b on b.id = m.id
      left join ev_owed o on o.id = m.id
      left join ev_circulation c on c.id = b.xact left join ev_grocery g on g.id = b.xact
      where coalesce(o.remaining, 0) = 0
      union all
      -- Evergreen has closed the transaction, and put its billings away.
      select m.own, null, c.xact_finish
      from ev_charges m join charges h on h.id = m.own join ev_loans l on l.own = h.loan_id
      join ev_circulation c on c.id = l.id
      where c.xact_finish is not null and not exists (select from ev_billing b where b.id = m.id)) as s
    where h.id = s.own`;
}

/** What is owed becomes charges: one for each transaction and kind, on its loan where there is one. */
export async function writeCharges(run: Run): Promise<void> {
  const { tx, ledger, timeZone, today } = run;
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
    select 'money.billing'::text as origin, 0 as line, o.id, o.kind, o.cents, o.remaining, o.since, o.remembered, o.hash,
      coalesce(c.usr, g.usr) as usr, coalesce(c.circ_lib, g.billing_location) as branch, o.circulation,
      coalesce(c.id, g.id) as xact, null::text as fate, false as malformed
    from ev_owed o
    left join ev_circulation c on c.id = o.xact
    left join ev_grocery g on g.id = o.xact
    where o.remaining > 0`;
  await leaveOut(run, owed, 's.remembered', endedHere);
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
    'exists (select from ev_live_loan l where l.id = s.circulation and l.remembered)',
    `names a circulation that ${endedHere}`,
  );
  await leaveOut(
    run,
    owed,
    `s.circulation is not null and not exists (select from loans l join ev_patrons p on p.own = l.patron_id
      where l.source = '${loanSource}' || s.circulation and p.id = s.usr)`,
    'names a circulation that was left out',
  );
  const remaining = tx`least(excluded.remaining_cents,
    greatest(0, charges.remaining_cents + excluded.amount_cents - charges.amount_cents))`;
  await noteLower(run);
  const known = orUpdate(
    run,
    'charges',
    tx`on conflict (source) do update
      set patron_id = excluded.patron_id, loan_id = excluded.loan_id, branch_id = excluded.branch_id,
        kind = excluded.kind, amount_cents = excluded.amount_cents, remaining_cents = ${remaining},
        settled_on = case when ${remaining} = 0 then ${today}::date end, assessed_on = excluded.assessed_on
    where (charges.patron_id, charges.loan_id, charges.branch_id, charges.kind, charges.amount_cents,
        charges.remaining_cents, charges.assessed_on)
      is distinct from (excluded.patron_id, excluded.loan_id, excluded.branch_id, excluded.kind,
        excluded.amount_cents, ${remaining}, excluded.assessed_on)`,
  );
  const { count } = await tx`
    insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on, source, closes)
    select p.own, l.id, b.own, o.kind, o.cents, o.remaining, (o.since at time zone ${timeZone})::date, ${source} || o.id,
      o.hash
    from ev_charge o join ev_patrons p on p.id = o.usr join ev_branches b on b.id = o.branch
    left join loans l on l.source = ${loanSource} || o.circulation
    where o.fate is null
    ${known}`;
  ledger.wrote('charges', count);
  await enterFates(run, owed);
}

/**
 * What was paid or waived here the export cannot know, and no row of it says when it was made. So what remains never
 * rises but by what was billed since: the lower of the two stands, for the person.
 */
async function noteLower({ tx, ledger }: Run): Promise<void> {
  const [lower] = await tx<{ count: number }[]>`
    select count(*)::integer as count from ev_charge o join ev_charges m on m.id = o.id join charges h on h.id = m.own
    where o.fate is null and h.remaining_cents + o.cents - h.amount_cents < o.remaining`;
  if (lower && lower.count > 0)
    ledger.note(`money.billing: ${lower.count} charges have less remaining here than there; that stands`);
}
