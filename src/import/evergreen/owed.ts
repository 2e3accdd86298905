import { leaveOut } from './fates.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

/** The numbers below 100 of Evergreen's billing types mean the same in every system; the rest have only a name. */
const kind = `case
  when b.btype = 1 then 'OVERDUE'
  when b.btype in (3, 4, 10, 11) then 'LOST'
  when b.btype in (7, 8) then 'DAMAGED'
  when b.billing_type ~* '(replacement|new) (library )?card|card replacement' then 'CARD_REPLACEMENT'
  else 'OTHER' end`;

/**
 * What is still owed of each transaction and kind: billed, minus paid, forgiven and adjusted. What was paid settles
 * what was billed first. Each sum goes by its first billing, whose id stays the same from export to export. On which
 * loan it is, `circulation` says, once renewals are followed.
 */
export async function reckonOwed(run: Run): Promise<void> {
  const { tx } = run;
  await leaveOut(run, stages.billing, 's.voided', 'voided');
  await tx.unsafe(`
    create temporary table ev_owed on commit drop as
    with billed as (
      select xact, ${kind} as kind, min(id) as id, min(billing_ts) as since,
        round(coalesce(sum(amount) filter (where fate is null), 0) * 100)::integer as cents
      from ev_billing b group by 1, 2),
    paid as (
      select xact, round(sum(amount) * 100)::integer as cents
      from ev_payment where fate is null and not coalesce(voided, false) group by xact),
    running as (
      select b.*, coalesce(p.cents, 0) as paid, sum(b.cents) over (partition by b.xact order by b.since, b.id) as so_far
      from billed b left join paid p on p.xact = b.xact where b.cents > 0)
    select r.xact, r.kind, r.id, f.hash, r.since, r.cents, r.so_far,
      greatest(0, least(r.cents, r.so_far - r.paid))::integer as remaining,
      exists (select from closed_sources c where c.hash = f.hash) as remembered, null::bigint as circulation
    from running r join ev_billing f on f.id = r.id`);
  await tx`update ev_owed o set remaining = 0 from ev_circulation c where c.id = o.xact and c.xact_finish is not null`;
  await tx`update ev_owed o set remaining = 0 from ev_grocery g where g.id = o.xact and g.xact_finish is not null`;
  await tx`analyze ev_owed`;
}
