import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Given } from '../../src/cli/tokenOptions.ts';
import { pinCards, storyCards } from '../../src/demo/cards.ts';
import { Desk, grant, minutes, now } from './tokenCalls.ts';

const own = { card: pinCards.adult.number } as const;

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.database.drop());

describe('[statute.consent] a written consent', () => {
  const given = grant('written-consent', {
    ...own,
    recipient: 'A sister',
    classes: 'identity, contact',
    signed: '2026-03-01',
    expires: '2026-03-31',
  });

  test('MUST open the classes it names, where the library decided to accept it', async () => {
    const { token, expiresAt } = await desk.issue(given);
    expect(expiresAt).toEqual(minutes(15));
    expect(await desk.principal(token)).toMatchObject({
      basis: 'WRITTEN_CONSENT',
      classes: ['identity', 'contact'],
    });
    const [row] = await desk.database.superuser`
      select recipient, classes, signed_on::text as signed, expires_at from consents
      where recipient = 'A sister' limit 1`;
    expect(row).toEqual({
      recipient: 'A sister',
      classes: ['identity', 'contact'],
      signed: '2026-03-01',
      expires_at: new Date('2026-04-01T06:00:00Z'),
    });
  });

  test('cannot be outlived by its grant', async () => {
    expect((await desk.issue({ ...given, expires: 'PT5M' })).expiresAt).toEqual(minutes(5));
  });

  test('cannot be accepted in the default configuration', async () => {
    const before = await desk.written();
    expect(await desk.codeOf(given, now, null)).toBe('CONSENT_IS_OFF');
    expect(await desk.written()).toEqual(before);
  });

  test.each<[string, Given, string]>([
    ['names household', { classes: 'identity,household' }, 'CLASS_NOT_NAMEABLE'],
    ['names referral', { classes: 'referral' }, 'CLASS_NOT_NAMEABLE'],
    ['names nothing that is', { classes: 'everything' }, 'CLASS_NOT_NAMEABLE'],
    ['names nothing', { classes: ',' }, 'CLASS_NOT_NAMEABLE'],
    ['is signed tomorrow', { signed: '2026-03-03' }, 'NOT_SIGNED_YET'],
    ['is signed on no day', { signed: '2026-02-30' }, 'BAD_OPTION'],
    ['has expired', { expires: '2026-03-01' }, 'EXPIRY_PAST'],
    ['names no recipient', { recipient: undefined }, 'BAD_OPTION'],
    ['opens for no time at all', { lives: 'PT0S' }, 'EXPIRY_PAST'],
    ['is of a dead card’s holder', { card: pinCards.lost.number }, 'NO_SUCH_CARD'],
  ])('cannot be used where it %s, and nothing is kept of it', async (_, changed, code) => {
    const before = await desk.written();
    expect(await desk.codeOf({ ...given, ...changed })).toBe(code);
    expect(await desk.written()).toEqual(before);
  });
});

describe('[legal.process] a court’s paper', () => {
  const given = grant('court-order', {
    card: storyCards.witness,
    court: 'District Court',
    case: 'DV-1',
    classes: 'circulation',
    from: '2026-01-01',
    to: '2026-01-31',
    finding: true,
    expires: 'P10D',
    decidedBy: 'Ansel Thornbury',
  });

  test('with a finding MUST open what it names in its window, whether order or subpoena', async () => {
    for (const subpoena of [undefined, true]) {
      const { token } = await desk.issue({ ...given, subpoena });
      expect(await desk.principal(token)).toMatchObject({
        basis: 'COURT_ORDER',
        classes: ['circulation'],
        window: { from: '2026-01-01', to: '2026-01-31' },
      });
    }
    const kinds = await desk.database.superuser`
      select kind, state, decided_by, decided_at, issued_on::text, served_on::text, finding from legal_processes
      where case_number = 'DV-1' order by kind`;
    const decided = { state: 'APPROVED', decided_by: 'Ansel Thornbury', decided_at: now, finding: true };
    const days = { issued_on: '2026-03-02', served_on: '2026-03-02' };
    expect(kinds).toEqual([
      { kind: 'COURT_ORDER', ...decided, ...days },
      { kind: 'SUBPOENA', ...decided, ...days },
    ]);
  });

  test('cannot be outlived by its grant, and ends with its last day', async () => {
    const { token, expiresAt } = await desk.issue({ ...given, expires: '2026-03-02', lives: 'P9D' });
    expect(expiresAt).toEqual(new Date('2026-03-03T07:00:00Z'));
    expect((await desk.principal(token, expiresAt)).basis).toBe('UNAUTHENTICATED');
  });

  test.each<[string, Given, string]>([
    ['a subpoena without a finding', { subpoena: true, finding: undefined }, 'NO_FINDING'],
    ['an order without a finding', { finding: undefined }, 'NO_FINDING'],
    ['one that names household', { classes: 'circulation,household' }, 'CLASS_NOT_NAMEABLE'],
    ['one that names the audit', { classes: 'audit' }, 'CLASS_NOT_NAMEABLE'],
    ['a window that ends before it begins', { from: '2026-02-01' }, 'BAD_PROCESS'],
    ['one served before it was issued', { issued: '2026-02-02', served: '2026-02-01' }, 'BAD_PROCESS'],
    ['one served tomorrow', { served: '2026-03-03' }, 'BAD_PROCESS'],
    ['one that has expired', { expires: '2026-03-01' }, 'EXPIRY_PAST'],
    ['one that nobody approved', { decidedBy: undefined }, 'BAD_OPTION'],
    ['one without a court', { court: ' ' }, 'BAD_OPTION'],
    ['one that opens for no time at all', { lives: 'PT0S' }, 'EXPIRY_PAST'],
    ['one about nobody', { card: '29999000000000' }, 'NO_SUCH_CARD'],
  ])('cannot be used: %s, and nothing is kept of it', async (_, changed, code) => {
    const before = await desk.written();
    expect(await desk.codeOf({ ...given, ...changed })).toBe(code);
    expect(await desk.written()).toEqual(before);
  });
});
