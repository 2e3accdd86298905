import { chainAfter, chainStart, covers, type Seal, sealFault } from '../seal.ts';
import type { SealKey } from '../sealKey.ts';
import type { Sink } from '../sink.ts';
import { type Finding, Findings } from './findings.ts';

/** What was looked at in a sink, and what was found. */
export interface SinkVerification {
  /** Whether every seal is there up to the last, in its place, and covers what stands with it. */
  readonly holds: boolean;
  readonly sealed: number;
  readonly seals: number;
  /** What the sink ends with: that there was more once is known only to who has noted it. */
  readonly last: Seal | null;
  readonly sink: string;
  readonly findings: readonly Finding[];
  readonly found: number;
}

/**
 * Verifies a sink by itself (offence.disclosure), for who has neither the database nor the secret: every seal's
 * signature, its place in the chain, and the ids and digests that it covers.
 * @param key the public key is enough
 * @throws the errors of the sink
 */
export async function verifySinkAlone(sink: Sink, key: Pick<SealKey, 'signed'>): Promise<SinkVerification> {
  const findings = new Findings();
  let chain = chainStart;
  let [seals, sealed] = [0, 0];
  let last: Seal | null = null;
  for await (const batch of sink.batches()) {
    // What is no seal any more is missed where it belongs.
    if (batch === null) continue;
    const { seal, entries } = batch;
    if (seal.number <= chain.number) {
      findings.sink('added', seal.number, 'there is a second line of it, or it is not in its place');
      continue;
    }
    for (let missing = chain.number + 1; missing < seal.number && findings.hasRoom; missing += 1)
      findings.sink('removed', missing, 'it is not there');
    if (seal.number > chain.number + 1) chain = { number: seal.number - 1, lastEntry: null, hash: null };
    const fault =
      sealFault(seal, chain, key) ??
      (covers(seal, entries) ? null : 'its entries are not those that it covers');
    if (fault !== null) findings.sink('altered', seal.number, fault);
    chain = fault === null ? chainAfter(seal) : { number: seal.number, lastEntry: null, hash: null };
    seals += 1;
    sealed += entries.length;
    last = seal;
  }
  const { told, count } = findings;
  return { holds: count === 0, sealed, seals, last, sink: sink.name, findings: told, found: count };
}
