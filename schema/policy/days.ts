/**
 * When things end. A duration is added in the library's time zone, so that a day is a day there also when clocks
 * change; a date means the end of that day there.
 */

/** The first moment of a day. */
export const startOfDay = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);

/** The moment after the last one of a day. */
export const endOfDay = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds);

/** A duration as its ISO 8601 text says; null for a text that is none, and for a negative one. */
export function durationOf(text: string): Temporal.Duration | null {
  try {
    const duration = Temporal.Duration.from(text);
    return duration.sign < 0 ? null : duration;
  } catch {
    return null;
  }
}

const zoned = (now: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);

/** `now` and a duration later. */
export const after = (now: Date, duration: Temporal.Duration, timeZone: string): Date =>
  new Date(zoned(now, timeZone).add(duration).epochMilliseconds);

/** The last second of a day: when what is due on it is due. */
export const lastSecondOf = (day: string, timeZone: string): Date =>
  new Date(
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59:59' }).epochMilliseconds,
  );

/** The library's day a duration after `now`. */
export const dayAfter = (now: Date, duration: Temporal.Duration, timeZone: string): string =>
  zoned(now, timeZone).add(duration).toPlainDate().toString();

/** The earliest of some ends; those that are null do not end. */
export const earliest = (first: Date, ...others: readonly (Date | null)[]): Date =>
  others.reduce<Date>((soonest, end) => (end !== null && end < soonest ? end : soonest), first);
