/** The works that every contender is measured at: (a) to (g) of the bench. */
export const workIds = [
  'desk',
  'caregiver',
  'standing',
  'referrals',
  'catalogue',
  'events',
  'search',
] as const;
export type WorkId = (typeof workIds)[number];

/** Who asks. Carrel's own contenders use `token`, a real one; others make their own signed JWT of the rest. */
export type Caller =
  | { role: 'staff'; token: string }
  /** With a photo ID and without the child's card; `patronId` is the child. */
  | { role: 'caregiver'; token: string; patronId: string }
  | { role: 'vendor'; token: string }
  | { role: 'agency'; token: string; agencyId: string }
  /** The library system's own; only of `events`. */
  | { role: 'feed'; token: string };

/** One question of a work, in no contender's words. */
export type Question =
  | { work: 'desk'; caller: Caller; cardNumber: string }
  | { work: 'caregiver'; caller: Caller }
  | { work: 'standing'; caller: Caller; cardNumber: string; pin: string }
  /** The newest 50 open ones of the agency. */
  | { work: 'referrals'; caller: Caller }
  /** 20 titles. */
  | { work: 'catalogue'; caller: Caller; text: string }
  /** 20 patrons. */
  | { work: 'search'; caller: Caller; name: string }
  | { work: 'events'; caller: Caller; events: readonly object[] };

/** A POST, made before the clock runs. */
export interface HttpRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** test/bench/contenders/<name>/contender.ts exports `contender: Contender`; it imports none of its own packages. */
export interface Contender {
  readonly name: string;
  /** Those it can do. */
  readonly works: readonly WorkId[];
  /** Whether its server goes on with something after it has answered, and rests when it is told to (`turns.ts`). */
  readonly rests?: true;
  ask(question: Question): HttpRequest;
  /** Its JSON answer in the form that all have in common; throws on an answer that is none. */
  common(work: WorkId, answer: unknown): unknown;
}
