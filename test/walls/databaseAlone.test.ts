import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Audience, audiences, roleName } from '../../drizzle/audiences.ts';
import type { View } from '../../drizzle/view.ts';
import { demoId } from '../../src/demo/ids.ts';
import { hashToken } from '../../src/principals/token.ts';
import { standing } from '../policy/checks.ts';
import { alone, asked, everyPlace, type Place, rootNames, rootPlace } from '../policy/places.ts';
import { givenFor } from '../schema/judge/given.ts';
import { type Library, openLibrary } from '../schema/library.ts';
import { everythingOpen } from './everythingOpen.ts';
import { classesOfField, everyColumn, openedTo, whyRead } from './opened.ts';

/** The second wall by itself: the program says yes to everything, and sends whatever it can as each login. */

let library: Library;
let given: Awaited<ReturnType<typeof givenFor>>;
beforeAll(async () => {
  library = await openLibrary();
  given = await givenFor(library);
  const { superuser } = library.database;
  // What the demonstration library has none of: without it nothing would be there to be refused.
  await superuser`insert into incident_releases (incident_id, recipient, released_on, released_by)
    select id, 'The insurer', '2026-05-03', 'An administrator' from incidents`;
  await superuser`insert into recoveries (referral_id, kind, happened_on, reported_on)
    select id, 'ADDRESS_WRONG', '2026-05-10', '2026-05-11' from referrals`;
  await superuser`insert into disclosures
      (id, at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found)
    select gen_random_uuid(), '2026-05-10T10:00Z', gen_random_uuid(), 'staff:x', 'STAFF', 'CIRCULATION', '{legal.process}',
      '{identity}', '{x}', max(number), true from pseudonym_keys`;
  await superuser`insert into client_days (client_id, day, requests, cost) select id, '2026-05-10', 3, 5 from clients`;
});
afterAll(() => library.database.drop());

const evidenceOf = (persona: keyof Library['tokens']): string =>
  hashToken(library.tokens[persona]).toString('hex');
const subjectOf = (persona: string): string => {
  const { principal } = library.caller(persona).request;
  if (!('subject' in principal)) throw new TypeError('not one record');
  return principal.subject;
};

/** The columns that are not a login's to read, and whether the database says so to a statement that names one. */
async function notRefused(audience: Audience): Promise<{ tried: number; read: string[] }> {
  const { sql } = library.pools.for(audience);
  const all = await everyColumn(library.database.superuser);
  const forbidden = all.filter((column) => whyRead(audience, column) === null);
  const read: string[] = [];
  for (const column of forbidden) {
    const [table, name] = column.split('.');
    const [where] = await library.database.superuser<{ table: string }[]>`
      select oid::regclass::text as "table" from pg_class where relname = ${table ?? ''}
        and relnamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)`;
    await sql.unsafe(`select "${name}" from ${where?.table}`).then(
      () => read.push(column),
      (error: { code: string }) => expect(error.code, column).toBe('42501'),
    );
  }
  return { tried: forbidden.length, read };
}

/** The plain values of each object below a root, one object at a time: a refusal of one hides no other's. */
const levels = (place: Place): Place[] => {
  const plain = place.below.filter(({ below }) => below.length === 0);
  const deeper = place.below.flatMap((each) => (each.below.length === 0 ? [] : levels(each)));
  return [
    ...(plain.length === 0 ? [] : [{ ...place, below: plain }]),
    ...deeper.map((each) => ({ ...place, below: [each] })),
  ];
};
const askedBelow = (name: string): Place[] =>
  inject('isLong') ? alone(rootPlace(name)) : levels(rootPlace(name));

/** Roots that read nothing. */
const readless = ['policy', 'viewer'];

/** Coordinates of which a value came, asked for below every root. */
async function cameTo(audience: Audience, seeing: Partial<View>): Promise<Set<string>> {
  const open = everythingOpen(library, audience);
  const came = new Set<string>();
  for (const name of rootNames.filter((each) => !readless.includes(each))) {
    const args = given[`Query.${name}`];
    for (const place of askedBelow(name)) {
      const text = `{ ${asked(place, args === undefined ? '' : `(${args})`)} }`;
      const { data } = await open.run(name, text, seeing);
      for (const each of everyPlace(place)) {
        const values = standing(data, each.path).filter((value) => value !== null && value !== undefined);
        if (each.below.length === 0 && values.length > 0) came.add(each.coordinate);
      }
    }
  }
  return came;
}

const isOpenTo = (audience: Audience, coordinate: string): boolean =>
  classesOfField(coordinate).some((each) => each === 'open' || openedTo[audience].has(each));
const forbiddenOf = (audience: Audience, came: ReadonlySet<string>): string[] =>
  [...came].filter((coordinate) => !isOpenTo(audience, coordinate)).sort();

/** The PIN's login answers for the one card whose number and PIN are given, through functions of its own. */
const byNumberAndPin = ['cardKind', 'standing', 'subject'].map((field) => `CardStanding.${field}`);

const views = (): readonly (readonly [string, Partial<View>])[] => [
  ['an administrator', { audience: 'administrator', circulation: true, recovery: true, pickup: true }],
  [
    'whoever a card’s token opens',
    {
      audience: 'person',
      subject: subjectOf('card'),
      evidence: evidenceOf('card'),
      circulation: true,
      recovery: true,
      pickup: true,
    },
  ],
  ['an agency', { audience: 'agency', agency: demoId('agency', 'agency'), evidence: evidenceOf('agency') }],
];

describe('[second-wall] a column that the policy opens to nobody behind a login', () => {
  test.each(audiences)('MUST be refused to %s, each by itself', async (audience) => {
    const { tried, read } = await notRefused(audience);
    expect(read).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  });

  test('MUST be found here, were one read', async () => {
    const staff = roleName('staff', library.database.roles);
    await library.database.superuser.unsafe(`grant select (birth_date) on patrons to ${staff}`);
    expect((await notRefused('staff')).read).toEqual(['patrons.birth_date']);
    await library.database.superuser.unsafe(`revoke select (birth_date) on patrons from ${staff}`);
  });
});

describe('[second-wall] with every field of the schema open', () => {
  test.each(audiences)(
    'cannot be given to %s what the policy opens to nobody behind it, whatever the program thinks it reads for',
    async (audience) => {
      const came = new Set<string>();
      for (const [, seeing] of views()) for (const each of await cameTo(audience, seeing)) came.add(each);
      expect(forbiddenOf(audience, came)).toEqual(audience === 'pin' ? byNumberAndPin : []);
      // It was asked, and answered where it may be: else nothing would be proved by what did not come.
      const expected: Partial<Record<Audience, readonly string[]>> = {
        open: ['Title.title', 'Item.barcode'],
        vendor: ['StatisticsCell.count'],
        person: ['Patron.birthDate', 'Loan.dueAt', 'Card.number', 'Address.line1'],
        agency: ['Referral.debtorName', 'ReferralLine.kind', 'Recovery.kind'],
        staff: ['PersonName.last', 'CaregiverLink.caregiverName', 'Referral.debtorName', 'Patron.isMinor'],
        administrator: ['Incident.description', 'Disclosure.caller', 'Client.name', 'LegalProcess.court'],
      };
      for (const coordinate of expected[audience] ?? []) expect([...came]).toContain(coordinate);
    },
    60_000,
  );

  test('[access.card] cannot be given a row of anybody’s but the one that the evidence opens', async () => {
    const open = everythingOpen(library, 'person');
    const evidence = evidenceOf('card');
    const all = await library.database.superuser<{ id: string }[]>`select id from patrons order by id`;
    const found: string[] = [];
    for (const { id } of all) {
      const result = await open.run('record', '{ record { id email } }', {
        audience: 'person',
        subject: id,
        evidence,
      });
      if (result.data?.record != null) found.push(id);
    }
    expect(all.length).toBeGreaterThan(50);
    expect(found).toEqual([subjectOf('card')]);
  });

  test('[recovery.agency] cannot be given a referral to another agency, by whichever agency’s id', async () => {
    const open = everythingOpen(library, 'agency');
    const evidence = evidenceOf('agency');
    const keys = ['debtor-a', 'debtor-b', 'debtor-child', 'debtor-c', 'debtor-d'];
    for (const agency of ['agency', 'otherAgency']) {
      const found: string[] = [];
      for (const key of keys) {
        const text = `{ referral(id: "${demoId('referral', key)}") { debtorName } }`;
        const seeing = { audience: 'agency', agency: demoId('agency', agency), evidence } as const;
        if ((await open.run('referral', text, seeing)).data?.referral != null) found.push(key);
      }
      expect(found).toEqual(agency === 'agency' ? ['debtor-a', 'debtor-b', 'debtor-child'] : []);
    }
  });

  test('MUST be found here, were a column or a row given', async () => {
    const { superuser, roles } = library.database;
    const [seeing] = views().map(([, each]) => each);
    if (seeing === undefined) throw new TypeError('no view');
    const agency = roleName('agency', roles);
    await superuser.unsafe(`grant select (id, description, evidence_notes, branch_id, patron_id, occurred_at, reported_by,
      legal_action_on) on incidents to ${agency}`);
    await superuser.unsafe(
      `grant select (id, incident_id, recipient, released_on, released_by) on incident_releases to ${agency}`,
    );
    await superuser.unsafe(`grant select (id, code, name) on branches to ${agency}`);
    // The columns alone are not enough: no row policy shows it a row.
    expect(forbiddenOf('agency', await cameTo('agency', seeing))).not.toContain('Incident.description');
    await superuser.unsafe(`create policy leak on incidents for select to ${agency} using (true)`);
    expect(forbiddenOf('agency', await cameTo('agency', seeing))).toContain('Incident.description');
  });
});
