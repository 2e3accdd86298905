import type { RecordClass } from './policy/classes.ts';

/** Gathers, while a request runs, whose records it looked at, so that one log entry can name them all. */
export class Disclosing {
  readonly #subjects = new Set<string>();
  readonly #released = new Set<RecordClass>();
  #looked = false;

  /** A record was looked for and, where `id` is not null, found. */
  record(id: string | null): void {
    this.#looked = true;
    if (id !== null) this.#subjects.add(id);
  }

  /** Something of this class leaves the library by what is done, whether or not the answer shows any of it. */
  release(recordClass: RecordClass): void {
    this.#looked = true;
    this.#released.add(recordClass);
  }

  /** Whether any record was looked for at all. */
  get looked(): boolean {
    return this.#looked;
  }

  get released(): readonly RecordClass[] {
    return [...this.#released];
  }

  get subjects(): readonly string[] {
    return [...this.#subjects];
  }
}
