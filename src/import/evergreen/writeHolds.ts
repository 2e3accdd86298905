import { holdSource } from './endHolds.ts';
import { endedHere, leaveOut, leaveOutStrays } from './fates.ts';
import { orUpdate } from './orUpdate.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

/** Holds that are still waited for. */
export const liveHold = { name: 'ev_live_hold' };

/** What a hold of each type names; other types are not read. */
const targets = {
  T: { what: 'title', stage: stages.title },
  M: { what: 'metarecord', stage: stages.metarecord },
  P: { what: 'part', stage: stages.part },
  V: { what: 'call number', stage: stages.callNumber },
  C: { what: 'copy', stage: stages.copy },
  F: { what: 'copy', stage: stages.copy },
  R: { what: 'copy', stage: stages.copy },
} as const;

/** Live holds become holds on the title that they mean, whatever in Evergreen they name for it. */
export async function writeHolds(run: Run): Promise<void> {
  const { tx, ledger, timeZone } = run;
  await tx`
    create temporary table ev_live_hold on commit drop as
    select h.*, exists (select from closed_sources c where c.hash = h.hash) as remembered
    from ev_hold h where fate is null and coalesce(fulfillment_time, cancel_time) is null`;
  await tx`analyze ev_live_hold`;
  await findWanted(run);
  await leaveOut(run, liveHold, 's.remembered', endedHere);
  const types = Object.keys(targets).map((type) => `'${type}'`);
  await leaveOut(run, liveHold, `s.hold_type not in (${types.join(', ')})`, 'is of a type that is not read');
  for (const [type, { what, stage }] of Object.entries(targets)) {
    const unwanted = `s.hold_type = '${type}' and not exists (select from ev_wanted w where w.id = s.id)`;
    const inside = `exists (select from ${stage.name} t where t.id = s.target)`;
    await leaveOut(run, liveHold, `${unwanted} and ${inside}`, `names a ${what} that was left out`);
    await leaveOut(run, liveHold, unwanted, `names a ${what} outside the export`);
  }
  const { user, branch } = stages;
  await leaveOutStrays(run, {
    stage: liveHold,
    column: 'usr',
    map: 'ev_patrons',
    target: user,
    what: 'user',
  });
  await leaveOutStrays(run, {
    stage: liveHold,
    column: 'pickup_lib',
    map: 'ev_branches',
    target: branch,
    what: 'branch',
  });
  const known = orUpdate(
    run,
    'holds',
    tx`on conflict (source) do update
      set patron_id = excluded.patron_id, title_id = excluded.title_id, item_id = excluded.item_id,
        pickup_branch_id = excluded.pickup_branch_id, state = excluded.state, placed_at = excluded.placed_at,
        expires_on = excluded.expires_on
    where (holds.patron_id, holds.title_id, holds.item_id, holds.pickup_branch_id, holds.state, holds.placed_at,
        holds.expires_on)
      is distinct from (excluded.patron_id, excluded.title_id, excluded.item_id, excluded.pickup_branch_id,
        excluded.state, excluded.placed_at, excluded.expires_on)`,
  );
  const { count } = await tx`
    insert into holds (patron_id, title_id, item_id, pickup_branch_id, state, placed_at, expires_on, source, closes)
    select p.own, w.title_id, case when h.capture_time is not null then i.own end, b.own,
      case when h.capture_time is null then 'WAITING' when h.shelf_time is null then 'IN_TRANSIT' else 'READY' end,
      h.request_time,
      (coalesce(case when h.shelf_time is not null then h.shelf_expire_time end, h.expire_time)
        at time zone ${timeZone})::date,
      ${holdSource} || h.id, h.hash
    from ev_live_hold h join ev_wanted w on w.id = h.id join ev_patrons p on p.id = h.usr
    join ev_branches b on b.id = h.pickup_lib left join ev_items i on i.id = h.current_copy
    where h.fate is null
    ${known}`;
  ledger.wrote('holds', count);
  ledger.table('action.hold_request').written = count;
  await noteMissing(run);
}

/** A hold that the export neither has nor shows as ended may be waited for still: it stays, and is spoken of. */
async function noteMissing({ tx, ledger, empty }: Run): Promise<void> {
  if (!ledger.has('action.hold_request') || empty.has('holds')) return;
  const [missing] = await tx<{ count: number }[]>`
    select count(*)::integer as count from holds h
    where starts_with(h.source, ${holdSource}) and not exists (select from ev_hold e where h.source = ${holdSource} || e.id)`;
  if (missing && missing.count > 0)
    ledger.note(
      `action.hold_request: ${missing.count} holds of an earlier import are not in this one; they stay`,
    );
}

async function findWanted({ tx }: Run): Promise<void> {
  await tx`
    create temporary table ev_wanted on commit drop as
    select h.id, t.own as title_id
    from ev_live_hold h
    left join ev_metarecord m on h.hold_type = 'M' and m.id = h.target and m.fate is null
    left join ev_part p on h.hold_type = 'P' and p.id = h.target and p.fate is null
    left join ev_call_number n on h.hold_type = 'V' and n.id = h.target and n.fate is null
    join ev_titles t on t.id = coalesce(case when h.hold_type = 'T' then h.target end, m.master_record, p.record, n.record)
    union all
    select h.id, i.title_id
    from ev_live_hold h join ev_items m on m.id = h.target join items i on i.id = m.own
    where h.hold_type in ('C', 'F', 'R')`;
  await tx`analyze ev_wanted`;
}
