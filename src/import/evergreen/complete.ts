import { holdSource } from './endHolds.ts';
import { loanSource } from './renewals.ts';
import type { Run } from './run.ts';

/** What can go when the transaction completes: Carrel's table and the rows of it. */
const completing = {
  loans: "returned_at is not null or condition = 'LOST'",
  charges: 'remaining_cents = 0',
  holds: 'ended_on is not null or patron_id in (select id from patrons where deletion_asked_on is not null)',
  patrons: 'deletion_asked_on is not null',
} as const;

/**
 * Lets the database do now what it does at the commit (retain.expunge): what was given its end goes, is counted and
 * remembered. Only then can the account say what went. Everything has to be written by now, since a charge that is
 * still to come keeps its loan.
 */
export async function complete(run: Run): Promise<void> {
  const { tx, ledger } = run;
  for (const [table, rows] of Object.entries(completing))
    await tx.unsafe(
      `create temporary table ev_completing_${table} on commit drop as select id, source from ${table} where ${rows}`,
    );
  // Those that the import itself has ended go at once rather than one by one, which is the same to the database.
  await tx`delete from charges where remaining_cents = 0`;
  await tx`delete from holds where ended_on is not null`;
  await tx`select carrel.let_loans_go(array(select own from ev_returned))`;
  await tx`set constraints all immediate`;
  await tx`set constraints all deferred`;
  for (const table of Object.keys(completing)) {
    await tx.unsafe(`delete from ev_completing_${table} c using ${table} t where t.id = c.id`);
    const [gone] = await tx.unsafe<{ count: number }[]>(
      `select count(*)::integer as count from ev_completing_${table}`,
    );
    ledger.wrote(table, 0, gone?.count ?? 0);
    if (table === 'charges') ledger.wrote('settled_charges', gone?.count ?? 0);
  }
  await countGone(run, 'loans', loanSource, { stage: 'ev_circulation', otherwise: 'action.circulation' });
  await countGone(run, 'holds', holdSource, { stage: 'ev_hold', otherwise: 'action.hold_request' });
  await enterRemaining(run);
}

/** Uses that were here and have gone; they were counted as they went. */
async function countGone(
  { tx, ledger }: Run,
  table: 'loans' | 'holds',
  source: string,
  { stage, otherwise }: { stage: string; otherwise: string },
): Promise<void> {
  const gone = await tx.unsafe<{ origin: string; count: number }[]>(
    `select coalesce(s.origin, $2) as origin, count(*)::integer as count
    from ev_completing_${table} c left join ${stage} s on c.source = $1 || s.id
    where starts_with(c.source, $1) group by 1`,
    [source, otherwise],
  );
  for (const { origin, count } of gone) ledger.table(origin).counted += count;
}

/** What was given an end, and stays for what is owed. */
async function enterRemaining({ tx, ledger }: Run): Promise<void> {
  const [loans] = await tx<{ count: number }[]>`
    select count(*)::integer as count from ev_returned r join loans l on l.id = r.own`;
  ledger.wrote('loans', loans?.count ?? 0);
  const [patrons] = await tx<{ count: number }[]>`
    select count(*)::integer as count from ev_leaving l join patrons p on p.id = l.id`;
  if (patrons && patrons.count > 0)
    ledger.note(
      `actor.usr: ${patrons.count} were deleted in Evergreen and stay here until what is open on them is settled`,
    );
}
