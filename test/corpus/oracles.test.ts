import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { demoId } from '../../src/demo/ids.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';
import { item } from './items.ts';

/** What an answer says without saying it: how long, how many, which error, and whether there was something to forbid. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

type Persona = keyof TestCarrel['tokens'];
const ask = (persona: Persona, document: string, purpose?: string): Promise<Answer> =>
  carrel.query(document, { token: carrel.tokens[persona], ...(purpose === undefined ? {} : { purpose }) });

/** Asks before and after something changed that the caller may not see: the same bytes, or the change was told. */
async function expectUntold(ask: () => Promise<Answer>, change: string, back: string): Promise<Answer> {
  const before = await ask();
  await carrel.database.superuser.unsafe(change);
  try {
    const after = await ask();
    expect(after.text).toBe(before.text);
    expect({ ...after.headers, date: '' }).toEqual({ ...before.headers, date: '' });
    expect(after.status).toBe(before.status);
  } finally {
    await carrel.database.superuser.unsafe(back);
  }
  return before;
}

describe('an oracle', () => {
  test(item('K12', 'cannot count what is withheld of it'), async () => {
    const record = '{ record { loans { id state } charges { id } holds { id } balance { amountCents } } }';
    const lent = `insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at)
      select '${childId}', id, branch_id, '2026-06-10', '2026-07-10' from items where status = 'AVAILABLE'
        and id not in (select item_id from loans) order by id limit 7`;
    const answer = await expectUntold(
      () => ask('caregiverPhotoId', record),
      lent,
      `delete from loans where patron_id = '${childId}' and checked_out_at = '2026-06-10'`,
    );
    // The overdue, the lost and the damaged one: the ordinary ones and those just lent are in no number.
    expect(answer.json.data.record.loans).toHaveLength(3);
    await expectUntold(
      () =>
        ask(
          'clerk',
          `{ searchPatrons(name: "alderquist wren") { edges { node { loans { id } holds { id } } } } }`,
          'NOTICES',
        ),
      lent,
      `delete from loans where patron_id = '${childId}' and checked_out_at = '2026-06-10'`,
    );
  });

  test(item('K13', 'cannot tell of rows that are not there for the caller'), async () => {
    const referrals =
      'query ($first: Int) { referrals(first: $first) { edges { node { id } } pageInfo { hasNextPage } } }';
    const own = (await askAs(carrel, 'agency', referrals, { first: 100 })).json.data.referrals.edges.length;
    const page = await askAs(carrel, 'agency', referrals, { first: own });
    expect(page.json.data.referrals.pageInfo.hasNextPage).toBe(false);
    await expectUntold(
      () => askAs(carrel, 'agency', referrals, { first: own }),
      `update referrals set referred_on = '2026-06-17' where agency_id <> (select id from agencies where name like 'Pinder%')`,
      `update referrals set referred_on = '2026-06-01' where agency_id <> (select id from agencies where name like 'Pinder%')`,
    );
    for (const name of ['al', 'zzzzz'])
      expect(
        (await ask('clerk', `{ searchPatrons(name: "${name}", first: 1) { pageInfo { hasNextPage } } }`)).json
          .data,
      ).toEqual({
        searchPatrons: null,
      });
  });

  test(item('K14', 'cannot tell how many rows there are'), async () => {
    const document =
      '{ record { id phones { number } loans { id charges { id } } addresses { line1 city } } }';
    await expectUntold(
      () => ask('courtOrder', document),
      `insert into phones (patron_id, kind, number) select patron_id, 'OTHER', '1' from phones, generate_series(1, 5)`,
      `delete from phones where number = '1'`,
    );
    const many = await ask('writtenConsent', '{ record { loans { charges { id } } } }');
    const shown = ({ json }: Answer) =>
      json.errors.map(({ extensions }: { extensions: { coordinate: string; paths: string[][] } }) => [
        extensions.coordinate,
        extensions.paths,
      ]);
    expect(shown(many)).toEqual([['Loan.charges', [['record', 'loans', 'charges']]]]);
    for (const error of many.json.errors)
      expect(Object.keys(error).toSorted()).toEqual(['extensions', 'message']);
  });

  // CVE-2026-39851 (Saleor): an error told whether an address was on file.
  test.each<[string, () => Promise<Answer>, () => Promise<Answer>]>([
    [
      'an agency’s referral',
      () =>
        askAs(carrel, 'agency', 'query ($id: ID!) { referral(id: $id) { id debtorName } }', {
          id: demoId('referral', 'debtor-d'),
        }),
      () =>
        askAs(carrel, 'agency', 'query ($id: ID!) { referral(id: $id) { id debtorName } }', {
          id: randomUUID(),
        }),
    ],
    [
      'a dead card',
      () => ask('clerk', `{ patronByCard(cardNumber: "${carrel.cards.lost.number}") { id } }`, 'CIRCULATION'),
      () => ask('clerk', '{ patronByCard(cardNumber: "29000000000000") { id } }', 'CIRCULATION'),
    ],
    [
      'a card that a vendor has no PIN of',
      () =>
        ask(
          'vendor',
          `{ cardStanding(cardNumber: "${carrel.cards.adult.number}", pin: "0000") { standing reason cardKind subject } }`,
        ),
      () =>
        ask(
          'vendor',
          '{ cardStanding(cardNumber: "29000000000000", pin: "0000") { standing reason cardKind subject } }',
        ),
    ],
    [
      'a sign-in',
      () =>
        carrel.query(
          `mutation { signIn(input: { cardNumber: "${carrel.cards.child.number}", pin: "0000" }) { token } }`,
        ),
      () =>
        carrel.query('mutation { signIn(input: { cardNumber: "29000000000000", pin: "0000" }) { token } }'),
    ],
    [
      'another’s hold',
      () => act('cancelHold', 'holdId', `select id from holds where patron_id = '${childId}'`),
      () => act('cancelHold', 'holdId', 'select gen_random_uuid() as id'),
    ],
    [
      'another’s loan',
      () => act('renew', 'loanId', `select id from loans where patron_id = '${childId}' limit 1`),
      () => act('renew', 'loanId', 'select gen_random_uuid() as id'),
    ],
    [
      'another’s card',
      () =>
        act('reportCardLost', 'cardNumber', `select number as id from cards where patron_id = '${childId}'`),
      () => act('reportCardLost', 'cardNumber', `select '29000000000000' as id`),
    ],
  ])(item('K15', 'cannot be: %s'), async (_, forbidden, missing) => {
    const [one, other] = [await forbidden(), await missing()];
    expect(one.text).toBe(other.text);
    expect(one.status).toBe(other.status);
    expect(Object.keys(one.headers)).toEqual(Object.keys(other.headers));
  });
});

/** An act of a card's own, on what the statement finds. */
async function act(
  name: 'cancelHold' | 'renew' | 'reportCardLost',
  argument: string,
  find: string,
): Promise<Answer> {
  const [row] = await carrel.database.superuser.unsafe<{ id: string }[]>(find);
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const answer = await carrel.query(
    `mutation ($input: ${type}) { ${name}(input: $input) { again record { id } } }`,
    {
      token: carrel.tokens.card,
      variables: { input: { [argument]: row?.id, idempotencyKey: randomUUID() } },
    },
  );
  expect(answer.text).not.toContain(adultId);
  expect([400, 403]).toContain(answer.status);
  return answer;
}
