import type { Case } from './asking.ts';
import {
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

/** What the database tells of a token and of the evidence behind it, for the first wall to judge; and who is a minor. */

const told = (
  token: string,
): string => `select concat_ws(' ', p->>'kind', p->'grant'->>'basis', p->'grant'->>'patronId',
    p->'grant'->>'birthDate', p->'grant'->'card'->>'patronId', p->'grant'->'card'->>'barred',
    p->'grant'->'caregiver'->>'childId', p->'grant'->'consent'->>'id', p->'grant'->'process'->>'named',
    p->'client'->>'id', p->'staff'->>'name', p->'staff'->>'shutOut') as answer
  from carrel.principals_of('{${nobodys}, ${token}}') as t(hash, p) where hash = '${token}'`;

const bearer = (name: string, token: string, must: string | null, change?: string): Case => ({
  name,
  ask: told(token),
  must,
  as: 'open',
  ...(change === undefined ? {} : { change }),
});

const own = (
  basis: (typeof bases)[number],
  whose: Whose,
  born: string,
  barred = false,
  named = true,
): string =>
  `GRANT ${basis} ${people[whose]} ${born}${people[whose]} ${barred} ${people[whose]} ${evidence('consent', whose)} ${named}`;

const born = (day: string, whose: Whose = 'own'): string =>
  `update patrons set birth_date = '${day}' where id = '${people[whose]}'`;
const minor = (name: string, must: string | null, change?: string, whose: Whose = 'own'): Case => ({
  name,
  as: 'staff',
  ask: `select carrel.is_minor('${people[whose]}', '2008-06-17')::text as answer`,
  must,
  ...(change === undefined ? {} : { change }),
});

/** Each kind of token and evidence, alone and altered, and whoever is a minor, with the one right answer. */
export const casesOfPrincipals: readonly Case[] = [
  ...bases.flatMap((basis) => [
    bearer(`the bearer by ${basis}`, tokenOf(basis, 'own'), own(basis, 'own', '')),
    bearer(`another’s bearer by ${basis}`, tokenOf(basis, 'other'), own(basis, 'other', '')),
  ]),
  bearer(
    'a bearer who was born',
    tokenOf('CARD', 'own'),
    own('CARD', 'own', '2001-02-03 '),
    born('2001-02-03'),
  ),
  bearer(
    'a bearer of a card whose holder is barred',
    tokenOf('CARD', 'own'),
    own('CARD', 'own', '', true),
    `update patrons set barred = true where id = '${people.own}'`,
  ),
  bearer(
    'a bearer whose process names another',
    tokenOf('COURT_ORDER', 'own'),
    own('COURT_ORDER', 'own', '', false, false),
    `update legal_process_subjects set patron_id = '${people.other}' where process_id = '${evidence('process', 'own')}'`,
  ),
  bearer(
    'a bearer whom another process names',
    tokenOf('COURT_ORDER', 'own'),
    own('COURT_ORDER', 'own', '', false, false),
    `delete from legal_process_subjects where process_id = '${evidence('process', 'own')}'`,
  ),
  bearer('an agency', clientToken.one, `CLIENT ${uuid(21)}`),
  bearer('another agency as a bearer', clientToken.another, `CLIENT ${uuid(22)}`),
  bearer('a vendor', clientToken.vendor, `CLIENT ${uuid(23)}`),
  bearer('a clerk', clientToken.staff, 'STAFF A clerk false'),
  bearer(
    'a clerk who is shut out',
    clientToken.staff,
    'STAFF A clerk true',
    `insert into staff_shut_out values ('A clerk', ${before}, 'x')`,
  ),
  bearer('nobody', nobodys, null),
  minor('a minor without a day of birth', null),
  minor('a minor', 'true', `${born('2008-06-18')}; ${born('1950-01-01', 'other')}`),
  minor('an adult from that day', 'false', `${born('2008-06-17')}; ${born('2020-01-01', 'other')}`),
  minor('an adult beside a minor', 'false', `${born('2020-01-01')}; ${born('1950-01-01', 'other')}`, 'other'),
  minor('a minor beside an adult', 'true', `${born('1950-01-01')}; ${born('2020-01-01', 'other')}`, 'other'),
  {
    name: 'whether nobody is a minor',
    as: 'staff',
    ask: `select carrel.is_minor('${uuid(7)}', '2008-06-17')::text as answer`,
    must: null,
  },
];
