import type { InputFieldBuilder } from '@pothos/core';
import type { CarrelSchema } from '../builder.ts';
import { badInput } from '../errors.ts';

/** What the inputs of acts have in common, checked in one place: each answers BAD_INPUT with the field's name. */

type Fields = InputFieldBuilder<CarrelSchema, 'InputObject'>;

/** The key under which a call that may be sent twice is done once. */
export const idempotencyKey = (t: Fields) =>
  t.string({
    required: true,
    description: 'Chosen by the caller, anew for each act. The same call with the same key is done once.',
    authScopes: { enters: 'open' },
  });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * An identifier, or null where none was given.
 * @throws CarrelError `BAD_INPUT`
 */
export function idOf(value: string | null | undefined, name: string): string | null {
  if (value == null) return null;
  if (!uuid.test(value)) throw badInput(name, 'must be an id from an earlier answer');
  return value.toLowerCase();
}

/**
 * An identifier that has to be given.
 * @throws CarrelError `BAD_INPUT`
 */
export function requiredId(value: string, name: string): string {
  return idOf(value, name) as string;
}

/** The most that an amount can be, in cents: beyond it the sum of a person's charges would not fit a number of GraphQL. */
const mostCents = 10_000_000;

/**
 * An amount in cents, more than nothing.
 * @throws CarrelError `BAD_INPUT`
 */
export function centsOf(value: number, name: string): number {
  if (value < 1 || value > mostCents) throw badInput(name, `must be from 1 to ${mostCents} cents`);
  return value;
}

/**
 * Text as somebody wrote it, trimmed; null where nothing is left.
 * @param longest in characters
 * @throws CarrelError `BAD_INPUT`
 */
export function textOf(value: string | null | undefined, name: string, longest = 200): string | null {
  const text = value?.trim().normalize('NFC') ?? '';
  if (text.length > longest) throw badInput(name, `must be at most ${longest} characters`);
  return text === '' ? null : text;
}

/**
 * Text that has to be there.
 * @throws CarrelError `BAD_INPUT`
 */
export function requiredText(value: string, name: string, longest = 200): string {
  const text = textOf(value, name, longest);
  if (text === null) throw badInput(name, 'must not be empty');
  return text;
}
