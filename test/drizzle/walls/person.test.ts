import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectGrants } from '../../../drizzle/audiences.ts';
import type { Operator } from '../../../drizzle/operator.ts';
import { hashToken } from '../../../src/principals/token.ts';
import { type Library, openLibrary } from '../../schema/library.ts';

let library: Library;
let operator: Operator;
beforeAll(async () => {
  library = await openLibrary();
  operator = await library.database.operator();
});
afterAll(() => library.database.drop());

/** Tables of one record, and the column that says whose. The rest of what a person's login reads is open to all. */
const owner = (table: string): string => (table === 'patrons' ? 'id' : 'patron_id');
const open = ['branches', 'titles', 'items', 'programs'];
const tables = Object.keys(selectGrants.person).filter((table) => !open.includes(table));
type PersonaKey = keyof Library['tokens'];
const persons = [
  'card',
  'borrowerInPerson',
  'caregiverWithCard',
  'caregiverPhotoId',
  'writtenConsent',
  'courtOrder',
] as const satisfies readonly PersonaKey[];

const evidenceOf = (persona: PersonaKey): string => hashToken(library.tokens[persona]).toString('hex');
const subjectOf = (persona: (typeof persons)[number]): string => {
  const { principal } = library.caller(persona).request;
  if (!('subject' in principal)) throw new TypeError('not one record');
  return principal.subject;
};

/** Table → the people whose rows a person's login sees with this evidence in its setting, each as often as it has rows. */
async function seenWith(evidence: string | null): Promise<Record<string, string[]>> {
  const { sql } = library.pools.for('person');
  return sql.begin(async (tx) => {
    if (evidence !== null) await tx`select set_config('carrel.evidence', ${evidence}, true)`;
    const seen: Record<string, string[]> = {};
    for (const table of tables) {
      const rows = await tx.unsafe<{ whose: string }[]>(
        `select ${owner(table)} as whose from ${table} order by 1`,
      );
      seen[table] = rows.map(({ whose }) => whose);
    }
    return seen;
  });
}

const nothing = () => Object.fromEntries(tables.map((table) => [table, []]));

/** The same, counted by somebody whom no wall stands before. */
async function allOf(patron: string): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await library.database.superuser.unsafe<{ whose: string }[]>(
      `select ${owner(table)} as whose from ${table} where ${owner(table)} = '${patron}'`,
    );
    all[table] = rows.map(({ whose }) => whose);
  }
  return all;
}

/** Runs a check while the database is otherwise, and puts it back. */
async function during(change: string, back: string, check: () => Promise<void>): Promise<void> {
  await operator.sql.unsafe(change);
  try {
    await check();
  } finally {
    await operator.sql.unsafe(back);
  }
}

describe('[second-wall] one record’s login', () => {
  test('cannot see a row of anybody without evidence', async () => {
    expect(await seenWith(null)).toEqual(nothing());
    expect(await seenWith('')).toEqual(nothing());
  });

  test('cannot see a row of anybody by a hash that is nobody’s', async () => {
    expect(await seenWith(randomBytes(32).toString('hex'))).toEqual(nothing());
    expect(await seenWith(subjectOf('card').replaceAll('-', ''))).toEqual(nothing());
    await expect(seenWith(library.tokens.card)).rejects.toThrow();
  });

  test.each(persons)(
    'MUST see, with the evidence of %s, every row of that person, and of no other',
    async (persona) => {
      const seen = await seenWith(evidenceOf(persona));
      expect(seen).toEqual(await allOf(subjectOf(persona)));
      expect(seen.patrons).toEqual([subjectOf(persona)]);
      expect(seen.loans?.length).toBeGreaterThan(1);
    },
  );

  test.each(['clerk', 'administrator', 'volunteer', 'vendor', 'agency', 'feed'] as const)(
    'cannot see a row of anybody by the hash of a token that rests on no grant: %s',
    async (persona) => {
      expect(await seenWith(evidenceOf(persona))).toEqual(nothing());
    },
  );
});

describe('[second-wall] evidence that has ended', () => {
  const cases: readonly (readonly [string, (typeof persons)[number], string, string])[] = [
    ['[access.lost-card] a card reported lost', 'card', `state = 'LOST'`, `state = 'ACTIVE'`],
    ['[access.lost-card] a card that was replaced', 'card', `state = 'REPLACED'`, `state = 'ACTIVE'`],
    ['[access.lost-card] a child’s lost card', 'caregiverWithCard', `state = 'LOST'`, `state = 'ACTIVE'`],
  ];
  test.each(cases)('cannot open a row: %s', async (_, persona, change, back) => {
    const card = `id = (select card_id from grants where basis = '${
      persona === 'card' ? 'CARD' : 'CAREGIVER_WITH_CARD'
    }' and card_id is not null limit 1)`;
    await during(
      `update cards set ${change} where ${card}`,
      `update cards set ${back} where ${card}`,
      async () => {
        expect(await seenWith(evidenceOf(persona))).toEqual(nothing());
      },
    );
    expect(await seenWith(evidenceOf(persona))).not.toEqual(nothing());
  });

  test.each(['caregiverWithCard', 'caregiverPhotoId'] as const)(
    'cannot open a row: [caregiver.with-card] a link that is not signed, for %s',
    async (persona) => {
      await during(
        'update caregiver_links set signed = false, listed = true',
        'update caregiver_links set signed = caregiver_id is not null',
        async () => {
          expect(await seenWith(evidenceOf(persona))).toEqual(nothing());
        },
      );
      expect(await seenWith(evidenceOf(persona))).not.toEqual(nothing());
    },
  );

  test('cannot open a row: [caregiver.without-card] a signer who is not listed, while the card still would', async () => {
    await during(
      'update caregiver_links set listed = false where signed',
      'update caregiver_links set listed = true',
      async () => {
        expect(await seenWith(evidenceOf('caregiverPhotoId'))).toEqual(nothing());
        expect(await seenWith(evidenceOf('caregiverWithCard'))).not.toEqual(nothing());
      },
    );
    expect(await seenWith(evidenceOf('caregiverPhotoId'))).not.toEqual(nothing());
  });

  test('cannot open a row: [statute.consent] a consent that was revoked', async () => {
    await during(
      `update consents set revoked_at = '2026-05-12'`,
      'update consents set revoked_at = null',
      async () => {
        expect(await seenWith(evidenceOf('writtenConsent'))).toEqual(nothing());
      },
    );
    expect(await seenWith(evidenceOf('writtenConsent'))).not.toEqual(nothing());
  });

  test.each(['VACATED', 'REFUSED', 'RECORDED'])(
    'cannot open a row: [legal.process] a process that is %s, or that names others',
    async (state) => {
      await during(
        `update legal_processes set state = '${state}'`,
        `update legal_processes set state = 'APPROVED'`,
        async () => {
          expect(await seenWith(evidenceOf('courtOrder'))).toEqual(nothing());
        },
      );
      const other = subjectOf('card');
      await during(
        `update legal_process_subjects set patron_id = '${other}'`,
        `update legal_process_subjects set patron_id = '${subjectOf('courtOrder')}'`,
        async () => {
          expect(await seenWith(evidenceOf('courtOrder'))).toEqual(nothing());
        },
      );
      expect(await seenWith(evidenceOf('courtOrder'))).not.toEqual(nothing());
    },
  );

  test.each(persons)(
    'cannot open a row: a grant that was ended, or whose token was revoked, for %s',
    async (persona) => {
      await during(
        `update grants set ended_at = '2026-05-12'`,
        'update grants set ended_at = null',
        async () => {
          expect(await seenWith(evidenceOf(persona))).toEqual(nothing());
        },
      );
      await during(
        `update tokens set revoked_at = '2026-05-12'`,
        'update tokens set revoked_at = null',
        async () => {
          expect(await seenWith(evidenceOf(persona))).toEqual(nothing());
        },
      );
      expect(await seenWith(evidenceOf(persona))).not.toEqual(nothing());
    },
  );
});
