import type { SealedEntry } from '../../drizzle/writes/seal.ts';
import type { SealedBatch } from './seal.ts';

/** A batch as one line of a sink. */
export const sinkLine = ({ seal, entries }: SealedBatch): string => JSON.stringify({ ...seal, entries });

const isHex = (value: unknown, length: number): boolean =>
  typeof value === 'string' && value.length === length && /^[0-9a-f]*$/.test(value);

const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

const identifier = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isEntry = (value: unknown): value is SealedEntry =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[0] === 'string' &&
  identifier.test(value[0]) &&
  isHex(value[1], 64);

/** Reads a line of a sink; null for one that is not whole, or is none. Whether it is right is not asked here. */
export function readSinkLine(line: string): SealedBatch | null {
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { entries, number, firstEntry, lastEntry, sealedAt, root, previous, signature } = read;
  const whole =
    [number, firstEntry, lastEntry].every(isPlace) &&
    typeof sealedAt === 'string' &&
    isHex(root, 64) &&
    isHex(previous, 64) &&
    isHex(signature, 128) &&
    Array.isArray(entries) &&
    entries.every(isEntry);
  if (!whole) return null;
  const seal = { number, firstEntry, lastEntry, sealedAt, root, previous, signature };
  return { seal, entries } as unknown as SealedBatch;
}
