import type postgres from 'postgres';

/** What is planted to ask after: two people with every kind of evidence, and each kind of client and token. */

export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const people = { own: uuid(1), other: uuid(2) } as const;
export type Whose = keyof typeof people;
export const agencies = { one: uuid(11), another: uuid(12) } as const;
const hash = (number: number): string => number.toString(16).padStart(2, '0').repeat(32);
export const nobodys = hash(255);

export const bases = [
  'CARD',
  'BORROWER_IN_PERSON',
  'CAREGIVER_WITH_CARD',
  'CAREGIVER_PHOTO_ID',
  'WRITTEN_CONSENT',
  'COURT_ORDER',
] as const;
export type Basis = (typeof bases)[number];

/** The identifier of one kind of evidence: each person has a first one, which the grants rest on, and a second. */
export const evidence = (
  kind: 'card' | 'link' | 'consent' | 'process',
  whose: Whose,
  second = false,
): string =>
  uuid(
    100 * (1 + ['card', 'link', 'consent', 'process'].indexOf(kind)) +
      (whose === 'own' ? 1 : 2) +
      (second ? 10 : 0),
  );
export const tokenOf = (basis: Basis, whose: Whose): string =>
  hash(1 + bases.indexOf(basis) + (whose === 'own' ? 0 : 16));
export const clientToken = { one: hash(40), another: hash(41), vendor: hash(42), staff: hash(43) } as const;

const long = `'2030-01-01'`;
export const before = `'2026-01-01'`;

/** Two people with every kind of evidence twice, two agencies with two open referrals each, a vendor and a clerk. */
const planted = (): string[] => [
  `insert into branches (id, code, name) values ('${uuid(99)}', 'HERE', 'Here')`,
  ...(['own', 'other'] as const).flatMap((whose) => [
    `insert into patrons (id, category, home_branch_id, email) values ('${people[whose]}', 'ADULT', '${uuid(99)}', '${whose}')`,
    `insert into person_names (patron_id, first, last) values ('${people[whose]}', 'The', '${whose}')`,
    `insert into phones (patron_id, kind, number) values ('${people[whose]}', 'HOME', '${whose}')`,
    `insert into addresses (patron_id, kind, line1) values ('${people[whose]}', 'HOME', '${whose}')`,
    ...[false, true].flatMap((second) => [
      `insert into cards (id, number, patron_id, kind, state, issued_on)
        values ('${evidence('card', whose, second)}', '${whose} ${second}', '${people[whose]}', 'ADULT', 'ACTIVE', ${before})`,
      `insert into caregiver_links (id, child_id, caregiver_name, signed, listed)
        values ('${evidence('link', whose, second)}', '${people[whose]}', 'x', true, true)`,
      `insert into consents (id, patron_id, recipient, classes, signed_on, expires_at)
        values ('${evidence('consent', whose, second)}', '${people[whose]}', 'x', '{identity}', ${before}, ${long})`,
      `insert into legal_processes (id, kind, court, case_number, issued_on, served_on, finding, classes, expires_at, state, decided_at)
        values ('${evidence('process', whose, second)}', 'COURT_ORDER', 'x', 'x', ${before}, ${before}, true, '{}', ${long}, 'APPROVED', ${before})`,
      `insert into legal_process_subjects values ('${evidence('process', whose, second)}', '${people[whose]}')`,
    ]),
    ...bases.flatMap((basis, at) => {
      const id = uuid(1000 + at + (whose === 'own' ? 0 : 10));
      return [
        `insert into grants (id, basis, patron_id, card_id, caregiver_link_id, consent_id, process_id, created_at, expires_at)
          values ('${id}', '${basis}', '${people[whose]}', '${evidence('card', whose)}', '${evidence('link', whose)}',
            '${evidence('consent', whose)}', '${evidence('process', whose)}', ${before}, ${long})`,
        `insert into tokens (hash, kind, grant_id, label, created_at, expires_at)
          values ('\\x${tokenOf(basis, whose)}', 'GRANT', '${id}', 'x', ${before}, ${long})`,
      ];
    }),
  ]),
  ...(['one', 'another'] as const).flatMap((agency, at) => [
    `insert into agencies values ('${agencies[agency]}', '${agency}')`,
    `insert into clients (id, kind, name, contact, agency_id, created_at, expires_at)
      values ('${uuid(21 + at)}', 'AGENCY', '${agency}', 'x', '${agencies[agency]}', ${before}, ${long})`,
    `insert into tokens (hash, kind, client_id, label, created_at, expires_at)
      values ('\\x${clientToken[agency]}', 'CLIENT', '${uuid(21 + at)}', 'x', ${before}, ${long})`,
    ...(['OPEN', 'RECALLED'] as const).map(
      (state, ended) => `insert into referrals (id, agency_id, patron_id, debtor_id, state, referred_on)
        values ('${uuid(31 + at + 10 * ended)}', '${agencies[agency]}', '${at === 0 ? people.other : people.own}', '${at === 0 ? people.own : people.other}', '${state}', ${before})`,
    ),
  ]),
  `insert into clients (id, kind, name, contact, created_at, expires_at) values ('${uuid(23)}', 'VENDOR', 'vendor', 'x', ${before}, ${long})`,
  `insert into tokens (hash, kind, client_id, label, created_at, expires_at) values ('\\x${clientToken.vendor}', 'CLIENT', '${uuid(23)}', 'x', ${before}, ${long})`,
  `insert into tokens (hash, kind, staff_name, staff_role, label, created_at, expires_at) values ('\\x${clientToken.staff}', 'STAFF', 'A clerk', 'CLERK', 'x', ${before}, ${long})`,
  `insert into staff_shut_out values ('Somebody else', ${before}, 'x')`,
];

export const plantEvidence = (superuser: postgres.Sql): Promise<unknown> =>
  superuser.begin(async (tx) => {
    // No trigger runs: nothing is let go for what is written here.
    await tx`set local session_replication_role = replica`;
    for (const statement of planted()) await tx.unsafe(statement);
  });
