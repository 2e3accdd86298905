import type postgres from 'postgres';
import { endedHere, leaveOut, leaveOutStrays } from './fates.ts';
import { mapSources } from './mapSources.ts';
import { orUpdate } from './orUpdate.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

export const patronSource = 'evergreen:actor.usr:';
const { user } = stages;

/**
 * Users become patrons with their names. Who was deleted in Evergreen, or here since, does not come. An account that
 * Evergreen has switched off borrows no more than a barred one does.
 */
export async function writePatrons(run: Run): Promise<void> {
  const { tx, ledger, timeZone } = run;
  await forgetImpossible(run);
  await leaveOut(run, user, 's.deleted', 'deleted in Evergreen');
  await leaveOut(run, user, 'exists (select from closed_sources c where c.hash = s.hash)', endedHere);
  await leaveOutStrays(run, {
    stage: user,
    column: 'home_ou',
    map: 'ev_branches',
    target: stages.branch,
    what: 'branch',
  });
  await tx`create temporary table ev_touched (patron_id uuid not null) on commit drop`;
  const email = tx`case when 'email' = any(patrons.changed_here) then patrons.email else excluded.email end`;
  const knownPatrons = orUpdate(
    run,
    'patrons',
    tx`on conflict (source) do update
      set birth_date = excluded.birth_date, category = excluded.category, email = ${email},
        home_branch_id = excluded.home_branch_id, barred = excluded.barred, registered_on = excluded.registered_on
    where (patrons.birth_date, patrons.category, patrons.home_branch_id, patrons.email, patrons.barred, patrons.registered_on)
      is distinct from (excluded.birth_date, excluded.category, excluded.home_branch_id, ${email},
        excluded.barred, excluded.registered_on)`,
    tx`order by 1`,
  );
  // In the order of their ids, which tells nothing; and all that is theirs after them in the same, so that of each index
  // and of the patrons that it is held against a page is looked for once, and not once for each row.
  await touching(
    run,
    'patrons',
    tx`insert into patrons (id, birth_date, category, home_branch_id, email, barred, registered_on, source, closes)
    select gen_random_uuid() as id, u.dob, coalesce(p.name, 'PROFILE_' || u.profile, 'UNKNOWN'), b.own, u.email, u.barred or not u.active,
      (u.create_date at time zone ${timeZone})::date, ${patronSource} || u.id, u.hash
    from ev_user u join ev_branches b on b.id = u.home_ou left join ev_profile p on p.id = u.profile
    where u.fate is null
    ${knownPatrons}
    returning id as patron_id`,
  );
  await mapSources(run, 'ev_patrons', 'patrons', patronSource);
  await keepChanged(run);
  const middle = tx`case when exists (select from ev_kept k where k.patron_id = excluded.patron_id and k.part = 'middle')
    then person_names.middle else excluded.middle end`;
  const preferred = tx`case when exists (select from ev_kept k where k.patron_id = excluded.patron_id
    and k.part = 'preferred') then person_names.preferred else excluded.preferred end`;
  const knownNames = orUpdate(
    run,
    'person_names',
    tx`on conflict (patron_id) do update
      set first = excluded.first, middle = ${middle}, last = excluded.last, preferred = ${preferred}
    where (person_names.first, person_names.middle, person_names.last, person_names.preferred)
      is distinct from (excluded.first, ${middle}, excluded.last, ${preferred})`,
    tx`order by p.own`,
  );
  await touching(
    run,
    'person_names',
    tx`insert into person_names (patron_id, first, middle, last, preferred)
    select p.own, coalesce(u.first_given_name, ''), u.second_given_name,
      coalesce(nullif(concat_ws(' ', u.family_name, u.suffix), ''), ''),
      nullif(concat_ws(' ', u.pref_first_given_name, u.pref_second_given_name, u.pref_family_name), '')
    from ev_user u join ev_patrons p on p.id = u.id where u.fate is null
    ${knownNames}
    returning patron_id`,
  );
  await writePhones(run);
  await writeCaregivers(run);
  const [touched] = await tx<
    { count: number }[]
  >`select count(distinct patron_id)::integer as count from ev_touched`;
  ledger.table('actor.usr').written = touched?.count ?? 0;
}

/** What people had changed or cleared here is theirs: it does not come back (collect.function). */
async function keepChanged({ tx, ledger }: Run): Promise<void> {
  await tx`
    create temporary table ev_kept on commit drop as
    select m.own as patron_id, unnest(p.changed_here) as part from ev_patrons m join patrons p on p.id = m.own
    where p.changed_here <> '{}'`;
  await tx`analyze ev_kept`;
  const [kept] = await tx<{ count: number }[]>`
    select count(distinct k.patron_id)::integer as count from ev_kept k join ev_patrons p on p.own = k.patron_id
    join ev_user u on u.id = p.id where u.fate is null`;
  if (kept && kept.count > 0)
    ledger.note(
      `actor.usr: ${kept.count} had how to reach or call them changed here; that stays as it is here`,
    );
}

/** A birth date that is still to come proves no age. The person comes without it. */
async function forgetImpossible({ tx, ledger, now, timeZone }: Run): Promise<void> {
  const { count } = await tx`
    update ev_user set dob = null where dob > (${now.toISOString()}::timestamptz at time zone ${timeZone})::date`;
  if (count > 0)
    ledger.note(`actor.usr: ${count} have a birth date that is still to come; they are without one here`);
}

/** Runs a statement that returns the patrons it changed, so that a person whose telephone is new counts as written. */
async function touching(
  { tx, ledger }: Run,
  table: string,
  statement: postgres.PendingQuery<postgres.Row[]>,
  verb: 'written' | 'deleted' = 'written',
): Promise<void> {
  const [changed] = await tx<{ count: number }[]>`
    with changed as (${statement}),
    touched as (insert into ev_touched select patron_id from changed)
    select count(*)::integer as count from changed`;
  const count = changed?.count ?? 0;
  ledger.wrote(table, verb === 'written' ? count : 0, verb === 'deleted' ? count : 0);
}

/** The export's numbers are the ones that stand: one that it no longer has must not be called. */
async function writePhones(run: Run): Promise<void> {
  const { tx } = run;
  await tx`
    create temporary table ev_phone on commit drop as
    select p.own as patron_id, n.kind, n.number
    from ev_user u join ev_patrons p on p.id = u.id
    cross join lateral (values ('WORK', u.day_phone), ('HOME', u.evening_phone), ('OTHER', u.other_phone)) as n (kind, number)
    where u.fate is null and n.number is not null
      and not exists (select from ev_kept k where k.patron_id = p.own and k.part = 'phones')`;
  await tx`analyze ev_phone`;
  await touching(
    run,
    'phones',
    tx`delete from phones f using ev_user u, ev_patrons p
    where p.id = u.id and u.fate is null and f.patron_id = p.own
      and not exists (select from ev_kept k where k.patron_id = p.own and k.part = 'phones') and not exists (
      select from ev_phone n where n.patron_id = f.patron_id and n.kind = f.kind and n.number = f.number)
    returning f.patron_id`,
    'deleted',
  );
  await touching(
    run,
    'phones',
    tx`insert into phones (patron_id, kind, number)
    select n.patron_id, n.kind, n.number from ev_phone n
    where not exists (select from phones f where f.patron_id = n.patron_id and f.kind = n.kind and f.number = n.number)
    order by n.patron_id
    returning patron_id`,
  );
}

/**
 * A guardian that is a text says who is listed and nothing of who signed. A link that somebody has since made more
 * of here is theirs.
 */
async function writeCaregivers(run: Run): Promise<void> {
  const { tx } = run;
  const source = 'evergreen:actor.usr.guardian:';
  await touching(
    run,
    'caregiver_links',
    tx`insert into caregiver_links (child_id, caregiver_name, signed, listed, source)
    select p.own, u.guardian, false, true, ${source} || u.id
    from ev_user u join ev_patrons p on p.id = u.id where u.fate is null and u.guardian is not null
    on conflict (source) do update set caregiver_name = excluded.caregiver_name
    where not caregiver_links.signed and caregiver_links.caregiver_id is null
      and caregiver_links.caregiver_name is distinct from excluded.caregiver_name
    returning child_id as patron_id`,
  );
  await touching(
    run,
    'caregiver_links',
    tx`delete from caregiver_links l using ev_user u
    where u.fate is null and u.guardian is null and l.source = ${source} || u.id
      and not l.signed and l.caregiver_id is null
    returning l.child_id as patron_id`,
    'deleted',
  );
}
