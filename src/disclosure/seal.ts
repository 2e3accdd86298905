import { hash } from 'node:crypto';
import type { SealedEntry, SealRow, SealToWrite } from '../../drizzle/writes/seal.ts';
import { sealedInstant } from './entry.ts';
import { merkleRoot } from './merkle.ts';
import type { SealKey } from './sealKey.ts';

/** A seal: its place in the chain, which entries it covers, their root, and the signature. Bytes are hexadecimal. */
export type Seal = SealToWrite['seal'];

/** A seal with the id and the digest of each entry that it covers, in their order. */
export interface SealedBatch {
  readonly seal: Seal;
  readonly entries: readonly SealedEntry[];
}

/** Where the chain of seals has come to. What is not known of it is null: then it is not asked after. */
export interface ChainEnd {
  readonly number: number;
  readonly lastEntry: number | null;
  /** The hash of the last seal, which the next one names. */
  readonly hash: string | null;
}

/** Before the first seal. */
export const chainStart: ChainEnd = { number: 0, lastEntry: 0, hash: '0'.repeat(64) };

/** What is signed: everything that a seal says, as one text that can be nothing else. */
const signedText = (seal: Omit<Seal, 'signature'>): string =>
  JSON.stringify([
    'carrel disclosure seal, 1',
    seal.number,
    seal.firstEntry,
    seal.lastEntry,
    seal.sealedAt,
    seal.root,
    seal.previous,
  ]);

/** The place in the chain after a seal. Its hash takes the signature in. */
export const chainAfter = (seal: Seal): ChainEnd => ({
  number: seal.number,
  lastEntry: seal.lastEntry,
  hash: hash('sha256', `${signedText(seal)}${seal.signature}`, 'hex'),
});

const bytes = (text: string): string => text.replace(/^\\x/, '');

/** A seal as the database gives it. */
export const sealOf = (row: SealRow): Seal => ({
  number: row.number,
  firstEntry: row.first_entry,
  lastEntry: row.last_entry,
  sealedAt: sealedInstant(row.sealed_at),
  root: bytes(row.root),
  previous: bytes(row.previous),
  signature: bytes(row.signature),
});

/**
 * Seals the next entries.
 * @param after where the chain has come to
 * @param entries at least one, in their order
 */
export function makeSeal(
  after: { number: number; lastEntry: number; hash: string },
  entries: readonly SealedEntry[],
  now: Date,
  key: SealKey,
): SealedBatch {
  const unsigned = {
    number: after.number + 1,
    firstEntry: after.lastEntry + 1,
    lastEntry: after.lastEntry + entries.length,
    sealedAt: sealedInstant(now.toISOString()),
    root: merkleRoot(entries).toString('hex'),
    previous: after.hash,
  };
  const signature = key.sign(signedText(unsigned)).toString('hex');
  return { seal: { ...unsigned, signature }, entries };
}

/** What is wrong with a seal by itself and in its place; null where nothing is. Its entries are another matter. */
export function sealFault(seal: Seal, after: ChainEnd, key: Pick<SealKey, 'signed'>): string | null {
  if (!key.signed(signedText(seal), Buffer.from(seal.signature, 'hex'))) return 'its signature is not right';
  if (seal.number !== after.number + 1) return 'it is not the next one';
  if (after.hash !== null && seal.previous !== after.hash) return 'it does not follow the one before it';
  if (after.lastEntry !== null && seal.firstEntry !== after.lastEntry + 1)
    return 'its entries do not follow those before them';
  return null;
}

/** Whether these are, one for one and in their order, the entries that a seal covers. */
export const covers = (seal: Seal, entries: readonly SealedEntry[]): boolean =>
  entries.length > 0 &&
  entries.length === seal.lastEntry - seal.firstEntry + 1 &&
  merkleRoot(entries).toString('hex') === seal.root;
