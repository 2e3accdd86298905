import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { issueGrantToken } from '../../src/principals/issue.ts';
import { withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { coordinates, everyPersonField, whole } from './whole.ts';

let carrel: TestCarrel;
let bornOn: string;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
  const [child] = await carrel.database.superuser<{ day: string }[]>`
    select birth_date::text as day from patrons where id = ${childId}`;
  bornOn = child?.day ?? '';
});
afterAll(() => carrel.close());

const record = `{ record { ${whole} } }`;
const ask = (document: string, token: string) => carrel.query(document, { token });
const born = (day: string | null) =>
  carrel.database.superuser`update patrons set birth_date = ${day} where id = ${childId}`;

describe('[caregiver.without-card] C01', () => {
  test('a listed signer without the card MUST see what is overdue or lost, and no hold and no name', async () => {
    const { superuser } = carrel.database;
    // The case has one overdue, one lost and two ordinary loans: the story's damaged one goes.
    await superuser`delete from charges where patron_id = ${childId} and kind = 'DAMAGED'`;
    await superuser`delete from loans where patron_id = ${childId} and condition = 'DAMAGED'`;
    expect(await superuser`select 1 from loans where patron_id = ${childId}`).toHaveLength(4);
    expect(await superuser`select 1 from holds where patron_id = ${childId}`).toHaveLength(1);
    const answer = await ask(
      '{ record { loans { state } holds { id } name { first } } }',
      carrel.tokens.caregiverPhotoId,
    );
    expect(answer.status).toBe(200);
    expect(answer.json.data.record.loans.map((loan: { state: string }) => loan.state).sort()).toEqual([
      'LOST',
      'OVERDUE',
    ]);
    expect(answer.json.data.record).toMatchObject({ holds: null, name: null });
    expect(withheldOf(answer)).toEqual(['Patron.holds', 'Patron.name']);
    expect(answer.text).not.toMatch(/Wren|Otter|Invisible Birds|Grain Elevator/);
  });
});

describe('[caregiver.with-card] C02', () => {
  test('a signer with the child’s card MUST see all of the record but the household', async () => {
    const answer = await ask(record, carrel.tokens.caregiverWithCard);
    expect(withheldOf(answer)).toEqual(['Patron.caregivers']);
    const seen = answer.json.data.record;
    expect(seen.caregivers).toBeNull();
    for (const field of everyPersonField.filter((each) => each !== 'caregivers'))
      expect(seen[field], field).not.toBeNull();
    for (const field of ['loans', 'holds', 'charges', 'phones', 'addresses', 'cards'] as const)
      expect(seen[field].length, field).toBeGreaterThan(0);
    for (const field of ['interlibraryLoanRequests', 'computerSessions', 'programRegistrations'] as const)
      expect(seen[field].length, field).toBeGreaterThan(0);
    expect(seen).toMatchObject({ name: { first: 'Wren' }, isMinor: true, birthDate: bornOn });
    expect(answer.text).not.toMatch(/Marta|Corin/);
  });
});

describe('[caregiver.with-card] C06', () => {
  test.each(['caregiverWithCard', 'caregiverPhotoId'] as const)(
    'every person’s field MUST be withheld from the midnight of the 18th birthday in Denver on: %s',
    async (persona) => {
      try {
        await born('2008-06-18');
        carrel.clock.now = new Date('2026-06-18T05:59:59.999Z');
        const before = await ask(record, carrel.tokens[persona]);
        expect(before.json.data.record.loans.length).toBeGreaterThan(0);
        carrel.clock.now = new Date('2026-06-18T06:00:00.000Z');
        const after = await ask(record, carrel.tokens[persona]);
        expect(after.status).toBe(200);
        expect(withheldOf(after).sort()).toEqual(coordinates(everyPersonField));
        for (const value of Object.values(after.json.data.record ?? {})) expect(value).toBeNull();
        const viewer = await ask('{ viewer { classes } }', carrel.tokens[persona]);
        expect(viewer.json.data.viewer.classes).toEqual(['open']);
      } finally {
        carrel.clock.now = noon;
        await born(bornOn);
      }
    },
  );

  test('a record without a birth date cannot open to a caregiver: age has to be proved', async () => {
    await born(null);
    for (const persona of ['caregiverWithCard', 'caregiverPhotoId'] as const)
      expect(withheldOf(await ask(record, carrel.tokens[persona])).sort()).toEqual(
        coordinates(everyPersonField),
      );
    await born(bornOn);
    expect(withheldOf(await ask(record, carrel.tokens.caregiverWithCard))).toEqual(['Patron.caregivers']);
  });
});

describe('[caregiver.with-card] C07', () => {
  test('born on 29 February MUST be a minor on 28 February of the 18th year and an adult on 1 March', async () => {
    const at = async (instant: string) => {
      carrel.clock.now = new Date(instant);
      return ask('{ record { isMinor name { first } } }', carrel.tokens.caregiverWithCard);
    };
    try {
      await born('2008-02-29');
      for (const minor of ['2026-02-28T07:00:00.000Z', '2026-03-01T06:59:59.999Z']) {
        const answer = await at(minor);
        expect(answer.json, minor).toEqual({ data: { record: { isMinor: true, name: { first: 'Wren' } } } });
      }
      const adult = await at('2026-03-01T07:00:00.000Z');
      expect(withheldOf(adult)).toEqual(['Patron.isMinor', 'Patron.name']);
      // What staff are told is the same line.
      const clerk = async () =>
        (
          await carrel.query(`{ patronByCard(cardNumber: "${carrel.cards.child.number}") { isMinor } }`, {
            token: carrel.tokens.clerk,
            purpose: 'CIRCULATION',
          })
        ).json.data.patronByCard.isMinor;
      expect(await clerk()).toBe(false);
      carrel.clock.now = new Date('2026-03-01T06:59:59.999Z');
      expect(await clerk()).toBe(true);
    } finally {
      carrel.clock.now = noon;
      await born(bornOn);
    }
  });
});

describe('[caregiver.with-card] C08', () => {
  test('two signers MUST each see the record, and neither the other', async () => {
    const { superuser } = carrel.database;
    const [link] = await superuser<{ id: string }[]>`
      insert into caregiver_links (child_id, caregiver_id, signed, listed)
      values (${childId}, ${adultId}, true, true) returning id`;
    const operator = await carrel.database.operator();
    const issue = async (caregiverLinkId: string) => {
      const evidence = {
        basis: 'CAREGIVER_WITH_CARD',
        cardNumber: carrel.cards.child.number,
        caregiver: { caregiverLinkId },
      } as const;
      return (await issueGrantToken(operator.db, evidence, { timeZone, consentDecidedBy: null }, noon)).token;
    };
    const [other] = await superuser<{ id: string }[]>`
      select id from caregiver_links where child_id = ${childId} and caregiver_id = ${caregiverId}`;
    for (const token of [
      await issue(link?.id ?? ''),
      await issue(other?.id ?? ''),
      carrel.tokens.caregiverWithCard,
    ]) {
      const answer = await ask(
        `{ record { id ${whole} } patronByCard(cardNumber: "${carrel.cards.adult.number}") { id } }`,
        token,
      );
      expect(answer.json.data.patronByCard).toBeNull();
      expect(answer.json.data.record.id).toBe(childId);
      expect(answer.json.data.record.loans.length).toBeGreaterThan(0);
      expect(answer.json.data.record.caregivers).toBeNull();
      expect(withheldOf(answer).sort()).toEqual(['Patron.caregivers']);
      for (const told of [
        'Marta',
        'Hollis',
        'Fennimere',
        'Corin',
        adultId,
        caregiverId,
        link?.id ?? '-',
        other?.id ?? '-',
      ])
        expect(answer.text).not.toContain(told);
    }
    // Each is judged on their own: what one took back leaves the other.
    const first = await issue(link?.id ?? '');
    await superuser`update caregiver_links set signed = false where id = ${link?.id ?? ''}`;
    expect((await ask('{ record { id } }', first)).status).toBe(401);
    expect((await ask('{ record { id } }', carrel.tokens.caregiverWithCard)).json.data.record.id).toBe(
      childId,
    );
  });
});
