/** Gathers, while a request runs, whose records it looked at, so that one log entry can name them all. */
export class Disclosing {
  readonly #subjects = new Set<string>();
  #looked = false;
  #found = false;

  /** A record was looked for and, where `id` is not null, found. */
  record(id: string | null): void {
    this.#looked = true;
    if (id !== null) this.#subjects.add(id);
    this.#found ||= id !== null;
  }

  /** Something was looked for that speaks of persons without naming them: a paper, and not whom it is about. */
  unnamed(found: boolean): void {
    this.#looked = true;
    this.#found ||= found;
  }

  /** Whether any record was looked for at all. */
  get looked(): boolean {
    return this.#looked;
  }

  /** Whether any of it was found. */
  get found(): boolean {
    return this.#found;
  }

  get subjects(): readonly string[] {
    return [...this.#subjects];
  }
}
