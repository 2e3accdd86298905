import { after, durationOf, endOfDay } from '../../schema/policy/days.ts';
import { Problem } from '../problem.ts';

/**
 * Reads an ISO 8601 duration, e.g. `P30D` or `PT15M`.
 * @param option the flag it was given to, for the message
 * @throws Problem BAD_OPTION if it is none, or negative
 */
export function parseDuration(text: string, option: string): Temporal.Duration {
  const duration = durationOf(text);
  if (duration !== null) return duration;
  throw new Problem('BAD_OPTION', `${option} takes an ISO 8601 duration, e.g. P30D or PT15M`, 2);
}

/**
 * Reads a day, `YYYY-MM-DD`.
 * @throws Problem BAD_OPTION
 */
export function parseDay(text: string, option: string): string {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text))
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {}
  throw new Problem('BAD_OPTION', `${option} takes a date, YYYY-MM-DD`, 2);
}

/**
 * Reads an end given as a duration from now, as a day (its end in the library's zone) or as an instant.
 * @throws Problem BAD_OPTION if it is none of them, EXPIRY_PAST if it does not lie ahead
 */
export function parseEnd(text: string, option: string, now: Date, timeZone: string): Date {
  const end = /^[+-]?P/i.test(text)
    ? after(now, parseDuration(text, option), timeZone)
    : text.includes('T')
      ? instant(text, option)
      : endOfDay(parseDay(text, option), timeZone);
  if (end <= now) throw new Problem('EXPIRY_PAST', `${option} must lie in the future`, 2);
  return end;
}

function instant(text: string, option: string): Date {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    throw new Problem(
      'BAD_OPTION',
      `${option} takes a duration (P30D), a date or an instant with its zone`,
      2,
    );
  }
}
