import { Kind, type SelectionSetNode } from 'graphql';
import { tooLarge } from './walk.ts';

/** A field whose selection is another basis' to see: one for each response path at which the document asks for it. */
export interface Graft {
  readonly path: readonly string[];
  /** The field of the root that the granted basis asks in its place. */
  readonly field: string;
  readonly selection: SelectionSetNode;
}

/** Gathers, while a document is walked, the fields that are seen as granted. */
export class Grafts {
  readonly #byPath = new Map<string, Graft>();
  readonly #most: number;

  /** @param most how many there may be: each is a reading of its own */
  constructor(most: number) {
    this.#most = most;
  }

  get all(): readonly Graft[] {
    return [...this.#byPath.values()];
  }

  /** Whether a place lies below one of them. */
  hold(path: readonly string[]): boolean {
    if (this.#byPath.size === 0) return false;
    return path.some((_, length) => this.#byPath.has(keyOf(path.slice(0, length))));
  }

  /**
   * Adds one. What stands twice under one response key is one field: its selections are merged, as GraphQL does.
   * @throws CarrelError `GRAPHQL_VALIDATION_FAILED` beyond the most
   */
  add(path: readonly string[], field: string, selection: SelectionSetNode | undefined): void {
    const key = keyOf(path);
    const selections = [
      ...(this.#byPath.get(key)?.selection.selections ?? []),
      ...(selection?.selections ?? []),
    ];
    this.#byPath.set(key, { path, field, selection: { kind: Kind.SELECTION_SET, selections } });
    if (this.#byPath.size > this.#most) throw tooLarge(`asks for more than ${this.#most} records`);
  }
}

const keyOf = (path: readonly string[]): string => path.join('.');
