import type { Run } from './run.ts';
import { patronSource } from './writePatrons.ts';

/**
 * Patrons whom Evergreen has deleted since an earlier import go, with all that hangs on them, unless something is
 * still open: then their record stays until it is settled.
 */
export async function removePatrons({ tx, ledger }: Run): Promise<void> {
  const open = tx`(exists (select from loans o where o.patron_id = p.id)
    or exists (select from charges o where o.patron_id = p.id and o.remaining_cents > 0)
    or exists (select from payments o where o.patron_id = p.id)
    or exists (select from interlibrary_loan_requests o where o.patron_id = p.id)
    or exists (select from computer_sessions o where o.patron_id = p.id)
    or exists (select from program_registrations o where o.patron_id = p.id)
    or exists (select from incidents o where o.patron_id = p.id)
    or exists (select from legal_process_subjects o where o.patron_id = p.id)
    or exists (select from consents o where o.patron_id = p.id)
    or exists (select from referrals o where p.id in (o.patron_id, o.debtor_id)))`;
  await tx`
    create temporary table ev_leaving on commit drop as
    select p.id, ${open} as open from ev_user u join patrons p on p.source = ${patronSource} || u.id where u.deleted`;
  const holds = await tx`delete from holds h using ev_leaving l where h.patron_id = l.id and not l.open`;
  const charges = await tx`delete from charges h using ev_leaving l where h.patron_id = l.id and not l.open`;
  const patrons = await tx`delete from patrons p using ev_leaving l where p.id = l.id and not l.open`;
  ledger.wrote('holds', 0, holds.count);
  ledger.wrote('charges', 0, charges.count);
  ledger.wrote('patrons', 0, patrons.count);
  const [staying] = await tx<
    { count: number }[]
  >`select count(*)::integer as count from ev_leaving where open`;
  if (staying && staying.count > 0)
    ledger.note(
      `actor.usr: ${staying.count} were deleted in Evergreen and stay here until what is open on them is settled`,
    );
}
