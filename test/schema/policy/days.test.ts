import { describe, expect, test } from 'vitest';
import {
  dayAfter,
  durationOf,
  earliest,
  endOfDay,
  lastSecondOf,
  after as later,
} from '../../../schema/policy/days.ts';

const denver = 'America/Denver';
const at = (text: string): Date => new Date(text);

describe('[caregiver.with-card] the end of a day', () => {
  test.each([
    ['in summer', '2026-06-17', '2026-06-18T06:00:00Z'],
    ['in winter', '2026-01-15', '2026-01-16T07:00:00Z'],
    ['on the day that the clocks go forward', '2026-03-08', '2026-03-09T06:00:00Z'],
    ['on the day that they go back', '2026-11-01', '2026-11-02T07:00:00Z'],
    ['at the end of a year', '2026-12-31', '2027-01-01T07:00:00Z'],
  ])('MUST be the next midnight in the library, %s', (_, day, end) => {
    expect(endOfDay(day, denver)).toEqual(at(end));
    expect(endOfDay(day, 'UTC')).not.toEqual(at(end));
  });

  test('MUST have, a second before it, the last second of the day', () => {
    expect(lastSecondOf('2026-06-17', denver)).toEqual(at('2026-06-18T05:59:59Z'));
    expect(lastSecondOf('2026-11-01', denver)).toEqual(at('2026-11-02T06:59:59Z'));
  });
});

describe('[statute.consent] a duration', () => {
  test('MUST be added in the library’s days, also when the clocks change', () => {
    const day = Temporal.Duration.from('P1D');
    // Noon before the clocks go forward, and noon after: twenty-three hours.
    expect(later(at('2026-03-07T19:00:00Z'), day, denver)).toEqual(at('2026-03-08T18:00:00Z'));
    expect(later(at('2026-06-17T18:00:00Z'), day, denver)).toEqual(at('2026-06-18T18:00:00Z'));
    expect(later(at('2026-01-31T18:00:00Z'), Temporal.Duration.from('P1M'), denver)).toEqual(
      at('2026-02-28T18:00:00Z'),
    );
  });

  test('MUST lead to a day in the library, not in UTC', () => {
    const day = Temporal.Duration.from('P1D');
    expect(dayAfter(at('2026-06-18T05:59:59Z'), day, denver)).toBe('2026-06-18');
    expect(dayAfter(at('2026-06-18T06:00:00Z'), day, denver)).toBe('2026-06-19');
  });

  test('MUST be read as it says; and cannot be negative, or anything else', () => {
    expect(durationOf('P90D')?.days).toBe(90);
    expect(durationOf('PT30M')?.minutes).toBe(30);
    expect(durationOf('PT0S')?.sign).toBe(0);
    for (const text of ['-P1D', '-PT1S', '90', 'P', '', 'a day']) expect(durationOf(text), text).toBeNull();
  });
});

describe('[legal.process] the earliest of some ends', () => {
  const [one, other, last] = ['2026-06-01', '2026-06-02', '2026-06-03'].map(at) as [Date, Date, Date];

  test('MUST be the first to come, wherever it stands', () => {
    expect(earliest(one, other, last)).toBe(one);
    expect(earliest(other, one, last)).toBe(one);
    expect(earliest(last, other, one)).toBe(one);
    expect(earliest(other)).toBe(other);
  });

  test('cannot be one that never comes', () => {
    expect(earliest(last, null)).toBe(last);
    expect(earliest(last, null, one, null)).toBe(one);
  });

  test('MUST be the first of two that are the same', () => {
    const again = new Date(one);
    expect(earliest(one, again)).toBe(one);
  });
});
