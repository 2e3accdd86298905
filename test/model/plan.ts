import type { World } from './world.ts';

/** Who sends an act: a member of staff with a purpose, the library's own system, or the bearer of a token. */
export type Sender =
  | { staff: 'volunteer' | 'clerk' | 'administrator'; purpose: string }
  | { feed: true }
  | { token: string };

/** An act about to be sent, and what the policy's text says will come of it. */
export interface Plan {
  act: string;
  input: Record<string, unknown>;
  sender: Sender;
  /** What is asked of the payload. */
  asks: string;
  /** `no token`: the sender's own evidence has ended. */
  outcome: 'done' | 'refused' | 'no token';
  /** Changes the model as the act changes the library. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the act's own
  apply?: ((payload: any) => void) | undefined;
}

/** Choices that a run makes, each from numbers that fast-check draws and can shrink. */
export class Pick {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  number(below: number): number {
    const drawn = this.#numbers[this.#at % this.#numbers.length] ?? 0;
    this.#at += 1;
    return drawn % below;
  }

  of<Each>(all: Iterable<Each>): Each | null {
    const list = [...all];
    return list.length === 0 ? null : (list[this.number(list.length)] ?? null);
  }

  /** True one time in so many. */
  once(in_: number): boolean {
    return this.number(in_) === 0;
  }
}

/** Plans an act for the library as it is, right or wrong; null where there is nothing to do it with. */
export type Step = (world: World, pick: Pick) => Plan | null;

export const clerk = (purpose: string): Sender => ({ staff: 'clerk', purpose });
export const administrator = (purpose: string): Sender => ({ staff: 'administrator', purpose });
