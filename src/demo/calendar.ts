import { dayIn } from '../../schema/policy/age.ts';

/** Days and hours counted from the day of loading, in the library's zone: what is overdue stays overdue. */
export interface Calendar {
  now: Date;
  /** The ISO date so many days from today; negative: ago. */
  day(offset: number): string;
  /** The moment of that day at which the library's clocks show this time. */
  at(offset: number, hour: number, minute?: number): Date;
  /** So many minutes from now; negative: ago. */
  minutes(offset: number): Date;
  /** The first day of the month so many months from this one. */
  month(offset: number): string;
  /** The birth date of someone who turned so many years so many days ago. */
  born(years: number, daysAgo: number): string;
}

export function calendarFrom(now: Date, timeZone: string): Calendar {
  const today = Temporal.PlainDate.from(dayIn(now, timeZone));
  const date = (offset: number) => today.add({ days: offset });
  return {
    now,
    day: (offset) => date(offset).toString(),
    at: (offset, hour, minute = 0) =>
      new Date(date(offset).toZonedDateTime({ timeZone, plainTime: { hour, minute } }).epochMilliseconds),
    minutes: (offset) => new Date(now.getTime() + offset * 60_000),
    month: (offset) => today.with({ day: 1 }).add({ months: offset }).toString(),
    born: (years, daysAgo) => date(-daysAgo).subtract({ years }).toString(),
  };
}
