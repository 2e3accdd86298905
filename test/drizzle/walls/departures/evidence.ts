import type postgres from 'postgres';
import { roleName } from '../../../../drizzle/audiences.ts';
import { type Case, literal } from './asking.ts';
import {
  agencies,
  type Basis,
  bases,
  before,
  clientToken,
  evidence,
  nobodys,
  people,
  tokenOf,
  uuid,
  type Whose,
} from './plantedEvidence.ts';
import { casesOfPrincipals } from './principals.ts';

/**
 * Whose rows the evidence at hand shows, as the functions answer that the row policies ask: for each kind of evidence,
 * and after each thing that ends it, while everything else about the same person is as good as ever.
 */

const subject = (name: string, token: string, must: string | null, change?: string): Case => ({
  name,
  token,
  must,
  ask: 'select carrel.subject()::text as answer',
  ...(change === undefined ? {} : { change }),
});
const agency = (name: string, token: string, must: string | null, change?: string): Case => ({
  ...subject(name, token, must, change),
  ask: 'select carrel.agency()::text as answer',
});

/** What ends one basis, of `own` alone. */
const ends: readonly (readonly [string, readonly Basis[], string])[] = [
  [
    'its card is lost',
    ['CARD', 'CAREGIVER_WITH_CARD'],
    `update cards set state = 'LOST' where id = '${evidence('card', 'own')}'`,
  ],
  [
    'its card is another’s now',
    ['CARD', 'CAREGIVER_WITH_CARD'],
    `update cards set patron_id = '${people.other}' where id = '${evidence('card', 'own')}'`,
  ],
  [
    'they are barred',
    ['CARD', 'CAREGIVER_WITH_CARD'],
    `update patrons set barred = true where id = '${people.own}'`,
  ],
  [
    'its link is not signed',
    ['CAREGIVER_WITH_CARD', 'CAREGIVER_PHOTO_ID'],
    `update caregiver_links set signed = false where id = '${evidence('link', 'own')}'`,
  ],
  [
    'its link is not listed',
    ['CAREGIVER_PHOTO_ID'],
    `update caregiver_links set listed = false where id = '${evidence('link', 'own')}'`,
  ],
  [
    'its link is another child’s',
    ['CAREGIVER_WITH_CARD', 'CAREGIVER_PHOTO_ID'],
    `update caregiver_links set child_id = '${people.other}' where id = '${evidence('link', 'own')}'`,
  ],
  [
    'its consent is revoked',
    ['WRITTEN_CONSENT'],
    `update consents set revoked_at = ${before} where id = '${evidence('consent', 'own')}'`,
  ],
  [
    'its consent is another’s',
    ['WRITTEN_CONSENT'],
    `update consents set patron_id = '${people.other}' where id = '${evidence('consent', 'own')}'`,
  ],
  [
    'its process is vacated',
    ['COURT_ORDER'],
    `update legal_processes set state = 'VACATED' where id = '${evidence('process', 'own')}'`,
  ],
  [
    'its process names another',
    ['COURT_ORDER'],
    `update legal_process_subjects set patron_id = '${people.other}' where process_id = '${evidence('process', 'own')}'`,
  ],
  ['its grant is ended', bases, `update grants set ended_at = ${before} where patron_id = '${people.own}'`],
  [
    'its token is revoked',
    bases,
    `update tokens set revoked_at = ${before} where grant_id in (select id from grants where patron_id = '${people.own}')`,
  ],
];

const debtors = `select coalesce(string_agg(row_to_json(debtor)::text, ';' order by referral), '') as answer
  from carrel.debtors_of('{${uuid(31)},${uuid(41)},${uuid(42)},${uuid(32)}}', '{phones,address}') as debtor`;
const one = (referral: string, whose: Whose): string =>
  `{"referral":"${referral}","id":"${people[whose]}","email":"${whose}","name":"The ${whose}","phones":["${whose}"],"address":{"kind" : "HOME", "line1" : "${whose}", "line2" : null, "city" : null, "region" : null, "postalCode" : null, "country" : null}}`;
const both = `${one(uuid(31), 'own')};${one(uuid(32), 'other')}`;

const cases: readonly Case[] = [
  ...casesOfPrincipals,
  ...bases.flatMap((basis) => [
    subject(`${basis} shows its own`, tokenOf(basis, 'own'), people.own),
    subject(`${basis} shows another their own`, tokenOf(basis, 'other'), people.other),
  ]),
  ...ends.flatMap(([what, ended, change]) =>
    bases.flatMap((basis) => [
      subject(
        `${basis} when ${what}`,
        tokenOf(basis, 'own'),
        ended.includes(basis) ? null : people.own,
        change,
      ),
      subject(`another’s ${basis} when ${what}`, tokenOf(basis, 'other'), people.other, change),
    ]),
  ),
  ...[nobodys, clientToken.vendor, clientToken.one, clientToken.staff, ''].flatMap((token) =>
    [subject, agency].map((make) =>
      make(
        `what ${token.slice(0, 4)} shows`,
        token,
        make === agency && token === clientToken.one ? agencies.one : null,
      ),
    ),
  ),
  agency('another agency', clientToken.another, agencies.another),
  agency('a person’s token', tokenOf('CARD', 'own'), null),
  agency(
    'an agency whose token is revoked',
    clientToken.one,
    null,
    `update tokens set revoked_at = ${before} where hash = '\\x${clientToken.one}'`,
  ),
  agency(
    'an agency that is revoked',
    clientToken.one,
    null,
    `update clients set revoked_at = ${before} where id = '${uuid(21)}'`,
  ),
  ...(['staff', 'administrator'] as const).map(
    (as): Case => ({ name: `${as}’s debtors`, as, ask: debtors, must: both }),
  ),
  {
    name: 'an agency’s debtors',
    as: 'agency',
    token: clientToken.one,
    ask: debtors,
    must: one(uuid(31), 'own'),
  },
  { name: 'debtors without evidence', as: 'agency', ask: debtors, must: '' },
  { name: 'debtors of whom nobody asks', as: 'staff', ask: debtors.replace(/'\{[^}]*\}'/, `'{}'`), must: '' },
  {
    name: 'debtors without what is not asked for',
    as: 'staff',
    ask: `select string_agg(phones::text || address::text, '') as answer from carrel.debtors_of('{${uuid(31)}}', '{}')`,
    must: null,
  },
  {
    name: 'the phones alone',
    as: 'staff',
    ask: `select address::text as answer from carrel.debtors_of('{${uuid(31)}}', '{phones}')`,
    must: null,
  },
  {
    name: 'the address alone',
    as: 'staff',
    ask: `select phones::text as answer from carrel.debtors_of('{${uuid(31)}}', '{address}')`,
    must: null,
  },
  ...(['person', 'vendor', 'feed'] as const).map(
    (as): Case => ({
      name: `the debtors, were they given to ${as}`,
      as,
      change: 'grant execute on function carrel.debtors_of(uuid[], text[]) to public',
      ask: debtors,
      must: '',
    }),
  ),
  {
    name: 'who is shut out',
    ask: `select carrel.is_shut_out('Somebody else')::text as answer`,
    must: 'true',
  },
  { name: 'who is not', ask: `select carrel.is_shut_out('A clerk')::text as answer`, must: 'false' },
];

/**
 * @param sql one superuser's connection; whatever is changed is taken back
 * @param altering what is otherwise while it is asked, as SQL
 */
export async function departuresOfEvidence(
  sql: postgres.Sql,
  roles: string,
  altering = '',
): Promise<string[]> {
  const departures: string[] = [];
  await sql.unsafe(`begin; ${altering}`);
  try {
    for (const { name, change = '', token = '', as, ask, must } of cases) {
      const authorized =
        as === undefined ? '' : `set local session authorization ${literal(roleName(as, roles))};`;
      await sql.unsafe(`savepoint before; set local session_replication_role = replica; ${change}`);
      const [row] = await sql
        .unsafe(`select set_config('carrel.evidence', '${token}', true); ${authorized} ${ask}`)
        .then((results) => [results].flat(2).slice(-1) as unknown as { answer: string | null }[])
        .catch(() => [{ answer: 'an error' }]);
      if ((row?.answer ?? null) !== must) departures.push(`${name}: ${row?.answer} is not ${must}`);
      await sql.unsafe('rollback to before');
    }
  } finally {
    await sql.unsafe('rollback');
  }
  return departures;
}
