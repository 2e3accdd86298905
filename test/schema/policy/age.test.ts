import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adultIfBornBy, dayIn, isMinor } from '../../../schema/policy/age.ts';

const denver = 'America/Denver';
const zones = [denver, 'UTC', 'Pacific/Auckland', 'Pacific/Honolulu', 'Asia/Kathmandu'];

/** Noon in Denver, whatever the season: no midnight near. */
const noon = (day: string): Date => new Date(`${day}T18:30:00Z`);

/** Age by counting, without any calendar library: birthdays that have come by the day, read off the digits. */
function yearsOf(birthDate: string, day: string): number {
  const [birthYear = '', birthday = ''] = [birthDate.slice(0, 4), birthDate.slice(5)];
  const [year, today] = [day.slice(0, 4), day.slice(5)];
  return Number(year) - Number(birthYear) - (today < birthday ? 1 : 0);
}

describe('[caregiver.with-card] age', () => {
  test.each([
    ['the day before the 18th birthday', '2008-05-12', '2026-05-11', true],
    ['the 18th birthday itself', '2008-05-12', '2026-05-12', false],
    ['the day after it', '2008-05-12', '2026-05-13', false],
    ['the last day of the year before', '2008-01-01', '2025-12-31', true],
    ['New Year’s Day', '2008-01-01', '2026-01-01', false],
    ['born today', '2026-05-12', '2026-05-12', true],
    ['very old', '1907-03-01', '2026-05-12', false],
  ])('%s: born %s, on %s, a minor: %s', (_, birthDate, day, minor) => {
    expect(isMinor(birthDate, noon(day), denver)).toBe(minor);
  });

  test.each([
    ['a minor on 27 February', '2008-02-29', '2026-02-27', true],
    ['a minor on 28 February, the last of a common year', '2008-02-29', '2026-02-28', true],
    ['an adult on 1 March', '2008-02-29', '2026-03-01', false],
    ['an adult on 28 February, if born on the 28th', '2008-02-28', '2026-02-28', false],
    ['an adult on 29 February, if born on the 28th', '2006-02-28', '2024-02-29', false],
    ['a minor on 29 February, if born on 1 March', '2006-03-01', '2024-02-29', true],
    ['an adult on 1 March, if born on it', '2006-03-01', '2024-03-01', false],
  ])('born around 29 February MUST be %s', (_, birthDate, day, minor) => {
    expect(isMinor(birthDate, noon(day), denver)).toBe(minor);
  });

  test('MUST turn at midnight in the library, not in UTC', () => {
    // Summer: Denver is six hours behind. Winter: seven.
    expect(isMinor('2008-07-04', new Date('2026-07-04T05:59:59.999Z'), denver)).toBe(true);
    expect(isMinor('2008-07-04', new Date('2026-07-04T06:00:00.000Z'), denver)).toBe(false);
    expect(isMinor('2008-01-15', new Date('2026-01-15T06:59:59.999Z'), denver)).toBe(true);
    expect(isMinor('2008-01-15', new Date('2026-01-15T07:00:00.000Z'), denver)).toBe(false);
    expect(isMinor('2008-07-04', new Date('2026-07-04T05:59:59.999Z'), 'UTC')).toBe(false);
  });

  test('MUST turn at midnight also on the days when the clocks change', () => {
    expect(isMinor('2008-03-08', new Date('2026-03-08T06:59:59Z'), denver)).toBe(true);
    expect(isMinor('2008-03-08', new Date('2026-03-08T07:00:00Z'), denver)).toBe(false);
    expect(isMinor('2008-11-01', new Date('2026-11-01T05:59:59Z'), denver)).toBe(true);
    expect(isMinor('2008-11-01', new Date('2026-11-01T06:00:00Z'), denver)).toBe(false);
    expect(isMinor('2008-11-02', new Date('2026-11-02T06:59:59Z'), denver)).toBe(true);
    expect(isMinor('2008-11-02', new Date('2026-11-02T07:00:00Z'), denver)).toBe(false);
  });

  test('cannot be that of a minor where no birth date proves it', () => {
    expect(isMinor(null, noon('2026-05-12'), denver)).toBe(false);
    expect(isMinor('2020-05-12', noon('2026-05-12'), denver)).toBe(true);
  });

  test('MUST be, for any two days, what counting birthdays gives', () => {
    const day = fc
      .date({
        min: new Date('1900-01-01T00:00:00Z'),
        max: new Date('2120-12-31T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString().slice(0, 10));
    // Birthdays near the day 18 years ago are where it matters, so that half of the cases are drawn from there.
    const near = fc
      .tuple(day, fc.integer({ min: -3, max: 3 }))
      .map(([on, days]) => [
        Temporal.PlainDate.from(on).subtract({ years: 18 }).add({ days }).toString(),
        on,
      ]);
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(day, day)), ([birthDate = '', on = '']) => {
        expect(isMinor(birthDate, noon(on), denver)).toBe(yearsOf(birthDate, on) < 18);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the day it is in the library', () => {
  test('MUST be, at any instant and in any zone, what the platform’s own calendar shows', () => {
    const instant = fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2100-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (now, timeZone) => {
        const parts = new Intl.DateTimeFormat('en-CA', {
          timeZone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        });
        expect(dayIn(now, timeZone)).toBe(parts.format(now));
      }),
      { numRuns: 1_000 },
    );
  });

  test('MUST be the one that the line between minors and adults is drawn from', () => {
    expect(adultIfBornBy(new Date('2026-07-04T05:59:59Z'), denver)).toBe('2008-07-03');
    expect(adultIfBornBy(new Date('2026-07-04T06:00:00Z'), denver)).toBe('2008-07-04');
    expect(adultIfBornBy(noon('2026-02-28'), denver)).toBe('2008-02-28');
    expect(adultIfBornBy(noon('2024-02-29'), denver)).toBe('2006-02-28');
  });
});
