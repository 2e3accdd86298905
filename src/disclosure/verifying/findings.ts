/** How something is not what was sealed. */
export type Harm = 'altered' | 'removed' | 'added' | 'moved';

/** What is not as it was sealed: an entry of the log, a seal of the database, or a line of the sink. */
export interface Finding {
  readonly what: 'entry' | 'seal' | 'sink';
  readonly harm: Harm;
  /** The entry's number, or the seal's; null for an entry that has none. */
  readonly number: number | null;
  /** The entry's id; null for a seal, and where nothing is left to tell it. */
  readonly id: string | null;
  readonly says: string;
}

/** So many are told; the first is what matters, and one alteration can break much that follows. */
const mostTold = 100;

/** Findings in the order in which they were made, which is that of the log. */
export class Findings {
  readonly told: Finding[] = [];
  count = 0;

  entry(harm: Harm, number: number | null, id: string | null, because: string): void {
    const named = number === null ? 'an entry without a number' : `entry ${number}`;
    const says = `${named}${id === null ? '' : ` (${id})`} was ${harm}: ${because}`;
    this.#add({ what: 'entry', harm, number, id, says });
  }

  seal(harm: Harm, number: number, because: string): void {
    const says = `seal ${number} of the database was ${harm}: ${because}`;
    this.#add({ what: 'seal', harm, number, id: null, says });
  }

  sink(harm: Harm, number: number, because: string): void {
    const says = `seal ${number} of the sink was ${harm}: ${because}`;
    this.#add({ what: 'sink', harm, number, id: null, says });
  }

  /** Whether one more would still be told. */
  get hasRoom(): boolean {
    return this.told.length < mostTold;
  }

  #add(finding: Finding): void {
    this.count += 1;
    if (this.hasRoom) this.told.push(finding);
  }
}
