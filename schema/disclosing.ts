import type { RecordClass } from './policy/classes.ts';

/** Gathers, while a request runs, whose records it looked at, so that one log entry can name them all. */
export class Disclosing {
  readonly #subjects = new Set<string>();
  readonly #released = new Set<RecordClass>();
  /** Whether persons were looked for, and whether anything that speaks of persons without naming them was found. */
  #named = false;
  #unnamed: boolean | null = null;
  #acted = false;
  #actedOn: string | null = null;
  /** Of a question about the log itself: whether there was an entry. */
  #answered: boolean | null = null;

  /** A record was looked for and, where `id` is not null, found. */
  record(id: string | null): void {
    this.#named = true;
    if (id !== null) this.#subjects.add(id);
  }

  /** An act was about a person: done, or refused with whom it was about known. It is on file whatever is asked of it. */
  act(id: string | null): void {
    this.#acted = true;
    this.#actedOn = id;
    this.record(id);
  }

  /**
   * It was asked who looked at somebody. It is on file about them whether or not there is such a person, and found where
   * the answer has an entry: whoever may read the log learns of nobody by it that there is somebody.
   */
  question(id: string, found: boolean): void {
    this.act(id);
    this.#answered = found;
  }

  /** Something was looked for that speaks of persons and names none: a paper, and not whom it is about. */
  unnamed(found: boolean): void {
    this.#unnamed = found || this.#unnamed === true;
  }

  /** Something of this class leaves the library by what is done, whether or not the answer shows any of it. */
  release(recordClass: RecordClass): void {
    this.#named = true;
    this.#released.add(recordClass);
  }

  /** Whether anything was looked for at all. */
  get looked(): boolean {
    return this.#named || this.#unnamed !== null;
  }

  /** Whether it was there: a person where one was looked for, and otherwise whatever it was. */
  get found(): boolean {
    if (this.#answered !== null) return this.#answered;
    return this.#named ? this.#subjects.size > 0 : this.#unnamed === true;
  }

  get acted(): boolean {
    return this.#acted;
  }

  /** Whether it was asked who looked at somebody: the class of that is the log's own, and a person's all the same. */
  get questioned(): boolean {
    return this.#answered !== null;
  }

  /** Whom an act was about, as far as it came. */
  get actedOn(): string | null {
    return this.#actedOn;
  }

  get released(): readonly RecordClass[] {
    return [...this.#released];
  }

  get subjects(): readonly string[] {
    return [...this.#subjects];
  }
}
