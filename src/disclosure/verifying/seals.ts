import {
  type ChainEnd,
  chainAfter,
  chainStart,
  covers,
  type Seal,
  type SealedBatch,
  sealFault,
  sealOf,
} from '../seal.ts';
import type { SealKey } from '../sealKey.ts';
import type { Findings } from './findings.ts';
import type { LogAtOnce, NumberedRow } from './reading.ts';

/** A seal in its place, what it covers as far as that can be believed, and what the database has in those places. */
export interface SealInPlace {
  /** Null where there is no such seal any more: these are numbers beyond or between the seals. */
  readonly seal: Seal | null;
  /** What was sealed, in its order; null where only the database is left to say it, and does not say it rightly. */
  readonly entries: SealedBatch['entries'] | null;
  readonly rows: readonly NumberedRow[];
}

/** Walks along the chain, the database's seals and the sink's side by side. */
export class SealWalk {
  readonly #log: LogAtOnce;
  readonly #key: SealKey;
  readonly #findings: Findings;
  #chain: ChainEnd = chainStart;
  /** How many seals were come by. */
  count = 0;

  constructor(log: LogAtOnce, key: SealKey, findings: Findings) {
    this.#log = log;
    this.#key = key;
    this.#findings = findings;
  }

  /** The next seal; at the end what is numbered beyond the last, once; then null. */
  async next(): Promise<SealInPlace | null> {
    const { seals, sink } = this.#log;
    const row = await seals.peek();
    const line = await this.#lineAhead();
    if (row === null && line === null) {
      const rows = await this.#rowsUpTo(Number.POSITIVE_INFINITY);
      return rows.length === 0 ? null : { seal: null, entries: null, rows };
    }
    const number = Math.min(
      row?.number ?? Number.POSITIVE_INFINITY,
      line?.seal.number ?? Number.POSITIVE_INFINITY,
    );
    // A number that somebody made up can be a great one.
    for (let missing = this.#chain.number + 1; missing < number && this.#findings.hasRoom; missing += 1)
      this.#miss(missing);
    if (number > this.#chain.number + 1) this.#chain = { number: number - 1, lastEntry: null, hash: null };
    this.count += 1;
    const ours = row?.number === number ? sealOf(row) : null;
    const theirs = line?.seal.number === number ? line : null;
    if (ours !== null) await seals.take();
    if (theirs !== null) await sink?.take();
    return this.#judge(number, ours, theirs);
  }

  #miss(number: number): void {
    this.#findings.seal('removed', number, 'it is not there');
    if (this.#log.sink !== null) this.#findings.sink('removed', number, 'it is not there');
  }

  /** The sink's next line that is not of a seal that was come by before. */
  async #lineAhead(): Promise<SealedBatch | null> {
    const { sink } = this.#log;
    if (sink === null) return null;
    for (;;) {
      const line = await sink.peek();
      if (line === null || line.seal.number > this.#chain.number) return line;
      await sink.take();
      this.#findings.sink(
        'added',
        line.seal.number,
        'there is a second line of it, or it is not in its place',
      );
    }
  }

  async #rowsUpTo(last: number): Promise<NumberedRow[]> {
    const { numbered } = this.#log;
    const rows: NumberedRow[] = [];
    for (let row = await numbered.peek(); row !== null && row.entry <= last; row = await numbered.peek()) {
      rows.push(row);
      await numbered.take();
    }
    return rows;
  }

  async #judge(number: number, ours: Seal | null, theirs: SealedBatch | null): Promise<SealInPlace> {
    const before = this.#chain;
    const sinkFault = theirs === null ? 'it is not there' : this.#faultOf(theirs, before);
    if (this.#log.sink !== null && sinkFault !== null)
      this.#findings.sink(theirs === null ? 'removed' : 'altered', number, sinkFault);
    const believed = sinkFault === null ? theirs : null;
    const ourFault = ours === null ? 'it is not there' : sealFault(ours, before, this.#key);
    const differs =
      ours !== null && believed !== null && chainAfter(ours).hash !== chainAfter(believed.seal).hash;
    if (ourFault !== null || differs)
      this.#findings.seal(ours === null ? 'removed' : 'altered', number, ourFault ?? 'it is not the sink’s');
    const seal = believed?.seal ?? ours ?? (theirs as SealedBatch).seal;
    const isRight = believed !== null || ourFault === null;
    // After a seal that is not right the next one's signature still stands; what it follows cannot be asked.
    this.#chain = isRight ? chainAfter(seal) : { number, lastEntry: null, hash: null };
    const rows = await this.#rowsUpTo(seal.lastEntry);
    return { seal, rows, entries: believed?.entries ?? (isRight ? this.#ownEntries(seal, rows) : null) };
  }

  #faultOf({ seal, entries }: SealedBatch, before: ChainEnd): string | null {
    return (
      sealFault(seal, before, this.#key) ??
      (covers(seal, entries) ? null : 'its entries are not those that it covers')
    );
  }

  /** What the database itself says that a seal covers, if the seal bears it out. */
  #ownEntries(seal: Seal, rows: readonly NumberedRow[]): SealedBatch['entries'] | null {
    const entries = rows.map(({ id, digest }) => [id, digest] as const);
    return covers(seal, entries) ? entries : null;
  }
}
