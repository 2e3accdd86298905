import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;

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
      return new Date(Temporal.Instant.from(value).epochMilliseconds);
    } catch {
      // Falls through.
    }
  }
  throw new GraphQLError('A DateTime is an instant with its offset, as 2026-01-31T09:00:00Z.');
}

builder.scalarType('Date', {
  description: 'A day, as YYYY-MM-DD.',
  serialize: toDay,
  parseValue: toDay,
});

builder.scalarType('DateTime', {
  description: 'An instant in UTC, as 2026-01-31T09:00:00.000Z.',
  serialize: (value) => (value instanceof Date ? value : toInstant(value)).toISOString(),
  parseValue: toInstant,
});
