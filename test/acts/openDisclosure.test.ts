import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { evidence } from '../../schema/policy/acts.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { holding, open, type Shown } from './opening.ts';

let carrel: TestCarrel;
let good: Readonly<Record<string, Shown>>;
beforeAll(async () => {
  carrel = await startCarrel();
  good = await holding(carrel);
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

const members = {
  card: 'CARD',
  borrowerInPerson: 'BORROWER_IN_PERSON',
  caregiverWithCard: 'CAREGIVER_WITH_CARD',
  caregiverPhotoId: 'CAREGIVER_PHOTO_ID',
  writtenConsent: 'WRITTEN_CONSENT',
  courtOrder: 'COURT_ORDER',
} as const;
type Member = keyof typeof members;
const names = Object.keys(members) as Member[];
const papers: readonly Member[] = ['writtenConsent', 'courtOrder'];
const asMember = (member: Member) =>
  papers.includes(member)
    ? ({ persona: 'administrator', purpose: 'LEGAL' } as const)
    : ({ persona: 'clerk', purpose: 'CIRCULATION' } as const);
const entries = () => carrel.database.superuser<Record<string, unknown>[]>`select * from disclosures`;
const grants = async () => (await carrel.database.superuser`select 1 from grants`).length;
const later = (ms: number) => new Date(carrel.clock.now.getTime() + ms);

/** By hand: member → the callers that may show it. */
const cells: Readonly<Record<Member, readonly string[]>> = {
  card: ['clerk CIRCULATION', 'clerk ACCOUNT', 'administrator CIRCULATION', 'administrator ACCOUNT'],
  borrowerInPerson: [
    'clerk CIRCULATION',
    'clerk ACCOUNT',
    'administrator CIRCULATION',
    'administrator ACCOUNT',
  ],
  caregiverWithCard: [
    'clerk CIRCULATION',
    'clerk ACCOUNT',
    'administrator CIRCULATION',
    'administrator ACCOUNT',
  ],
  caregiverPhotoId: [
    'clerk CIRCULATION',
    'clerk ACCOUNT',
    'administrator CIRCULATION',
    'administrator ACCOUNT',
  ],
  writtenConsent: ['administrator LEGAL'],
  courtOrder: ['administrator LEGAL'],
};
const callers = [
  ...['SHELVING', 'CIRCULATION', 'ACCOUNT', 'NOTICES', 'SERVICE', 'RECOVERY'].map((purpose) => [
    'clerk',
    purpose,
  ]),
  ...['CIRCULATION', 'ACCOUNT', 'LEGAL', 'AUDIT', 'CONDUCT'].map((purpose) => ['administrator', purpose]),
  ['volunteer', 'SHELVING'],
] as ['clerk' | 'administrator' | 'volunteer', string][];

describe('[offence.disclosure] who may open a record on what', () => {
  test('[policy] MUST be said for each member of the input', () => {
    expect(Object.fromEntries(Object.entries(evidence).map(([name, { basis }]) => [name, basis]))).toEqual(
      members,
    );
  });

  describe.each(names)('%s', (member) => {
    test.each(callers)('as %s with %s', async (persona, purpose) => {
      const before = await grants();
      const answer = await open(carrel, member, good[member] ?? {}, { persona, purpose });
      if (cells[member].includes(`${persona} ${purpose}`)) {
        expect(answer.status, answer.text).toBe(200);
        expect(answer.json.data.openDisclosure).toMatchObject({ token: expect.any(String), again: false });
        expect(await grants()).toBe(before + 1);
      } else {
        expectRefused(answer, 403, 'NOT_ALLOWED');
        expect(answer.json.errors[0].extensions).toEqual({ code: 'NOT_ALLOWED' });
        expect(await grants()).toBe(before);
        expect(await entries()).toEqual([]);
      }
    });
  });

  test('[second-wall] the clerk’s own login cannot open on a paper, whatever the first wall let by', async () => {
    const call = (basis: string, shown: Shown) =>
      JSON.stringify({
        ...shown,
        basis,
        seen: true,
        openedBy: 'x',
        key: 'ab'.repeat(32),
        tokenHash: 'cd'.repeat(32),
        now: carrel.clock.now,
        endsBy: later(60_000),
        consentsAccepted: true,
      });
    const opened = async (audience: 'staff' | 'administrator', member: Member) => {
      const [row] = await carrel.pools.for(audience).sql<{ outcome: Record<string, unknown> }[]>`
        select carrel.open_disclosure(${call(members[member], good[member] ?? {})}::text::jsonb) as outcome`;
      await carrel.database.superuser`delete from act_outcomes`;
      await carrel.database.superuser`delete from tokens where hash = ${Buffer.from('cd'.repeat(32), 'hex')}`;
      return row?.outcome.refused === undefined;
    };
    for (const member of papers) {
      expect(await opened('staff', member), member).toBe(false);
      expect(await opened('administrator', member), member).toBe(true);
    }
    expect(await opened('staff', 'card')).toBe(true);
  });
});

describe('[offence.disclosure] what is opened', () => {
  test.each(names)(
    'MUST be the basis that %s is evidence for, to whoever holds the token',
    async (member) => {
      const answer = await open(carrel, member, good[member] ?? {}, asMember(member));
      const { token, expiresAt, id, record } = answer.json.data.openDisclosure;
      expect(expiresAt).toBe(later(15 * 60_000).toISOString());
      const own = await carrel.query('{ viewer { basis expiresAt } record { id } }', { token });
      expect(own.json.data).toEqual({ viewer: { basis: members[member], expiresAt }, record });
      const [grant] = await carrel.database
        .superuser`select opened_by, seen, basis from grants where id = ${id}`;
      expect(grant).toEqual({
        opened_by: `demonstration ${asMember(member).persona}`,
        basis: members[member],
        seen: [expect.any(String)],
      });
      carrel.clock.now = later(15 * 60_000);
      const after = await carrel.query('{ record { id } }', { token });
      carrel.clock.now = later(-15 * 60_000);
      expectRefused(after, 401, 'UNAUTHENTICATED');
    },
  );

  test('cannot outlive its evidence: card, consent, process', async () => {
    const { superuser } = carrel.database;
    const end = later(5 * 60_000);
    await superuser`update consents set expires_at = ${end}`;
    await superuser`update legal_processes set expires_at = ${end}`;
    for (const member of papers) {
      const answer = await open(carrel, member, good[member] ?? {}, asMember(member));
      expect(answer.json.data.openDisclosure.expiresAt, member).toBe(end.toISOString());
    }
    carrel.clock.now = end;
    for (const member of papers)
      expectRefused(await open(carrel, member, good[member] ?? {}, asMember(member)), 403, 'NOT_ALLOWED');
    carrel.clock.now = later(-5 * 60_000);
    await superuser`update consents set expires_at = ${later(1e9)}`;
    await superuser`update legal_processes set expires_at = ${later(1e9)}`;
    // A card's last day ends at midnight in Denver: six in the morning in summer, UTC.
    const noon = carrel.clock.now;
    const [card] =
      await superuser`select expires_on::text as day from cards where number = ${carrel.cards.adult.number}`;
    await superuser`update cards set expires_on = '2026-06-17' where number = ${carrel.cards.adult.number}`;
    carrel.clock.now = new Date('2026-06-18T05:55:00Z');
    const answer = await open(carrel, 'card', good.card ?? {});
    expect(answer.json.data.openDisclosure.expiresAt).toBe('2026-06-18T06:00:00.000Z');
    carrel.clock.now = new Date('2026-06-18T06:00:00Z');
    expectRefused(await open(carrel, 'card', good.card ?? {}), 403, 'NOT_ALLOWED');
    carrel.clock.now = noon;
    await superuser`update cards set expires_on = ${card?.day} where number = ${carrel.cards.adult.number}`;
  });

  test('[retain.expunge] a retry MUST learn that it was opened, and cannot get a token: none was kept', async () => {
    const before = await grants();
    const key = { idempotencyKey: randomUUID() };
    const first = await open(carrel, 'card', { ...good.card, ...key });
    carrel.clock.now = later(1000);
    const second = await open(carrel, 'card', { ...good.card, ...key });
    carrel.clock.now = later(-1000);
    expect(second.json.data.openDisclosure).toEqual({
      id: null,
      token: null,
      expiresAt: null,
      again: true,
      record: null,
    });
    expect(await grants()).toBe(before + 1);
    const { token } = first.json.data.openDisclosure;
    expect(await carrel.query('{ record { id } }', { token })).toMatchObject({ status: 200 });
    const other = await open(carrel, 'card', { cardNumber: carrel.cards.child.number, ...key });
    expect(other.json.data.openDisclosure.again).toBe(false);
  });
});
