import { leaveOut, leaveOutStrays, refuseTaken } from './fates.ts';
import { orUpdate } from './orUpdate.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:actor.card:';
const { card, user } = stages;

/**
 * Cards, without a PIN: Evergreen's are not read. An inactive card is dead. A card that died here stays dead
 * (access.lost-card), and its kind changes only when it is renewed.
 */
export async function writeCards(run: Run): Promise<void> {
  const { tx, ledger, timeZone } = run;
  await leaveOutStrays(run, { stage: card, column: 'usr', map: 'ev_patrons', target: user, what: 'user' });
  await leaveOut(
    run,
    card,
    'not exists (select from ev_user u where u.id = s.usr and u.fate is null)',
    'names a user outside the export',
  );
  await refuseTaken(run, card, 'barcode', { table: 'cards', column: 'number', source });
  const known = orUpdate(
    run,
    'cards',
    tx`on conflict (source) do update
      set number = excluded.number, patron_id = excluded.patron_id, expires_on = excluded.expires_on,
        kind = case when excluded.expires_on > cards.expires_on then excluded.kind else cards.kind end,
        state = case when cards.state = 'ACTIVE' then excluded.state else cards.state end
    where (cards.number, cards.patron_id, cards.expires_on) is distinct from
        (excluded.number, excluded.patron_id, excluded.expires_on)
      or (cards.state = 'ACTIVE' and excluded.state <> 'ACTIVE')`,
    tx`order by p.own`,
  );
  const { count } = await tx`
    insert into cards (number, patron_id, kind, state, issued_on, expires_on, source)
    select c.barcode, p.own, case when u.juvenile then 'JUVENILE' else 'ADULT' end,
      case when c.active then 'ACTIVE' else 'LOST' end,
      (u.create_date at time zone ${timeZone})::date, (u.expire_date at time zone ${timeZone})::date,
      ${source} || c.id
    from ev_card c join ev_user u on u.id = c.usr join ev_patrons p on p.id = c.usr
    where c.fate is null
    ${known}`;
  ledger.wrote('cards', count);
  ledger.table('actor.card').written = count;
}
