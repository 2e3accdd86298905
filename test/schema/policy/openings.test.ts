import { describe, expect, test } from 'vitest';
import { bases } from '../../../schema/policy/bases.ts';
import { isRecordClass, recordClasses } from '../../../schema/policy/classes.ts';
import { openingsOf } from '../../../schema/policy/openings.ts';
import { isOpen, opens } from '../../../schema/policy/opens.ts';
import { everyKind, now, timeZone } from './principals.ts';

const everyClass = Object.keys(recordClasses).filter(isRecordClass);

/** Callers whose own evidence ends or narrows what their basis opens: the table cannot say of them what is open now. */
const narrowed = new Set([
  'CAREGIVER_WITH_CARD',
  'CAREGIVER_PHOTO_ID',
  'WRITTEN_CONSENT',
  'COURT_ORDER',
  'VENDOR',
]);

describe('[rules-on-fields] what the matrix says opens a field', () => {
  test.each(everyKind)('MUST be said of every class that is open to a caller: %o', (principal) => {
    const purpose = principal.basis === 'STAFF' ? principal.purpose : null;
    const opened = opens(principal, now, timeZone);
    for (const each of everyClass) {
      const said = openingsOf(each, null).some(
        (opening) =>
          opening.basis === principal.basis &&
          (opening.purpose === null ||
            (opening.purpose === purpose &&
              principal.basis === 'STAFF' &&
              opening.roles.includes(principal.role))),
      );
      if (opened.has(each)) expect(said, each).toBe(true);
      else if (!narrowed.has(principal.basis)) expect(said, each).toBe(false);
    }
  });

  test('MUST name its condition where the evidence or the scope decides, and only there', () => {
    const conditionOf = (basis: string, each: (typeof everyClass)[number]) =>
      openingsOf(each, null).find((opening) => opening.basis === basis)?.condition;
    for (const basis of ['WRITTEN_CONSENT', 'COURT_ORDER']) {
      expect(conditionOf(basis, 'use')).toBe('if its evidence names the class');
      expect(conditionOf(basis, 'household')).toBeUndefined();
      expect(conditionOf(basis, 'open')).toBeNull();
    }
    expect(conditionOf('VENDOR', 'statistics')).toBe('if its client holds the scope');
    expect(conditionOf('VENDOR', 'standing')).toBeNull();
    expect(conditionOf('VENDOR', 'identity')).toBeUndefined();
    expect(conditionOf('CARD', 'circulation')).toBeNull();
  });

  test('MUST be narrowed to the bases that reach it, where a field says whom it reaches', () => {
    const reaching = openingsOf('open', 'one record').map(({ basis }) => basis);
    expect(reaching).toEqual(
      Object.keys(bases).filter((basis) => bases[basis as 'CARD'].reach === ('one record' as string)),
    );
    expect(openingsOf('identity', 'patrons').every(({ basis }) => basis === 'STAFF')).toBe(true);
    const either = openingsOf('referral', ['own referrals', 'patrons']).map(({ basis }) => basis);
    expect([...new Set(either)]).toEqual(['COLLECTION_AGENCY', 'STAFF']);
    expect(openingsOf('identity', null).some(({ basis }) => basis !== 'STAFF')).toBe(true);
  });

  test('MUST say of a field of two classes whatever opens either', () => {
    const bySome = openingsOf(['circulation', 'recovery'], null);
    for (const principal of everyKind)
      if (isOpen(['circulation', 'recovery'], opens(principal, now, timeZone)))
        expect(bySome.some(({ basis }) => basis === principal.basis)).toBe(true);
  });

  test('MUST be said without a condition where one of two classes has none, whichever comes first', () => {
    for (const classes of [
      ['standing', 'statistics'],
      ['statistics', 'standing'],
    ] as const)
      expect(openingsOf(classes, null).find(({ basis }) => basis === 'VENDOR')).toMatchObject({
        condition: null,
      });
  });

  test('MUST be said of each purpose that opens either of two classes', () => {
    const purposesFor = (classes: Parameters<typeof openingsOf>[0]) =>
      openingsOf(classes, null).flatMap(({ purpose }) => (purpose === null ? [] : [purpose]));
    expect(purposesFor(['circulation', 'household'])).toEqual(['CIRCULATION', 'ACCOUNT']);
    expect(purposesFor(['recovery', 'referral'])).toEqual(['CIRCULATION', 'NOTICES', 'RECOVERY']);
  });
});
