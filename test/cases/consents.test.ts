import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { pinCards } from '../../src/demo/cards.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { Office } from './office.ts';

const form = {
  subject: { byCard: { cardNumber: pinCards.adult.number } },
  recipient: 'Tansy and Marrow, attorneys at law',
  classes: ['identity', 'contact'],
  signedOn: '2026-06-16',
  expiresAt: '2026-07-01T00:00:00Z',
};
const see = (carrel: TestCarrel, token: string) =>
  carrel.query('{ record { id email loans { id } } }', { token });
const consents = (carrel: TestCarrel) => carrel.database.superuser`select * from consents order by id`;

describe('[statute.consent] where nobody has decided to accept consents', () => {
  let carrel: TestCarrel;
  let office: Office;
  beforeAll(async () => {
    carrel = await startCarrel({ consentDecidedBy: null });
    office = new Office(carrel);
  });
  afterAll(() => carrel.close());

  test('C41 recordConsent MUST be refused, the same for whoever signed, and nothing is kept', async () => {
    const before = await consents(carrel);
    const texts = new Set<string>();
    for (const cardNumber of [pinCards.adult.number, '29999000000000']) {
      const answer = await office.do('recordConsent', { ...form, subject: { byCard: { cardNumber } } });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toEqual({
        code: 'BAD_INPUT',
        argument: 'input',
        reason: 'CONSENT_IS_OFF',
      });
      texts.add(answer.text);
    }
    expect(texts.size).toBe(1);
    expect(await consents(carrel)).toEqual(before);
    expect(await carrel.database.superuser`select from act_outcomes`).toHaveLength(0);
  });

  test('C41 a consent that was recorded before cannot be used', async () => {
    expectRefused(await see(carrel, carrel.tokens.writtenConsent), 401, 'UNAUTHENTICATED');
  });
});

describe('[statute.consent] where it was decided', () => {
  let carrel: TestCarrel;
  let office: Office;
  beforeAll(async () => {
    carrel = await startCarrel();
    office = new Office(carrel);
  });
  afterAll(() => carrel.close());

  test('C41 recordConsent MUST be recorded, by whom, and usable for just what was signed', async () => {
    const answer = await office.do('recordConsent', form);
    const { consent } = answer.json.data.recordConsent;
    expect(consent).toEqual({
      id: expect.any(String),
      recipient: form.recipient,
      classes: form.classes,
      signedOn: form.signedOn,
      expiresAt: '2026-07-01T00:00:00.000Z',
      revokedAt: null,
    });
    expect(answer.text).not.toContain(adultId);
    const [row] = await carrel.database
      .superuser`select patron_id, recorded_by from consents where id = ${consent.id}`;
    expect(row).toEqual({ patron_id: adultId, recorded_by: 'demonstration administrator' });
    const seen = await see(carrel, await office.openConsent(consent.id));
    expect(seen.json.data.record).toEqual({
      id: adultId,
      email: 'hollis.fennimere@example.org',
      loans: null,
    });
    expect(withheldOf(seen)).toEqual(['Patron.loans']);
  });

  test('C29 a grant cannot be used once the consent is revoked, and ends with it', async () => {
    const [one, other] = [await office.do('recordConsent', form), await office.do('recordConsent', form)].map(
      ({ json }) => json.data.recordConsent.consent.id as string,
    );
    const token = await office.openConsent(one ?? '');
    const standing = await office.openConsent(other ?? '');
    expect((await see(carrel, token)).status).toBe(200);
    const revoked = await office.do('revokeConsent', { consentId: one });
    expect(revoked.json.data.revokeConsent).toEqual({
      again: false,
      consent: { revokedAt: carrel.clock.now.toISOString() },
    });
    expectRefused(await see(carrel, token), 401, 'UNAUTHENTICATED');
    expect((await see(carrel, standing)).status).toBe(200);
    await carrel.database.superuser`update consents set revoked_at = null where id = ${one ?? ''}`;
    expectRefused(await see(carrel, token), 401, 'UNAUTHENTICATED');
  });

  test('a consent cannot be revoked twice, nor one that is not there', async () => {
    const { consent } = (await office.do('recordConsent', form)).json.data.recordConsent;
    await office.do('revokeConsent', { consentId: consent.id });
    for (const [consentId, reason] of [
      [consent.id, 'ALREADY_REVOKED'],
      [randomUUID(), 'UNKNOWN_CONSENT'],
    ]) {
      const answer = await office.do('revokeConsent', { consentId });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions).toMatchObject({ argument: 'consentId', reason });
    }
  });

  test.each([
    ['signed tomorrow', { signedOn: '2026-06-18' }, 'signedOn', 'NOT_SIGNED_YET'],
    ['expired', { expiresAt: '2026-06-17T18:00:00Z' }, 'expiresAt', 'EXPIRY_PAST'],
    ['of no class', { classes: [] }, 'classes', 'CLASS_NOT_NAMEABLE'],
    ['of household', { classes: ['contact', 'household'] }, 'classes', 'CLASS_NOT_NAMEABLE'],
    ['to nobody', { recipient: '  ' }, 'recipient', undefined],
    [
      'of a dead card’s holder',
      { subject: { byCard: { cardNumber: pinCards.lost.number } } },
      'subject',
      'UNKNOWN_PERSON',
    ],
    [
      'of a name that is nobody’s',
      { subject: { byName: { first: 'Hollis', last: 'Fennimere', birthDate: '1900-01-01' } } },
      'subject',
      'UNKNOWN_PERSON',
    ],
  ])('a form cannot be recorded that is %s, and nothing is kept', async (_, changed, argument, reason) => {
    const before = await consents(carrel);
    const answer = await office.do('recordConsent', { ...form, ...changed });
    expectRefused(answer, 400, 'BAD_INPUT');
    const { extensions } = answer.json.errors[0];
    expect([extensions.argument, extensions.reason]).toEqual([argument, reason]);
    expect(await consents(carrel)).toEqual(before);
  });
});
