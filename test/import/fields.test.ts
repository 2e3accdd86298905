import { expect, test } from 'vitest';
import { day } from '../../src/import/evergreen/fields.ts';

const two = (number: number): string => `${number}`.padStart(2, '0');

/** Whether the calendar has the day, as JavaScript's own tells. */
function isThere(year: number, month: number, date: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, date));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
}

test('[collect.function] MUST read just the days that there are', () => {
  const wrong: string[] = [];
  for (const year of [1900, 1999, 2000, 2023, 2024, 2100])
    for (let month = 0; month <= 13; month++)
      for (let date = 0; date <= 32; date++) {
        const text = `${year}-${two(month)}-${two(date)}`;
        const expected = month > 0 && date > 0 && isThere(year, month, date) ? text : undefined;
        if (day.read(text) !== expected) wrong.push(text);
      }
  expect(wrong).toEqual([]);
});
