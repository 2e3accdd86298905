/** The time zone whose days a library counts by: the product's own default. */
const timeZone = 'America/Denver';

/**
 * The library's day at an instant, as it is written in the tables.
 * @returns YYYY-MM-DD
 */
export const libraryDay = (now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  );
