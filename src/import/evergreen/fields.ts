import { decodeField, encodeField } from '../dump/copyText.ts';

/** How one field is read: what it becomes in staging, or why it cannot. */
export interface Field {
  /** the staging column's type */
  type: 'bigint' | 'integer' | 'numeric' | 'boolean' | 'date' | 'timestamptz' | 'text' | 'bytea';
  /**
   * @param raw as in the file, not null
   * @returns the same for COPY, `\N` for what says nothing, undefined when it is no such thing
   */
  read(raw: string): string | undefined;
  /** for messages: `is not a day` */
  mistake: string;
}

const matching =
  (pattern: RegExp) =>
  (raw: string): string | undefined =>
    pattern.test(raw) ? raw : undefined;

// Reckoned, since most rows have some: a Date for each took an eighth of the time in which a dump is read.
const daysIn = (year: number, month: number): number =>
  month === 2
    ? isLeap(year)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** A day that there is: the pattern lets 2021-02-30 through, the calendar does not. */
function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const instantPattern =
  /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-5])(:?[0-5]\d(:[0-5]\d)?)?$/;

/** An Evergreen id. */
export const id: Field = { type: 'bigint', read: matching(/^-?\d{1,18}$/), mistake: 'is not an id' };

export const integer: Field = { type: 'integer', read: matching(/^-?\d{1,9}$/), mistake: 'is not a number' };

export const money: Field = {
  type: 'numeric',
  read: matching(/^-?\d{1,7}(\.\d{1,4})?$/),
  mistake: 'is not an amount',
};

/** A day; older versions of Evergreen keep a moment in its place, whose day is meant. */
export const day: Field = {
  type: 'date',
  read: (raw) =>
    (dayPattern.test(raw) || instantPattern.test(raw)) && isDay(raw) ? raw.slice(0, 10) : undefined,
  mistake: 'is not a day',
};

export const instant: Field = {
  type: 'timestamptz',
  read: (raw) => (instantPattern.test(raw) && isDay(raw) ? raw : undefined),
  mistake: 'is not a time with its offset',
};

const flags: Readonly<Record<string, string>> = { '1': 't', t: 't', true: 't', '0': 'f', f: 'f', false: 'f' };

/** `t` and `f` in a dump of pg_dump; exports made by other hands have 1 and 0. */
export const flag: Field = {
  type: 'boolean',
  read: (raw) => flags[raw],
  mistake: 'is neither true nor false',
};

/** Text for people to read: without space at its ends or runs of it inside; blank says nothing. */
export const text: Field = {
  type: 'text',
  read(raw) {
    const tidy = decodeField(raw).replace(/\s+/g, ' ').trim();
    if (tidy.includes('\0')) return undefined;
    return tidy === '' ? '\\N' : encodeField(tidy);
  },
  mistake: 'has a character that no text can have',
};
