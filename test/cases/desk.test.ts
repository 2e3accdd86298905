import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { storyCards } from '../../src/demo/cards.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { holding, open, type Shown } from '../acts/opening.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { coordinates, everyPersonField, whole } from './whole.ts';

/** What the desk opens and what it refuses, through its own act. */

let carrel: TestCarrel;
let noon: Date;
let good: Readonly<Record<string, Shown>>;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
  good = await holding(carrel);
});
afterAll(() => carrel.close());
beforeEach(() => {
  carrel.clock.now = noon;
});

const linkOf = async (signed: boolean): Promise<string> => {
  const [link] = await carrel.database.superuser<{ id: string }[]>`
    select id from caregiver_links where child_id = ${childId} and signed = ${signed}`;
  return link?.id ?? '';
};
const grants = async () => (await carrel.database.superuser`select 1 from grants`).length;
const fields = `token record { id ${whole} }`;

async function expectNotOpened(answers: readonly Promise<Answer>[]): Promise<void> {
  const before = await grants();
  for (const answer of await Promise.all(answers)) expectRefused(answer, 403, 'NOT_ALLOWED');
  expect(new Set((await Promise.all(answers)).map(({ text }) => text)).size).toBe(1);
  expect(await grants()).toBe(before);
}

describe('[caregiver.without-card] C03', () => {
  test('who is listed and did not sign cannot open the record, with or without the child’s card', async () => {
    const listed = { caregiverLinkId: await linkOf(false) };
    const { number } = carrel.cards.child;
    await expectNotOpened([
      open(carrel, 'caregiverPhotoId', listed),
      open(carrel, 'caregiverPhotoId', { ...listed, cardNumber: number }),
      open(carrel, 'caregiverWithCard', { ...listed, cardNumber: number }),
    ]);
    expect((await open(carrel, 'caregiverPhotoId', { caregiverLinkId: await linkOf(true) })).status).toBe(
      200,
    );
  });
});

describe('[caregiver.without-card] C04', () => {
  test('who signed and is listed no longer cannot open the record without the card, and MUST with it', async () => {
    const { superuser } = carrel.database;
    const opened = (await open(carrel, 'caregiverPhotoId', good.caregiverPhotoId ?? {})).json.data
      .openDisclosure;
    await superuser`update caregiver_links set listed = false where child_id = ${childId} and signed`;
    try {
      await expectNotOpened([open(carrel, 'caregiverPhotoId', good.caregiverPhotoId ?? {})]);
      expect((await open(carrel, 'caregiverWithCard', good.caregiverWithCard ?? {})).status).toBe(200);
      expectRefused(await carrel.query('{ record { id } }', { token: opened.token }), 401, 'UNAUTHENTICATED');
    } finally {
      await superuser`update caregiver_links set listed = true where child_id = ${childId} and signed`;
    }
  });
});

describe('[caregiver.with-card] C05', () => {
  test('who holds the child’s card and did not sign cannot open it as a caregiver, and gets what a card gives', async () => {
    const cardNumber = carrel.cards.child.number;
    await expectNotOpened([
      open(carrel, 'caregiverWithCard', { cardNumber, caregiverLinkId: await linkOf(false) }),
      open(carrel, 'caregiverWithCard', { cardNumber, caregiverCardNumber: carrel.cards.adult.number }),
      open(carrel, 'caregiverWithCard', { cardNumber, caregiverCardNumber: storyCards.debtorCaregiver }),
    ]);
    const answer = await open(carrel, 'card', { cardNumber }, { fields });
    const { record, token } = answer.json.data.openDisclosure;
    expect(record.id).toBe(childId);
    const shut = [
      ...([
        'name',
        'category',
        'isMinor',
        'homeBranch',
        'email',
        'phones',
        'addresses',
        'birthDate',
      ] as const),
      ...(['computerSessions', 'programRegistrations', 'caregivers'] as const),
    ];
    expect(withheldOf(answer).sort()).toEqual(coordinates(shut));
    for (const field of shut) expect(record[field], field).toBeNull();
    expect(record.loans).toHaveLength(5);
    expect((await carrel.query('{ viewer { basis } }', { token })).json.data.viewer.basis).toBe('CARD');
  });
});

describe('[caregiver.with-card] C07', () => {
  test('born on 29 February MUST be opened on 28 February of the 18th year, and cannot be on 1 March', async () => {
    const { superuser } = carrel.database;
    const [child] = await superuser<{ day: string }[]>`
      select birth_date::text as day from patrons where id = ${childId}`;
    const at = async (instant: string, member: string) => {
      carrel.clock.now = new Date(instant);
      return open(carrel, member, good[member] ?? {}, { fields: 'token expiresAt record { id isMinor }' });
    };
    await superuser`update patrons set birth_date = '2008-02-29' where id = ${childId}`;
    try {
      for (const member of ['caregiverWithCard', 'caregiverPhotoId']) {
        expect((await at('2026-02-28T07:00:00.000Z', member)).status, member).toBe(200);
        const last = await at('2026-03-01T06:59:59.999Z', member);
        expect(last.json.data.openDisclosure.record.id).toBe(childId);
        expectRefused(await at('2026-03-01T07:00:00.000Z', member), 403, 'NOT_ALLOWED');
        // What was opened a moment before midnight has not run out, and sees nobody any more.
        const { token } = last.json.data.openDisclosure;
        const after = await carrel.query(`{ record { ${whole} } }`, { token });
        expect(withheldOf(after).sort()).toEqual(coordinates(everyPersonField));
      }
    } finally {
      await superuser`update patrons set birth_date = ${child?.day ?? null} where id = ${childId}`;
    }
  });

  test('a child whose record has no birth date cannot be opened to anybody: age has to be proved', async () => {
    const { superuser } = carrel.database;
    const [child] = await superuser<{ day: string }[]>`
      select birth_date::text as day from patrons where id = ${childId}`;
    await superuser`update patrons set birth_date = null where id = ${childId}`;
    await expectNotOpened([
      open(carrel, 'caregiverWithCard', good.caregiverWithCard ?? {}),
      open(carrel, 'caregiverPhotoId', good.caregiverPhotoId ?? {}),
    ]);
    await superuser`update patrons set birth_date = ${child?.day ?? null} where id = ${childId}`;
  });
});

describe('[caregiver.with-card] C08', () => {
  test('two signers MUST each be opened the record, and neither can see the other', async () => {
    const { superuser } = carrel.database;
    await superuser`
      insert into caregiver_links (child_id, caregiver_id, signed, listed) values (${childId}, ${adultId}, true, true)`;
    const cardNumber = carrel.cards.child.number;
    for (const caregiverCardNumber of [storyCards.caregiver, carrel.cards.adult.number])
      for (const [member, closed] of [
        ['caregiverWithCard', ['Patron.caregivers']],
        [
          'caregiverPhotoId',
          coordinates(everyPersonField.filter((each) => !['loans', 'charges', 'balance'].includes(each))),
        ],
      ] as const) {
        const answer = await open(carrel, member, { cardNumber, caregiverCardNumber }, { fields });
        expect(answer.json.data.openDisclosure.record.id).toBe(childId);
        expect(answer.json.data.openDisclosure.record.caregivers).toBeNull();
        expect(withheldOf(answer).sort()).toEqual(closed);
        for (const told of ['Marta', 'Hollis', 'Fennimere', 'Corin', adultId, caregiverId])
          expect(answer.text).not.toContain(told);
      }
    await superuser`delete from caregiver_links where child_id = ${childId} and caregiver_id = ${adultId}`;
  });
});

describe('[access.photo-id] C11', () => {
  test('the right ID with a wrong date of birth MUST be refused with the bytes of an unknown patron', async () => {
    const shown = good.borrowerInPerson ?? {};
    const answers = await Promise.all([
      open(carrel, 'borrowerInPerson', { ...shown, birthDate: '1979-02-28' }),
      open(carrel, 'borrowerInPerson', { ...shown, cardNumber: '29999000000000' }),
      open(carrel, 'borrowerInPerson', { ...shown, cardNumber: carrel.cards.lost.number }),
      open(carrel, 'borrowerInPerson', { ...shown, cardNumber: carrel.cards.child.number }),
    ]);
    for (const answer of answers) expectRefused(answer, 403, 'NOT_ALLOWED');
    expect(new Set(answers.map(({ text, status }) => `${status} ${text}`)).size).toBe(1);
    const entries = await carrel.database.superuser`
      select basis, purpose, clauses, classes, subjects, found, grant_id from disclosures where not found`;
    expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(1);
    expect((await open(carrel, 'borrowerInPerson', shown)).status).toBe(200);
  });
});
