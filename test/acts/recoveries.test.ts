import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personId } from '../../src/demo/person.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectExpunged } from '../setup/expunged.ts';
import { askAs } from '../setup/registered.ts';
import {
  document,
  lineOf,
  onFile,
  own,
  paid,
  recovery,
  referralOf,
  reporterTo,
  returned,
  theirs,
  wrong,
} from './reporting.ts';
import { expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';

/** What becomes of a report: who sees it, that it is on file, and that it goes with its referral. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from recoveries`);

const report = reporterTo(() => carrel);
const asClerk = (text: string, variables: Record<string, unknown> = {}, purpose = 'RECOVERY') =>
  carrel.query(text, { token: carrel.tokens.clerk, purpose, variables });

describe('[recovery.agency] staff', () => {
  const list = `query ($reported: Boolean) { referrals(reported: $reported) { edges { node { id recoveries { ${recovery} } } } } }`;
  const nodes = (answer: Answer) =>
    answer.json.data.referrals.edges.map(({ node }: { node: { id: string } }) => node);

  test('MUST see who recover what was reported, and find what was; cannot for another purpose', async () => {
    const { recovery: made } = payloadOf(await report(paid(1000)));
    expect(nodes(await asClerk(list, { reported: true }))).toEqual([{ id: own, recoveries: [made] }]);
    const others = nodes(await asClerk(list, { reported: false }));
    expect(others).toHaveLength(4);
    expect(others.map(({ id }: { id: string }) => id)).not.toContain(own);
    expect(nodes(await asClerk(list))).toHaveLength(5);
    const otherwise = await asClerk(list, {}, 'CIRCULATION');
    expect(otherwise.json.data.referrals).toBeNull();
  });

  test('cannot report for an agency', async () => {
    expectNotAllowed(
      await asClerk(document, { input: { referralId: own, report: paid(100), idempotencyKey: 'k' } }),
    );
  });

  test('cannot be misled by another agency’s reports: each sees its own alone', async () => {
    payloadOf(await report(paid(100)));
    payloadOf(await report(wrong(), { referralId: theirs }, 'otherAgency'));
    for (const [agency, id] of [
      ['agency', own],
      ['otherAgency', theirs],
    ] as const)
      expect(
        nodes(await askAs(carrel, agency, list, { reported: true })).map((node: { id: string }) => node.id),
      ).toEqual([id]);
  });
});

describe('[offence.disclosure] a report', () => {
  const entries = () => carrel.database.superuser`
    select caller, basis, clauses, classes, cardinality(subjects) as subjects, found, d::text as whole
    from disclosures d`;
  beforeEach(() => carrel.database.superuser`delete from disclosures`);

  test('MUST be on file with the debtor, whatever is asked of it, and cannot say whom', async () => {
    const short = 'mutation ($input: ReportRecoveryInput!) { reportRecovery(input: $input) { again } }';
    const referralId = referralOf('debtor-child');
    await askAs(carrel, 'agency', short, { input: { referralId, report: wrong(), idempotencyKey: 'short' } });
    const [entry, ...more] = await entries();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      caller: expect.stringMatching(/^client:/),
      basis: 'COLLECTION_AGENCY',
      clauses: ['recovery.agency'],
      subjects: 1,
      found: true,
    });
    for (const person of ['debtor-child', 'debtor-caregiver'])
      expect(entry?.whole).not.toContain(personId(person));
  });

  test('that is refused MUST be on file too: of its own referral with whom, of another’s as not found', async () => {
    await report(paid(9_000_000));
    await report(paid(100), { referralId: theirs });
    expect((await entries()).map(({ subjects, found }) => [subjects, found]).toSorted()).toEqual([
      [0, false],
      [1, true],
    ]);
  });
});

describe('[retain.expunge] what was reported', () => {
  test('MUST be gone with the referral: recalled', async () => {
    const referralId = referralOf('debtor-b');
    payloadOf(await report(paid(100), { referralId }));
    payloadOf(
      await asClerk('mutation ($input: RecallReferralInput!) { recallReferral(input: $input) { state } }', {
        input: { referralId, idempotencyKey: randomUUID() },
      }),
    );
    expect(await onFile(carrel)).toHaveLength(0);
    expectBadInput(await report(paid(100), { referralId }), 'referralId', 'UNKNOWN_REFERRAL');
    await expectExpunged(carrel.database, carrel.clock.now);
  });

  test('MUST be gone with the referral: settled by its last payment', async () => {
    const { superuser } = carrel.database;
    payloadOf(await report(paid(3150)));
    payloadOf(await report(returned()));
    const [charge] = await superuser<{ id: string }[]>`
      select id from charges where patron_id = ${personId('debtor-a')}`;
    const pay = (amountCents: number) =>
      asClerk(
        'mutation ($input: PayChargeInput!) { payCharge(input: $input) { again } }',
        { input: { chargeId: charge?.id, amountCents, kind: 'CASH', idempotencyKey: randomUUID() } },
        'CIRCULATION',
      );
    payloadOf(await pay(1000));
    expect(await onFile(carrel)).toHaveLength(2);
    expectBadInput(await report(paid(2151)), 'amountCents', 'MORE_THAN_REFERRED');
    payloadOf(await pay(2150));
    expect(await onFile(carrel)).toHaveLength(0);
    await expectExpunged(carrel.database, carrel.clock.now);
  });

  test('of a line MUST outlive it without it, while something else is owed', async () => {
    const { superuser } = carrel.database;
    const referralId = referralOf('debtor-child');
    await superuser`insert into referral_lines (referral_id, kind, amount_cents)
      values (${referralId}, 'OTHER', 100)`;
    payloadOf(await report(returned(lineOf('debtor-child')), { referralId }));
    await superuser`delete from referral_lines where id = ${lineOf('debtor-child')}`;
    const seen = payloadOf(await report(wrong(), { referralId }));
    expect(
      seen.referral.recoveries
        .map((each: { kind: string; lineId: string | null }) => [each.kind, each.lineId])
        .toSorted(),
    ).toEqual([
      ['ADDRESS_WRONG', null],
      ['ITEM_RETURNED', null],
    ]);
    await superuser`delete from referral_lines where referral_id = ${referralId}`;
    expect(await onFile(carrel)).toHaveLength(0);
  });
});
