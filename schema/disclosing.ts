/** Gathers, while a request runs, whose records it looked at, so that one log entry can name them all. */
export class Disclosing {
  readonly #subjects = new Set<string>();
  #looked = false;

  /** A record was looked for and, where `id` is not null, found. */
  record(id: string | null): void {
    this.#looked = true;
    if (id !== null) this.#subjects.add(id);
  }

  /** Whether any record was looked for at all. */
  get looked(): boolean {
    return this.#looked;
  }

  get subjects(): readonly string[] {
    return [...this.#subjects];
  }
}
