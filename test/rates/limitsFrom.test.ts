import { describe, expect, test } from 'vitest';
import { limits, limitsOf } from '../../schema/judge/limits.ts';
import { limitsFrom } from '../../src/rates/limitsFrom.ts';

describe('[limits] what a library sets anew', () => {
  test('MUST be in its page of limits, and nothing else changed', () => {
    const table = limitsFrom(
      '{"VENDOR":{"costPerMinute":6000,"milliseconds":2000},"FEED":{"bodyBytes":2000000}}',
    );
    expect(table).toEqual({
      ...limits,
      VENDOR: { ...limits.VENDOR, costPerMinute: 6000, milliseconds: 2000 },
      FEED: { ...limits.FEED, bodyBytes: 2_000_000 },
    });
    expect(limitsFrom('{}')).toEqual(limits);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown caller', '{"EVERYONE":{"costPerMinute":1}}'],
    ['an unknown limit', '{"VENDOR":{"costPerHour":1}}'],
    ['a limit of documents', '{"VENDOR":{"depth":100}}'],
    ['text', '{"VENDOR":{"costPerMinute":"6000"}}'],
    ['a part', '{"VENDOR":{"costPerMinute":1.5}}'],
    ['nothing', '{"VENDOR":{"costPerMinute":0}}'],
    ['less than nothing', '{"VENDOR":{"costPerMinute":-1}}'],
    ['too much', '{"VENDOR":{"milliseconds":600001}}'],
    ['no row', '{"VENDOR":null}'],
    ['its prototype', '{"VENDOR":{"__proto__":1}}'],
  ])('cannot be %s', (_, text) => {
    expect(limitsFrom(text)).toBeNull();
  });
});

describe('[limits] a caller', () => {
  test('MUST have the row of its kind: one for every basis that opens one record', () => {
    for (const basis of [
      'CARD',
      'BORROWER_IN_PERSON',
      'CAREGIVER_WITH_CARD',
      'WRITTEN_CONSENT',
      'COURT_ORDER',
    ] as const)
      expect(limitsOf({ basis })).toBe(limits.RECORD);
    expect(limitsOf({ basis: 'COLLECTION_AGENCY' })).toBe(limits.AGENCY);
    expect(limitsOf({ basis: 'FEED' })).toBe(limits.FEED);
    expect(limitsOf({ basis: 'PUBLIC' })).toBe(limits.PUBLIC);
  });

  test('MUST be able to push a thousand events a second, in batches of five hundred or one by one', () => {
    expect(limits.FEED.bodyBytes).toBeGreaterThanOrEqual(1024 * 1024);
    expect(limits.FEED.costPerMinute).toBeGreaterThanOrEqual(60_000 * 11);
    expect(limits.FEED.cost).toBeGreaterThan(500 * 4);
  });
});
