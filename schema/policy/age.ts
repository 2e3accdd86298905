/**
 * Ages, in the library's time zone (caregiver.*). A person born on 29 February comes of age on 1 March. Dates are
 * ISO `YYYY-MM-DD`, which sort as text; that is what makes one comparison enough, leap days included.
 */

const dayOf = (epochSeconds: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();

/** Remembers the last answer: many requests come within one second, and no day begins within one in any zone. */
function oncePerSecond(answer: (epochSeconds: number, timeZone: string) => string) {
  let last = { epochSeconds: Number.NaN, timeZone: '', answer: '' };
  return (now: Date, timeZone: string): string => {
    const epochSeconds = Math.floor(now.getTime() / 1000);
    if (last.epochSeconds !== epochSeconds || last.timeZone !== timeZone)
      last = { epochSeconds, timeZone, answer: answer(epochSeconds, timeZone) };
    return last.answer;
  };
}

/** The day it is in the library. */
export const dayIn = oncePerSecond((epochSeconds, timeZone) => dayOf(epochSeconds, timeZone).toString());

/**
 * The latest birth date whose bearer is 18 on the day of `now`: born on it or before, an adult; after it, a minor.
 * On 28 February it is 28 February, so that someone born on the 29th is a minor for one more day.
 */
export const adultIfBornBy = oncePerSecond((epochSeconds, timeZone) =>
  dayOf(epochSeconds, timeZone).subtract({ years: 18 }).toString(),
);

/**
 * Whether someone is proved to be under 18. Without a birth date age is not proved, and nobody's caregiver gets in.
 * @param birthDate ISO date, or null where the record has none
 */
export const isMinor = (birthDate: string | null, now: Date, timeZone: string): boolean =>
  birthDate !== null && birthDate > adultIfBornBy(now, timeZone);
