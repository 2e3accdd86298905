import { canonical, digestOf, type EntryProof, entryOf } from '../entry.ts';
import type { Seal } from '../seal.ts';
import type { Findings, Harm } from './findings.ts';
import type { LogAtOnce, NumberedRow } from './reading.ts';
import type { SealInPlace } from './seals.ts';

interface Checking {
  readonly findings: Findings;
  readonly proof: EntryProof;
  /** How many entries were seen, and whether one with a proof was: from then on each must have one. */
  readonly seen: { entries: number; proved: boolean };
}

interface Fault {
  readonly harm: Harm;
  readonly because: string;
}

/** Holds the entries that the database has in a seal's places against those that were sealed there. */
export async function checkEntries(log: LogAtOnce, sealed: SealInPlace, checking: Checking): Promise<void> {
  const { seal, entries, rows } = sealed;
  if (seal === null) {
    for (const { entry, id } of rows) checking.findings.entry('added', entry, id, 'no seal covers it');
    return;
  }
  checking.seen.entries += entries?.length ?? rows.length;
  if (entries === null) return checkUnproved(seal, rows, checking);
  const byNumber = new Map(rows.map((row) => [row.entry, row]));
  for (const [place, [id, digest]] of entries.entries()) {
    const number = seal.firstEntry + place;
    const row = byNumber.get(number);
    byNumber.delete(number);
    if (row?.id === id) checkRow(row, digest, seal.number, checking);
    else await misplaced(log, number, id, checking);
  }
  for (const { entry, id } of byNumber.values())
    checking.findings.entry('added', entry, id, 'no seal covers it');
}

/** Where nothing that can be believed says what was sealed: each entry against the database's own word for it. */
function checkUnproved(seal: Seal, rows: readonly NumberedRow[], checking: Checking): void {
  const { findings } = checking;
  const there = new Set(rows.map(({ entry }) => entry));
  for (const row of rows) checkRow(row, row.digest, seal.number, checking);
  for (let number = seal.firstEntry; number <= seal.lastEntry && findings.hasRoom; number += 1)
    if (!there.has(number)) findings.entry('removed', number, null, 'nothing has its number any more');
  const places = `entries ${seal.firstEntry} to ${seal.lastEntry}`;
  findings.seal('altered', seal.number, `it does not cover what is in its places, ${places}`);
}

/** An entry that is not in its place: it has another, or none. */
async function misplaced(log: LogAtOnce, number: number, id: string, { findings }: Checking): Promise<void> {
  const elsewhere = await log.numberOf(id);
  if (elsewhere === null) findings.entry('removed', number, id, 'it is not there any more');
  else findings.entry('moved', number, id, `it stands as entry ${elsewhere} now`);
}

/**
 * One entry in its place.
 * @param digest what was sealed of it
 */
function checkRow(row: NumberedRow, digest: string, seal: number, checking: Checking): void {
  const fault = faultOf(row, digest, seal, checking);
  if (fault !== null) checking.findings.entry(fault.harm, row.entry, row.id, fault.because);
}

function faultOf(row: NumberedRow, digest: string, seal: number, { proof, seen }: Checking): Fault | null {
  if (row.row === null) return { harm: 'removed', because: 'it is not there any more' };
  const read = row.row;
  const text = canonical(entryOf(read));
  if (digestOf(text, read.mac) !== digest) {
    // By what was sealed the program had written it: what comes after has a proof as well.
    const isItself = digestOf(text, `\\x${proof.of(text)}`) === digest;
    if (!isItself) return { harm: 'altered', because: 'it is not what was sealed' };
    seen.proved = true;
    return { harm: 'altered', because: 'its proof is not what was sealed' };
  }
  if (row.digest !== digest) return { harm: 'altered', because: 'its digest is not what was sealed' };
  if (row.seal !== seal)
    return { harm: 'moved', because: `it is under seal ${seal}, and stands under ${row.seal} now` };
  if (read.mac === null && !seen.proved) return null;
  seen.proved = true;
  return proofFault(text, read.mac, proof);
}

/** What the program did not write, or wrote otherwise, whether or not it was sealed since. */
export function proofFault(text: string, mac: string | null, proof: EntryProof): Fault | null {
  if (mac === null) return { harm: 'added', because: 'the program did not write it' };
  return proof.holds(text, mac) ? null : { harm: 'altered', because: 'it is not what the program wrote' };
}
