import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { storyCards } from '../../src/demo/cards.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { demoId } from '../../src/demo/ids.ts';
import { personId } from '../../src/demo/person.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

const list = `query ($first: Int, $after: String) { referrals(first: $first, after: $after) {
  edges { cursor node { id debtorName } } pageInfo { hasNextPage startCursor endCursor } } }`;
const one = `query ($id: ID!) { referral(id: $id) { id state referredOn debtorName debtorEmail debtorPhones
  debtorAddress { kind line1 city } amount { amountCents currency } lines { id kind amount { amountCents } dueOn } } }`;
const never = randomUUID();
const referralOf = (key: string): string => demoId('referral', key);
const theirs = [referralOf('debtor-c'), referralOf('debtor-d')];

const clerk = (document: string, variables: object = {}) =>
  carrel.query(document, {
    token: carrel.tokens.clerk,
    purpose: 'RECOVERY',
    variables: variables as Record<string, unknown>,
  });
const recall = (referralId: string) =>
  clerk('mutation ($input: RecallReferralInput!) { recallReferral(input: $input) { state again } }', {
    input: { referralId, idempotencyKey: randomUUID() },
  });
const refer = (input: object) =>
  clerk(
    `mutation ($input: ReferToAgencyInput!) { referToAgency(input: $input) {
      referral { id debtorName } record { id } again } }`,
    { input: { agencyId: agencies.agency.id, idempotencyKey: randomUUID(), ...input } },
  );
const idsOf = ({ json }: { json: { data: { referrals: { edges: { node: { id: string } }[] } } } }) =>
  json.data.referrals.edges.map(({ node }) => node.id);

describe('[recovery.agency] C17', () => {
  test('an agency MUST see the three accounts referred to it, and the other its two', async () => {
    const own = await askAs(carrel, 'agency', list);
    expect(own.json.errors, own.text).toBeUndefined();
    expect(idsOf(own).toSorted()).toEqual(
      ['debtor-a', 'debtor-b', 'debtor-child'].map(referralOf).toSorted(),
    );
    expect(idsOf(await askAs(carrel, 'otherAgency', list)).toSorted()).toEqual(theirs.toSorted());
  });

  test('cannot come upon another’s by id: its answer is that for an id that never was', async () => {
    const unknown = await askAs(carrel, 'agency', one, { id: never });
    expect(unknown.json).toEqual({ data: { referral: null } });
    for (const id of theirs) {
      expect((await askAs(carrel, 'agency', one, { id })).text).toBe(unknown.text);
      expect((await askAs(carrel, 'otherAgency', one, { id })).json.data.referral.id).toBe(id);
    }
    expect((await askAs(carrel, 'agency', one, { id: referralOf('debtor-a') })).json.data.referral).toEqual({
      id: referralOf('debtor-a'),
      state: 'OPEN',
      referredOn: '2026-05-28',
      debtorName: 'Percival Stonecrop',
      debtorEmail: 'percival.stonecrop@example.com',
      debtorPhones: ['406-555-0151'],
      debtorAddress: { kind: 'HOME', line1: '5 Antelope Row', city: expect.any(String) },
      amount: { amountCents: 3150, currency: 'USD' },
      lines: [{ id: expect.any(String), kind: 'LOST', amount: { amountCents: 3150 }, dueOn: '2026-02-18' }],
    });
  });

  test('cannot come upon another’s by page, count or `hasNextPage`', async () => {
    const seen: string[] = [];
    const more: boolean[] = [];
    let after: string | null = null;
    do {
      const page = await askAs(carrel, 'agency', list, { first: 2, after });
      const { pageInfo } = page.json.data.referrals;
      seen.push(...idsOf(page));
      more.push(pageInfo.hasNextPage);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect([seen.length, new Set(seen).size, more]).toEqual([3, 3, [true, false]]);
    expect(seen.filter((id) => theirs.includes(id))).toEqual([]);
    const whole = await askAs(carrel, 'agency', list, { first: 3 });
    expect(whole.json.data.referrals.pageInfo.hasNextPage).toBe(false);
    // Behind its own last, another's would come next.
    const last = await askAs(carrel, 'agency', list, {
      after: whole.json.data.referrals.pageInfo.endCursor,
    });
    expect(last.json.data.referrals).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
  });

  test('cannot use a cursor of the other’s, nor an id that is none', async () => {
    const other = await askAs(carrel, 'otherAgency', list);
    const after = other.json.data.referrals.pageInfo.startCursor;
    const crossed = await askAs(carrel, 'agency', list, { after });
    expectRefused(crossed, 400, 'BAD_INPUT');
    expect(crossed.json.errors[0].extensions.argument).toBe('after');
    const malformed = await askAs(carrel, 'agency', one, { id: 'CANARY' });
    expectRefused(malformed, 400, 'BAD_INPUT');
    expect(malformed.json.errors[0].extensions.argument).toBe('id');
    expect(malformed.text).not.toContain('CANARY');
  });

  test('a look MUST be on file, with as many subjects as it showed, and cannot tell whose', async () => {
    await askAs(carrel, 'agency', list);
    await askAs(carrel, 'agency', one, { id: theirs[0] });
    const entries = await carrel.database.superuser`
      select basis, purpose, clauses, classes, cardinality(subjects) as subjects, found, d::text as whole
      from disclosures d order by found desc`;
    expect(entries).toMatchObject([
      { basis: 'COLLECTION_AGENCY', purpose: null, clauses: ['recovery.agency'], subjects: 3, found: true },
      { classes: ['referral'], subjects: 0, found: false },
    ]);
    for (const { whole } of entries) expect(whole).not.toContain(personId('debtor-a'));
  });

  test('staff who recover MUST see all five, and cannot for another purpose', async () => {
    expect(idsOf(await clerk(list))).toHaveLength(5);
    const otherwise = await carrel.query(list, { token: carrel.tokens.clerk, purpose: 'CIRCULATION' });
    expect(otherwise.json.data.referrals).toBeNull();
    expect(otherwise.json.errors[0].extensions).toMatchObject({ code: 'WITHHELD', class: 'referral' });
  });
});

describe('[recovery.agency] C18', () => {
  test('the debtor of a nine-year-old’s account MUST be the caregiver who signed; the child cannot be in it', async () => {
    const answer = await askAs(carrel, 'agency', one, { id: referralOf('debtor-child') });
    const { debtorName, debtorPhones, debtorAddress, amount } = answer.json.data.referral;
    expect([debtorName, debtorPhones, debtorAddress.line1, amount.amountCents]).toEqual([
      'Ottoline Marshbanks',
      ['406-555-0154'],
      '8 Pumphouse Road',
      1895,
    ]);
    const [child] = await carrel.database.superuser<{ born: string; title: string; barcode: string }[]>`
      select p.birth_date::text as born, t.title, i.barcode from patrons p join loans l on l.patron_id = p.id
      join items i on i.id = l.item_id join titles t on t.id = i.title_id where p.id = ${personId('debtor-child')}`;
    for (const canary of [
      'Tilly',
      '406-555-0153',
      personId('debtor-child'),
      personId('debtor-caregiver'),
      storyCards.debtorChild,
      storyCards.debtorCaregiver,
      child?.born,
      child?.title,
      child?.barcode,
    ])
      expect(answer.text).not.toContain(canary);
    expect(child?.born).toMatch(/^2017-/);
  });
});

describe('[recovery.agency] C19', () => {
  const id = referralOf('debtor-b');

  test('a recalled referral MUST be null at once, as for an id that never was, and in no list', async () => {
    expect((await askAs(carrel, 'agency', one, { id })).json.data.referral.id).toBe(id);
    const recalled = await recall(id);
    expect(recalled.json, recalled.text).toEqual({
      data: { recallReferral: { state: 'RECALLED', again: false } },
    });
    const unknown = await askAs(carrel, 'agency', one, { id: never });
    expect((await askAs(carrel, 'agency', one, { id })).text).toBe(unknown.text);
    expect(idsOf(await askAs(carrel, 'agency', list))).toHaveLength(2);
  });

  test('and cannot be read by staff either, nor any row of it: no more than one that never was', async () => {
    expect((await clerk(one, { id })).json).toEqual({ data: { referral: null } });
    expect((await clerk('{ referrals(status: RECALLED) { edges { node { id } } } }')).json.data).toEqual({
      referrals: { edges: [] },
    });
    const { superuser } = carrel.database;
    expect(await superuser`select from referrals where id = ${id}`).toHaveLength(0);
    expect(await superuser`select from referral_lines where referral_id = ${id}`).toHaveLength(0);
    const again = await recall(id);
    expect(again.json.errors[0].extensions).toEqual({
      code: 'BAD_INPUT',
      argument: 'referralId',
      reason: 'UNKNOWN_REFERRAL',
    });
    expect((await recall(never)).text).toBe(again.text);
  });

  test('one whose last debt is paid MUST be gone with it, and nothing joins person and agency', async () => {
    const { superuser } = carrel.database;
    const settled = referralOf('debtor-a');
    await superuser`update charges set remaining_cents = 0, settled_on = '2026-06-17'
      where patron_id = ${personId('debtor-a')}`;
    expect((await askAs(carrel, 'agency', one, { id: settled })).json.data.referral).toBeNull();
    expect((await clerk(one, { id: settled })).json.data.referral).toBeNull();
    expect(idsOf(await askAs(carrel, 'agency', list))).toEqual([referralOf('debtor-child')]);
    expect(await superuser`select from referrals where patron_id = ${personId('debtor-a')}`).toHaveLength(0);
  });
});

describe('[recovery.agency] C20', () => {
  test('a document that is not registered cannot run, whatever it asks: nothing is read and nothing on file', async () => {
    for (const document of [`${list} # unregistered`, '{ referrals { edges { node { debtorName } } } }'])
      expectRefused(await carrel.query(document, { token: carrel.tokens.agency }), 403, 'NOT_ALLOWED');
    expect(await carrel.database.superuser`select from disclosures`).toHaveLength(0);
    expect((await askAs(carrel, 'agency', list)).status).toBe(200);
  });
});

describe('[recovery.agency] C40', () => {
  const expectNotProved = async (input: { patronId: string }) => {
    const answer = await refer(input);
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].extensions).toEqual({
      code: 'BAD_INPUT',
      argument: 'signerLinkId',
      reason: 'DEBTOR_NOT_PROVED',
    });
    const { superuser } = carrel.database;
    expect(await superuser`select from referrals where patron_id = ${input.patronId}`).toHaveLength(0);
    return answer.text;
  };

  test('an account with no birth date and no signer cannot be referred, and MUST once its holder is proved an adult', async () => {
    const { superuser } = carrel.database;
    const patronId = personId('debtor-e');
    const [born] = await superuser<{ day: string }[]>`
      select birth_date::text as day from patrons where id = ${patronId}`;
    await superuser`update patrons set birth_date = null where id = ${patronId}`;
    await expectNotProved({ patronId });
    await superuser`update patrons set birth_date = ${born?.day ?? ''} where id = ${patronId}`;
    const answer = await refer({ cardNumber: storyCards.debtorE });
    expect(answer.json.data?.referToAgency, answer.text).toMatchObject({
      referral: { debtorName: 'Corbin Wayfarrow' },
      record: { id: patronId },
      again: false,
    });
  });

  test('one with two signers and none chosen cannot be referred, and MUST once one is chosen', async () => {
    const { superuser } = carrel.database;
    const [second] = await superuser<{ id: string }[]>`
      insert into caregiver_links (child_id, caregiver_id, signed, listed)
      values (${childId}, ${adultId}, true, false) returning id`;
    const two = await expectNotProved({ patronId: childId });
    await superuser`update caregiver_links set signed = false, listed = true where child_id = ${childId}`;
    // Neither how many signed nor that nobody did is told apart.
    expect(await expectNotProved({ patronId: childId })).toBe(two);
    await superuser`update caregiver_links set signed = true
      where child_id = ${childId} and caregiver_id in (${adultId}, ${caregiverId})`;
    const answer = await refer({ patronId: childId, signerLinkId: second?.id });
    expect(answer.json.data?.referToAgency.referral.debtorName, answer.text).toBe('Hollis Emeric Fennimere');
    const seen = await askAs(carrel, 'agency', one, { id: answer.json.data.referToAgency.referral.id });
    expect(seen.json.data.referral.debtorName).toBe('Hollis Emeric Fennimere');
    expect(seen.text).not.toMatch(/Wren|Marta|Alderquist/);
  });
});
