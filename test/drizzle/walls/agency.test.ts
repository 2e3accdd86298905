import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Audience } from '../../../drizzle/audiences.ts';
import { demoId } from '../../../src/demo/ids.ts';
import { personId } from '../../../src/demo/person.ts';
import { hashToken } from '../../../src/principals/token.ts';
import { type Library, openLibrary } from '../../schema/library.ts';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
});
afterAll(() => library.database.drop());

type Persona = keyof Library['tokens'];
const evidenceOf = (persona: Persona): string => hashToken(library.tokens[persona]).toString('hex');
const referralsOf = (...keys: string[]) => keys.map((key) => demoId('referral', key)).toSorted();
const own = () => referralsOf('debtor-a', 'debtor-b', 'debtor-child');
const others = () => referralsOf('debtor-c', 'debtor-d');

/** What a statement of an attacker's own sees as the agency's login, with a setting of the attacker's own. */
async function seenWith(evidence: string | null, audience: Audience = 'agency') {
  return library.pools.for(audience).sql.begin(async (tx) => {
    if (evidence !== null) await tx`select set_config('carrel.evidence', ${evidence}, true)`;
    const referrals = await tx<{ id: string }[]>`select id from referrals order by id`;
    const lines = await tx<
      { of: string }[]
    >`select distinct referral_id as of from referral_lines order by 1`;
    const debtors = await tx<{ text: string | null }[]>`
      select debtor::text as text from carrel.debtors_of(${[...own(), ...others()]}::text[]::uuid[], '{phones,address}') as debtor`;
    return {
      referrals: referrals.map(({ id }) => id),
      lines: lines.map(({ of }) => of),
      debtors: debtors.flatMap(({ text }) => (text === null ? [] : [text])),
    };
  });
}
const nothing = { referrals: [], lines: [], debtors: [] };

describe('[second-wall] [recovery.agency] an agency’s login', () => {
  test('MUST see, with its own token’s evidence, its own referrals, lines and debtors', async () => {
    const seen = await seenWith(evidenceOf('agency'));
    expect([seen.referrals, seen.lines]).toEqual([own(), own()]);
    expect(seen.debtors).toHaveLength(3);
    expect(seen.debtors.join()).toMatch(/Percival Stonecrop/);
    expect((await seenWith(evidenceOf('otherAgency'))).referrals).toEqual(others());
  });

  test('cannot see another’s, nor a child’s name, whatever it asks: no row, no debtor', async () => {
    const seen = await seenWith(evidenceOf('agency'));
    expect([...seen.referrals, ...seen.lines].filter((id) => others().includes(id))).toEqual([]);
    expect(seen.debtors.join()).toMatch(/Ottoline/);
    expect(seen.debtors.join()).not.toMatch(/Tilly|Auberon|Sunniva/);
    expect(seen.debtors.join()).not.toContain(personId('debtor-child'));
  });

  test('MUST find its own referrals by its agency’s id, and cannot see another agency’s', async () => {
    const agencies = await library.pools.for('agency').sql.begin(async (tx) => {
      await tx`select set_config('carrel.evidence', ${evidenceOf('agency')}, true)`;
      return tx<{ id: string }[]>`select distinct agency_id as id from referrals`;
    });
    const [own] = await library.database.superuser`select id from agencies where name like 'Pinder%'`;
    expect([...agencies]).toEqual([own]);
  });

  test('cannot see anything without evidence, or with what it makes up: an id, a name of an agency, a hash', async () => {
    expect(await seenWith(null)).toEqual(nothing);
    expect(await seenWith('')).toEqual(nothing);
    expect(await seenWith(randomBytes(32).toString('hex'))).toEqual(nothing);
    expect(await seenWith(demoId('agency', 'otherAgency').replaceAll('-', ''))).toEqual(nothing);
    await expect(seenWith('Calloway Returns Bureau')).rejects.toThrow();
  });

  test.each(['clerk', 'administrator', 'vendor', 'feed', 'card', 'caregiverWithCard'] as const)(
    'cannot see anything by the hash of a token that is no agency’s: %s',
    async (persona) => {
      expect(await seenWith(evidenceOf(persona))).toEqual(nothing);
    },
  );

  test.each([
    ['tokens', 'client_id in (select id from clients where agency_id is not null)'],
    ['clients', 'agency_id is not null'],
  ])('cannot see anything once it is revoked: %s', async (table, which) => {
    const { superuser } = library.database;
    await superuser.unsafe(`update ${table} set revoked_at = '2026-05-12' where ${which}`);
    expect(await seenWith(evidenceOf('agency'))).toEqual(nothing);
    await superuser.unsafe(`update ${table} set revoked_at = null where ${which}`);
    expect((await seenWith(evidenceOf('agency'))).referrals).toEqual(own());
  });

  test.each([
    ['whose account it is', 'select patron_id from referrals'],
    ['the debtor’s row', 'select debtor_id from referrals'],
    ['the charge', 'select charge_id from referral_lines'],
    ['the loan', 'select loan_id from referral_lines'],
    ['a name', 'select * from person_names'],
    ['a caregiver', 'select * from caregiver_links'],
    ['an agency', 'select * from agencies'],
    ['a charge', 'select * from charges'],
    ['a person by its own evidence', 'select carrel.subject()'],
    ['an act', `select carrel.recall_referral('{}')`],
    ['a referral of its own making', `insert into referrals (state) values ('OPEN')`],
    ['a referral that it changes', `update referrals set state = 'OPEN'`],
    ['a line that it takes away', 'delete from referral_lines'],
    ['a report of its own making', `insert into recoveries (kind) values ('ADDRESS_WRONG')`],
    ['a report that it takes back', 'delete from recoveries'],
    ['an act’s insides', `select carrel.done('{}', 'X')`],
  ])('cannot name %s', async (_, statement) => {
    const asked = library.pools.for('agency').sql.begin(async (tx) => {
      await tx`select set_config('carrel.evidence', ${evidenceOf('agency')}, true)`;
      await tx.unsafe(statement);
    });
    await expect(asked).rejects.toMatchObject({ code: '42501' });
  });

  describe('with the act that it may do', () => {
    const now = '2026-05-12T18:30:00Z';
    beforeAll(
      () => library.database.superuser`insert into recoveries (referral_id, kind, happened_on, reported_on)
      select id, 'ADDRESS_WRONG', '2026-05-12', '2026-05-12' from referrals`,
    );

    /** What an attacker's own call of the act answers; nothing of it stays. */
    async function reported(evidence: string | null, key: string, more: object = {}) {
      const call = { kind: 'ADDRESS_WRONG', happenedOn: '2026-05-12', mostReports: 9, now, ...more };
      let outcome: unknown;
      const undone = new Error('undone');
      await library.pools
        .for('agency')
        .sql.begin(async (tx) => {
          if (evidence !== null) await tx`select set_config('carrel.evidence', ${evidence}, true)`;
          const text = JSON.stringify({
            ...call,
            referralId: demoId('referral', key),
            key: randomBytes(32).toString('hex'),
          });
          [{ outcome } = { outcome: null }] = await tx<{ outcome: unknown }[]>`
            select carrel.report_recovery(${text}::text::jsonb) as outcome`;
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
      return outcome;
    }
    const unknown = { refused: { argument: 'referralId', reason: 'UNKNOWN_REFERRAL' } };

    test('MUST report by its own evidence of its own, naming nobody but the debtor, whom it knows', async () => {
      expect(await reported(evidenceOf('agency'), 'debtor-child')).toEqual({
        again: false,
        outcome: 'REPORTED',
        recoveryId: expect.any(String),
        patronId: personId('debtor-caregiver'),
      });
    });

    test('cannot report of another’s, whatever it calls it with', async () => {
      expect(await reported(evidenceOf('agency'), 'debtor-c')).toEqual(unknown);
      const posing = { agencyId: demoId('agency', 'otherAgency'), audience: 'staff', agency: 'otherAgency' };
      expect(await reported(evidenceOf('agency'), 'debtor-c', posing)).toEqual(unknown);
    });

    test('cannot report without evidence, nor on anybody else’s', async () => {
      for (const evidence of [null, '', randomBytes(32).toString('hex')])
        expect(await reported(evidence, 'debtor-a')).toEqual(unknown);
      for (const persona of ['otherAgency', 'clerk', 'administrator', 'vendor', 'feed', 'card'] as const)
        expect(await reported(evidenceOf(persona), 'debtor-a'), persona).toEqual(unknown);
    });

    test('MUST see its own reports, and cannot see another’s or any without evidence', async () => {
      const seen = (evidence: string) =>
        library.pools.for('agency').sql.begin(async (tx) => {
          await tx`select set_config('carrel.evidence', ${evidence}, true)`;
          const rows = await tx<{ of: string }[]>`select referral_id as of from recoveries order by 1`;
          return rows.map(({ of }) => of);
        });
      expect(await seen(evidenceOf('agency'))).toEqual(own());
      expect(await seen(evidenceOf('otherAgency'))).toEqual(others());
      for (const evidence of ['', evidenceOf('clerk'), randomBytes(32).toString('hex')])
        expect(await seen(evidence)).toEqual([]);
    });
  });

  test('the evidence cannot outlive the statement that it was set in', async () => {
    await seenWith(evidenceOf('agency'));
    const left = await library.pools.for('agency').sql`select id from referrals`;
    expect([...left]).toEqual([]);
  });
});

describe('[second-wall] other logins', () => {
  test('staff MUST see every open referral and its debtor, whatever the setting, and no one else can', async () => {
    for (const audience of ['staff', 'administrator'] as const) {
      const seen = await seenWith(evidenceOf('agency'), audience);
      expect([seen.referrals.length, seen.lines.length, seen.debtors.length]).toEqual([5, 5, 5]);
      expect(await library.pools.for(audience).sql`select id from recoveries`).toHaveLength(5);
    }
    for (const audience of ['open', 'pin', 'vendor', 'person', 'feed', 'log'] as const)
      for (const statement of [
        'select id from referrals',
        'select id from referral_lines',
        'select id from recoveries',
        `select carrel.report_recovery('{}')`,
        'select carrel.agency()',
        `select carrel.debtors_of('{${own()[0]}}', '{phones}')`,
      ])
        await expect(
          library.pools.for(audience).sql.unsafe(statement),
          `${audience}: ${statement}`,
        ).rejects.toMatchObject({ code: '42501' });
  });

  test('[conduct.incident] an administrator’s MUST see incidents, and no other login can name them', async () => {
    const incidents = (audience: Audience) =>
      library.pools.for(audience).sql`select description from incidents`;
    expect(await incidents('administrator')).toHaveLength(2);
    for (const audience of ['staff', 'agency', 'person', 'open', 'vendor', 'feed', 'pin', 'log'] as const)
      await expect(incidents(audience), audience).rejects.toMatchObject({ code: '42501' });
  });
});
