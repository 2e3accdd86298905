import type { Run } from './run.ts';

export const loanSource = 'evergreen:action.circulation:';

/**
 * Follows renewals. Evergreen makes a new circulation of each and closes the one before; here they are one loan,
 * which goes by the newest. `ev_chain` leads from circulations that are loans here, or still owed for, to the newest
 * of their chain (`head`).
 */
export async function followChains({ tx }: Run): Promise<void> {
  await tx`create index on ev_circulation (parent_circ) where parent_circ is not null`;
  await tx`analyze ev_circulation`;
  // What is still open was not renewed, whatever names it as its parent.
  await tx`
    create temporary table ev_chain on commit drop as
    with recursive seed as (
      select id from ev_loans union select xact from ev_owed where remaining > 0 and not remembered),
    chain (id, head, ended, usr, nth) as (
      select s.id, c.id, coalesce(c.checkin_time, c.xact_finish) is not null, c.usr, 1
      from seed s join ev_circulation c on c.parent_circ = s.id left join ev_circulation p on p.id = s.id
      where c.fate is null and (p.id is null or coalesce(p.checkin_time, p.xact_finish) is not null)
        and coalesce(c.usr = p.usr, true)
      union all
      select h.id, c.id, coalesce(c.checkin_time, c.xact_finish) is not null, c.usr, h.nth + 1
      from chain h join ev_circulation c on c.parent_circ = h.head
      where c.fate is null and h.ended and h.nth < 100 and coalesce(c.usr = h.usr, true))
    select distinct on (id) id, head from chain order by id, nth desc, head desc`;
  await tx`alter table ev_chain add primary key (id)`;
  await tx`analyze ev_chain`;
  await tx`
    update ev_owed o set circulation = coalesce(h.head, c.id)
    from ev_circulation c left join ev_chain h on h.id = c.id where c.id = o.xact`;
}

/** A renewed loan is the same loan here: it goes on under the newest circulation's id, and ends as that. */
export async function moveRenewed({ tx, ledger }: Run): Promise<void> {
  const { count } = await tx`
    with moved as (
      select distinct on (h.head) h.head, m.own, c.hash
      from ev_chain h join ev_loans m on m.id = h.id join ev_circulation c on c.id = h.head
      where not exists (select from ev_loans n where n.id = h.head)
      order by h.head, h.id desc)
    update loans l set source = ${loanSource} || moved.head, closes = moved.hash
    from moved where l.id = moved.own and l.returned_at is null`;
  ledger.wrote('loans', count);
  await tx`
    update ev_loans m set id = substring(l.source from ${loanSource.length + 1}::integer)::bigint
    from loans l where l.id = m.own and l.source <> ${loanSource} || m.id`;
}
