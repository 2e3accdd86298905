import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

/** Years that every part of the program can tell: beyond them the database would fail where a row is met, and say so. */
const day = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const firstMoment = new Date('0001-01-02T00:00:00Z');
const lastMoment = new Date('9999-12-30T00:00:00Z');

/** A day, ISO 8601. Comes from and goes to the database as text, so that no time zone can move it. */
function toDay(value: unknown): string {
  if (typeof value === 'string' && day.test(value)) {
    try {
      return Temporal.PlainDate.from(value).toString();
    } catch {
      // Falls through: a month or day that does not exist.
    }
  }
  throw new GraphQLError('A Date is a day that exists, as YYYY-MM-DD.');
}

function toInstant(value: unknown): Date {
  if (typeof value === 'string') {
    try {
      const moment = new Date(Temporal.Instant.from(value).epochMilliseconds);
      if (moment >= firstMoment && moment <= lastMoment) return moment;
    } catch {
      // Falls through.
    }
  }
  throw new GraphQLError('A DateTime is an instant with its offset, as 2026-01-31T09:00:00Z.');
}

/** As the database writes it: with its offset, and a fraction of a second where there is one. */
const storedInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d:\d\d$/;

/** What was stored is an instant already: it need not be judged once more, only written as everywhere. */
function spokenInstant(value: unknown): string {
  const instant =
    typeof value === 'string' && storedInstant.test(value)
      ? new Date(value)
      : value instanceof Date
        ? value
        : toInstant(value);
  return instant.toISOString();
}

builder.scalarType('Date', {
  description: 'A day, as YYYY-MM-DD.',
  // A day that was stored exists.
  serialize: (value) => (typeof value === 'string' && day.test(value) ? value : toDay(value)),
  parseValue: toDay,
});

builder.scalarType('DateTime', {
  description: 'An instant in UTC, as 2026-01-31T09:00:00.000Z.',
  serialize: spokenInstant,
  parseValue: toInstant,
});
