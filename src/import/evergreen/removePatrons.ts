import type { Run } from './run.ts';
import { patronSource } from './writePatrons.ts';

/**
 * Whom Evergreen has deleted since an earlier import is to go here too: the database takes them, with all that hangs
 * on them, the moment nothing is out or owed any more (collect.function), now or later.
 */
export async function removePatrons({ tx, today }: Run): Promise<void> {
  await tx`
    create temporary table ev_leaving on commit drop as
    select p.id from ev_user u join patrons p on p.source = ${patronSource} || u.id where u.deleted`;
  await tx`
    update patrons p set deletion_asked_on = ${today}::date from ev_leaving l
    where p.id = l.id and p.deletion_asked_on is null`;
}
