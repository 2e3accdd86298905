import { leaveOut, leaveOutStrays } from './fates.ts';
import { orUpdate } from './orUpdate.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:actor.usr_address:';
const sharedSource = 'evergreen:actor.usr.mailing_address:';
const { address, user } = stages;

/**
 * Addresses, without those that Evergreen marks invalid: what is sent there comes into other hands. An account may
 * have its post sent to an address that another account of the household keeps; then that address is its own too.
 */
export async function writeAddresses(run: Run): Promise<void> {
  const { tx, ledger } = run;
  if (stages.address.tables.every((table) => !ledger.has(table))) return;
  await leaveOut(run, address, 's.pending', 'asked for and not yet approved');
  await leaveOut(run, address, 'not s.valid', 'marked as invalid');
  await leaveOutStrays(run, { stage: address, column: 'usr', map: 'ev_patrons', target: user, what: 'user' });
  await tx`
    create temporary table ev_place on commit drop as
    select p.own as patron_id, upper(coalesce(a.address_type, 'MAILING')) as kind, a.street1 as line1,
      a.street2 as line2, a.city, a.state as region, a.post_code as postal_code, a.country, ${source} || a.id as source
    from ev_address a join ev_patrons p on p.id = a.usr where a.fate is null
    union all
    select p.own, 'MAILING', a.street1, a.street2, a.city, a.state, a.post_code, a.country, ${sharedSource} || u.id
    from ev_user u join ev_address a on a.id = u.mailing_address and a.usr <> u.id
    join ev_patrons p on p.id = u.id where a.fate is null and u.fate is null`;
  const kept = tx`(select patron_id from ev_kept where part = 'addresses')`;
  await tx`delete from ev_place where patron_id in ${kept}`;
  await tx`analyze ev_place`;
  const gone = await tx`
    delete from addresses d using ev_user u, ev_patrons p
    where p.id = u.id and u.fate is null and d.patron_id = p.own and d.patron_id not in ${kept}
      and (starts_with(d.source, ${source}) or starts_with(d.source, ${sharedSource}))
      and not exists (select from ev_place e where e.source = d.source)`;
  const known = orUpdate(
    run,
    'addresses',
    tx`on conflict (source) do update
      set patron_id = excluded.patron_id, kind = excluded.kind, line1 = excluded.line1, line2 = excluded.line2,
        city = excluded.city, region = excluded.region, postal_code = excluded.postal_code, country = excluded.country
    where (addresses.patron_id, addresses.kind, addresses.line1, addresses.line2, addresses.city, addresses.region,
        addresses.postal_code, addresses.country)
      is distinct from (excluded.patron_id, excluded.kind, excluded.line1, excluded.line2, excluded.city,
        excluded.region, excluded.postal_code, excluded.country)`,
    tx`order by patron_id`,
  );
  const [written] = await tx<{ all: number; own: number }[]>`
    with written as (
    insert into addresses (patron_id, kind, line1, line2, city, region, postal_code, country, source)
    select patron_id, kind, line1, line2, city, region, postal_code, country, source from ev_place
    ${known}
    returning source)
    select count(*)::integer as "all", count(*) filter (where starts_with(source, ${source}))::integer as own from written`;
  const { all, own } = written ?? { all: 0, own: 0 };
  ledger.wrote('addresses', all, gone.count);
  ledger.table('actor.usr_address').written = own;
  if (all > own)
    ledger.note(
      `actor.usr: the post of ${all - own} goes to an address that another account keeps; it was written for them too`,
    );
}
