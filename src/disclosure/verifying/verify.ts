import type { Operator } from '../../../drizzle/operator.ts';
import type { Secret } from '../../secret.ts';
import { canonical, type EntryProof, entryOf, entryProof } from '../entry.ts';
import { sealKey } from '../sealKey.ts';
import type { Sink } from '../sink.ts';
import { checkEntries, proofFault } from './entries.ts';
import { type Finding, Findings } from './findings.ts';
import { type LogAtOnce, readLog } from './reading.ts';
import { SealWalk } from './seals.ts';

/** What was looked at, and what was found. */
export interface Verification {
  /** Whether everything is as it was sealed. */
  readonly holds: boolean;
  readonly sealed: number;
  readonly seals: number;
  /** Entries that have no seal yet, and since when the oldest of them has waited. */
  readonly unsealed: number;
  readonly unsealedSince: string | null;
  /** What the database was held against; null where there is no sink. */
  readonly sink: string | null;
  /** The first ones, the first first. */
  readonly findings: readonly Finding[];
  readonly found: number;
}

/**
 * Verifies the whole disclosure log (offence.disclosure): every seal's signature and place in the chain, every entry
 * against what was sealed, the database against the sink, and of every entry, sealed or not, that the program wrote it.
 * Where the two disagree the sink is believed, if what it says is signed.
 * @throws the errors of the database and of the sink
 */
export async function verifyLog(
  operator: Operator,
  secret: Secret,
  sink: Sink | null,
): Promise<Verification> {
  const key = sealKey(secret);
  const proof = entryProof(secret);
  return readLog(operator, sink, async (log) => {
    const findings = new Findings();
    const walk = new SealWalk(log, key, findings);
    const seen = { entries: 0, proved: false };
    for (;;) {
      const sealed = await walk.next();
      if (sealed === null) break;
      await checkEntries(log, sealed, { findings, proof, seen });
    }
    const { unsealed, unsealedSince } = await checkUnsealed(log, findings, proof, seen.proved);
    return {
      holds: findings.count === 0,
      sealed: seen.entries,
      seals: walk.count,
      unsealed,
      unsealedSince,
      sink: sink?.name ?? null,
      findings: findings.told,
      found: findings.count,
    };
  });
}

/** What has no seal yet can still be told from what the program never wrote. */
async function checkUnsealed(log: LogAtOnce, findings: Findings, proof: EntryProof, proved: boolean) {
  let unsealed = 0;
  let unsealedSince: string | null = null;
  for (let row = await log.unsealed.take(); row !== null; row = await log.unsealed.take()) {
    const entry = entryOf(row);
    unsealed += 1;
    unsealedSince ??= entry.at;
    const isEarly = row.mac === null && !proved;
    const fault = isEarly ? null : proofFault(canonical(entry), row.mac, proof);
    if (fault !== null) findings.entry(fault.harm, null, row.id, fault.because);
  }
  return { unsealed, unsealedSince };
}
