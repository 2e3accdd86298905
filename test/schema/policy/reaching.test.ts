import { describe, expect, test } from 'vitest';
import { isReached, mayHold } from '../../../schema/policy/bases.ts';

describe('[rules-on-fields] a field’s reach', () => {
  test('MUST be the caller’s own, or one of two; and cannot be another', () => {
    expect(isReached(null, 'nobody')).toBe(true);
    expect(isReached('one record', 'one record')).toBe(true);
    expect(isReached('one record', 'one card')).toBe(false);
    expect(isReached(['own referrals', 'patrons'], 'patrons')).toBe(true);
    expect(isReached(['own referrals', 'patrons'], 'own referrals')).toBe(true);
    expect(isReached(['own referrals', 'patrons'], 'one record')).toBe(false);
  });
});

describe('[third-party.no-pii] what a client may hold', () => {
  test('MUST be scopes of its kind, all of them', () => {
    expect(mayHold('VENDOR', ['statistics'])).toBe(true);
    expect(mayHold('VENDOR', [])).toBe(true);
    expect(mayHold('VENDOR', ['statistics', 'identity'])).toBe(false);
    expect(mayHold('VENDOR', ['identity'])).toBe(false);
    for (const kind of ['AGENCY', 'FEED'] as const) {
      expect(mayHold(kind, [])).toBe(true);
      expect(mayHold(kind, ['statistics'])).toBe(false);
    }
  });
});
