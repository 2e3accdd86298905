import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/**
 * Each class that a paper can name, named alone, by a consent and by an order. What it opens is written by hand. Both
 * papers speak of the child here, whose record has something in every field.
 */

const opens = {
  standing: ['cards'],
  identity: ['name', 'category', 'isMinor', 'homeBranch', 'cards'],
  contact: ['email', 'phones', 'addresses'],
  birth: ['birthDate'],
  circulation: ['loans', 'holds'],
  pickup: ['holds'],
  interlibrary: ['interlibraryLoanRequests'],
  recovery: ['loans', 'charges', 'balance'],
  use: ['computerSessions', 'programRegistrations'],
} as const;
const classes = Object.keys(opens) as (keyof typeof opens)[];
/** Fields below an open one that have a class of their own, and which. */
const below = {
  'Card.number': ['cards', 'identity'],
  'Card.state': ['cards', 'standing'],
  'Loan.charges': ['loans', 'recovery'],
} as const;
const never = ['household', 'referral', 'conduct', 'legal', 'audit', 'clients', 'statistics'] as const;

const everything = [
  ...['name { last }', 'category', 'isMinor', 'homeBranch { code }', 'cards { number state }', 'email'],
  ...['phones { number }', 'addresses { line1 }', 'birthDate', 'loans { id charges { id } }', 'holds { id }'],
  ...['interlibraryLoanRequests { title }', 'charges { id }', 'balance { amountCents }', 'caregivers { id }'],
  ...['computerSessions { id }', 'programRegistrations { id }'],
];
const fields = everything.map((each) => each.split(' ')[0] ?? '');
const papers = [
  ['writtenConsent', 'statute.consent', 'consents'],
  ['courtOrder', 'legal.process', 'legal_processes'],
] as const;
type Paper = readonly [
  persona: (typeof papers)[number][0],
  clause: (typeof papers)[number][1],
  table: (typeof papers)[number][2],
];

let carrel: TestCarrel;
let childId: string;
beforeAll(async () => {
  carrel = await startCarrel();
  const { superuser } = carrel.database;
  const [child] = await superuser<{ id: string }[]>`
    select patron_id as id from cards where number = ${carrel.cards.child.number}`;
  childId = child?.id ?? '';
  await superuser`update consents set patron_id = ${childId}`;
  await superuser`update legal_processes set window_from = null, window_to = null`;
  await superuser`insert into legal_process_subjects (process_id, patron_id)
    select id, ${childId} from legal_processes on conflict do nothing`;
  await superuser`update grants set patron_id = ${childId} where basis in ('WRITTEN_CONSENT', 'COURT_ORDER')`;
  await superuser`update holds set state = 'READY' where patron_id = ${childId}`;
});
afterAll(() => carrel.close());

const ask = ([persona]: Paper, document = `{ record { id ${everything.join(' ')} } }`): Promise<Answer> =>
  carrel.query(document, { token: carrel.tokens[persona] });
const name = async ([, , table]: Paper, named: readonly string[]): Promise<void> => {
  await carrel.database
    .superuser`update ${carrel.database.superuser(table)} set classes = ${named as string[]}`;
};
const withheld = ({ json }: Answer): string[] =>
  (json.errors ?? []).map((error: { extensions: { coordinate: string } }) => error.extensions.coordinate);

describe.each(papers)('%s', (...paper) => {
  const [, clause] = paper;

  test.each(classes)(
    `[${clause}] MUST open what it names, and cannot open anything else: %s`,
    async (one) => {
      await name(paper, [one]);
      const answer = await ask(paper);
      const open: readonly string[] = opens[one];
      const closedBelow = Object.entries(below).filter(
        ([, [parent, needed]]) => open.includes(parent) && needed !== one,
      );
      expect(withheld(answer).toSorted()).toEqual(
        [
          ...fields.filter((field) => !open.includes(field)).map((field) => `Patron.${field}`),
          ...closedBelow.map(([coordinate]) => coordinate),
        ].toSorted(),
      );
      for (const error of answer.json.errors)
        expect(error.extensions).toMatchObject({ code: 'WITHHELD', clause });
      const { record } = answer.json.data;
      expect(record.id).toBe(childId);
      for (const field of fields)
        if (open.includes(field)) {
          expect(record[field], field).not.toBeNull();
          expect(record[field], field).not.toEqual([]);
        } else expect(record[field], field).toBeNull();
    },
  );

  test(`[${clause}] MUST open two classes where it names two, and nothing where it names none`, async () => {
    await name(paper, ['birth', 'use']);
    expect(withheld(await ask(paper))).toEqual(
      fields
        .filter((field) => !['birthDate', 'computerSessions', 'programRegistrations'].includes(field))
        .map((field) => `Patron.${field}`),
    );
    await name(paper, []);
    expect(withheld(await ask(paper))).toEqual(fields.map((field) => `Patron.${field}`));
  });

  test.each(never)(`[${clause}] cannot name %s, and cannot open it were it named`, async (one) => {
    await name(paper, ['birth']);
    await expect(name(paper, [one])).rejects.toThrow();
    const { superuser } = carrel.database;
    const table = paper[2];
    const constraint = `${table}_classes`;
    const [kept] = await superuser<{ definition: string }[]>`
      select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${constraint}`;
    expect(kept?.definition).toContain('CHECK');
    await superuser.unsafe(`alter table ${table} drop constraint ${constraint}`);
    try {
      await name(paper, [one]);
      expect(withheld(await ask(paper))).toEqual(fields.map((field) => `Patron.${field}`));
      const viewer = await ask(paper, '{ viewer { classes } }');
      expect(viewer.json.data.viewer.classes).toEqual(['open']);
    } finally {
      await name(paper, ['birth']);
      await superuser.unsafe(`alter table ${table} add constraint ${constraint} ${kept?.definition}`);
    }
  });
});

describe('[legal.process] a window', () => {
  const paper = papers[1];
  const document = `{ record { computerSessions { id } programRegistrations { id }
    charges { assessedOn loan { id } } loans { id charges { id } } email balance { amountCents } } }`;
  const windowed = (from: string | null, to: string | null) =>
    carrel.database.superuser`update legal_processes set window_from = ${from}, window_to = ${to}`;
  const seen = async () => {
    const { record } = (await ask(paper, document)).json.data;
    return { sessions: record.computerSessions.length, programs: record.programRegistrations.length, record };
  };

  beforeAll(async () => {
    const { superuser } = carrel.database;
    // Both cross the midnight between 31 March and 1 April in Denver.
    await superuser`update computer_sessions set started_at = '2026-04-01T05:30:00Z', ends_at = '2026-04-01T06:30:00Z'
      where patron_id = ${childId}`;
    await superuser`update programs set starts_at = '2026-04-01T05:30:00Z', ends_at = '2026-04-01T06:30:00Z'
      where id in (select program_id from program_registrations where patron_id = ${childId})`;
  });
  beforeEach(() => name(paper, ['use', 'recovery', 'contact']));

  test.each([
    ['2026-03-30', '2026-03-30', 0],
    ['2026-03-30', '2026-03-31', 1],
    ['2026-03-31', '2026-03-31', 1],
    ['2026-04-01', '2026-04-01', 1],
    ['2026-04-01', null, 1],
    [null, '2026-03-31', 1],
    [null, '2026-03-30', 0],
    ['2026-04-02', null, 0],
  ])(
    'MUST have sessions and programmes that overlap it, in Denver, from %s to %s: %i',
    async (from, to, count) => {
      await windowed(from, to);
      expect(await seen()).toMatchObject({ sessions: count, programs: count });
    },
  );

  test('MUST have charges of its days, and cannot bring a loan that lies outside with them', async () => {
    const { superuser } = carrel.database;
    const [loan] = await superuser<{ id: string }[]>`
      select id from loans where patron_id = ${childId} and condition = 'DAMAGED'`;
    // Returned on 3 March; what is owed for it was assessed on the 10th.
    await superuser`update loans set checked_out_at = '2026-02-20', due_at = '2026-03-13', returned_at = '2026-03-03'
      where id = ${loan?.id ?? ''}`;
    await superuser`update charges set assessed_on = '2026-03-10' where loan_id = ${loan?.id ?? ''}`;
    await windowed('2026-03-05', '2026-03-15');
    const late = (await seen()).record;
    expect(late.charges).toEqual([{ assessedOn: '2026-03-10', loan: null }]);
    expect(JSON.stringify(late.loans)).not.toContain(loan?.id);
    await windowed('2026-03-01', '2026-03-05');
    const early = (await seen()).record;
    expect(early.charges).toEqual([]);
    expect(early.loans).toContainEqual({ id: loan?.id, charges: [] });
    await windowed('2026-03-01', '2026-03-15');
    expect((await seen()).record.charges).toEqual([{ assessedOn: '2026-03-10', loan: { id: loan?.id } }]);
  });

  test('MUST have what has no date whole: an e-mail address, and the balance', async () => {
    await windowed('2001-01-01', '2001-01-31');
    const { record } = await seen();
    expect(record).toMatchObject({ computerSessions: [], programRegistrations: [], charges: [], loans: [] });
    expect(record.email).toBe('wren.alderquist@example.org');
    expect(record.balance.amountCents).toBeGreaterThan(0);
  });
});

describe('[third-party.no-pii] a client', () => {
  test.each([
    ['vendor', 'VENDOR', ['standing']],
    ['feed', 'FEED', []],
  ] as const)('cannot be given a person’s class: %s', async (persona, kind, more) => {
    const { superuser } = carrel.database;
    const scopes = (all: string) =>
      superuser.unsafe(`update clients set scopes = '{${all}}' where kind = '${kind}'`);
    const persons = ['identity', 'contact', 'birth', 'circulation', 'pickup', 'interlibrary', 'recovery'];
    for (const one of [...persons, 'use', 'household']) await expect(scopes(one)).rejects.toThrow();
    const [kept] = await superuser<{ definition: string }[]>`
      select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'clients_scopes'`;
    await superuser`alter table clients drop constraint clients_scopes`;
    try {
      await scopes([...persons, 'use', 'household'].join());
      const answer = await carrel.query('{ viewer { classes } record { email } }', {
        token: carrel.tokens[persona],
      });
      expect(answer.json.data).toEqual({ viewer: { classes: ['open', ...more] }, record: null });
      expect(withheld(answer)).toEqual(['Patron.email']);
    } finally {
      await scopes('');
      await superuser.unsafe(`alter table clients add constraint clients_scopes ${kept?.definition}`);
    }
  });
});
