import type { GraphQLSchema } from 'graphql';
import type { Pools } from '../drizzle/pools.ts';
import type { View } from '../drizzle/view.ts';
import type { CatalogueLoaders } from './catalogueLoaders.ts';
import type { Disclosing } from './disclosing.ts';
import type { Judgement } from './judge/judge.ts';
import type { Reach } from './policy/bases.ts';
import type { RecordClass } from './policy/classes.ts';
import type { Principal } from './policy/principal.ts';

/** Makes and opens opaque cursors. `scope` binds one to its caller, its field and its arguments. */
export interface Cursors {
  seal(scope: string, place: unknown): string;
  /** @returns the place, or null if the cursor is not one of this scope */
  open(scope: string, cursor: string): unknown;
}

/** What a library decides about its own acts and evidence. Durations are ISO 8601 in the library's zone. */
export interface LibraryRules {
  /** IANA: birthdays, due days and windows turn at its midnight. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Whose decision it was to accept written consents; null: they are not accepted (statute.consent). */
  readonly consentDecidedBy: string | null;
  /** Whose decision it was to accept subpoenas without a court's finding; null: they are refused (legal.process). */
  readonly subpoenaDecidedBy: string | null;
  readonly loanPeriod: Temporal.Duration;
  readonly mostRenewals: number;
  /** How long a hold waits on the shelf. */
  readonly holdShelfPeriod: Temporal.Duration;
  /** The fine for a day overdue, in cents; 0: none. */
  readonly overdueCentsADay: number;
  /** How long what `openDisclosure` and `signIn` grant lives at most. */
  readonly disclosureLife: Temporal.Duration;
  readonly signInLife: Temporal.Duration;
  /** So many wrong PINs for one number in a window, and it is tried no more until the window has passed. */
  readonly pinAttempts: number;
  readonly pinWindow: Temporal.Duration;
  /** So many wrong guesses of one vendor's in such a window, whatever the numbers, and its guesses are tried no more. */
  readonly vendorAttempts: number;
  /** How long a payment can be reversed, and so keeps its patron. */
  readonly reversalWindow: Temporal.Duration;
  /** How long after its end a month's statistics are published: until then it can still be counted. */
  readonly statisticsAfter: Temporal.Duration;
  /** An account can be referred from so many cents owed, and so long after the oldest was due. */
  readonly referralMinimumCents: number;
  readonly referralAfter: Temporal.Duration;
}

/**
 * Holds, while a request runs, the hash of the token that it granted. What is seen as granted is asked with it, and
 * what was granted is on file, whether or not the record was looked at with it.
 */
export class Granting {
  hash: string | null = null;
}

/** A PIN that somebody gave for a card number. */
export interface PinGuess {
  /** As it was looked up: tries are counted by it. */
  readonly cardNumber: string;
  readonly pin: string;
  /** What is stored of the card's PIN; null where the number opens nothing: then no PIN is right. */
  readonly pinHash: string | null;
  /** The vendor whose guess it is, by its client's id: its failures are counted as well; null for everybody else. */
  readonly vendor: string | null;
}

/** What acts and card checks need of the program: secrets stay there. */
export interface Acting {
  /** The keyed hash, hexadecimal, under which an act's outcome is kept for who retries it. */
  key(parts: readonly unknown[]): string;
  /** A new bearer token of a grant, and the hash of it to store, hexadecimal. */
  newGrantToken(): { token: string; hash: string };
  /** The same of a client. */
  newClientToken(): { token: string; hash: string };
  /**
   * The stored form of a PIN, another each time. The PIN goes no further than this.
   * @param pin 4 to 12 digits
   */
  hashPin(pin: string): Promise<string>;
  /**
   * Takes a guess at something that is answered yes or no, as a wrong one until it is forgiven: so many in the PINs'
   * window, by what they are about.
   * @param about what the guess is of, and of whom: only a keyed hash of it is kept
   * @returns whether one was left
   * @throws Unavailable
   */
  takeGuess(about: readonly string[], now: Date): Promise<boolean>;
  /** A guess was right: the wrong ones before it are forgotten. */
  forgiveGuesses(about: readonly string[]): Promise<void>;
  /** The hash by which a token is stored, hexadecimal; null for a text that is no token. */
  tokenHash(token: string): string | null;
  /**
   * Whether a guess is right. Costs the same whatever is wrong with it, and counts failures by number, and by vendor.
   * @throws Unavailable
   */
  provesPin(guess: PinGuess, now: Date): Promise<boolean>;
  /**
   * Does a vendor's check of a card when its turn has come: a few at once, so that there is always room for whoever
   * signs in. Nothing is looked at before, so that waiting tells nothing of a card.
   * @throws CarrelError `RATE_LIMITED` where too many of the vendor's wait
   */
  checkInTurn<Result>(vendor: string, check: () => Promise<Result>): Promise<Result>;
  /**
   * By what the disclosure log knows a patron, under every key that was not destroyed.
   * @throws Unavailable
   */
  logPseudonyms(patronId: string): Promise<string[]>;
  /** Who a patron is to one vendor, under the key of its number: another text for every vendor. */
  vendorSubject(clientId: string, keyNumber: number, patronId: string): string;
}

/** What the graph needs from the running program for one request. Made anew for each: verdicts are never shared. */
export interface Context {
  readonly requestId: string;
  /** The whole schema. The one that executes lists only what the audience can use. */
  readonly wholeSchema: GraphQLSchema;
  readonly principal: Principal;
  /** The request's time, one for every rule and statement. */
  readonly now: Date;
  readonly timeZone: string;
  readonly currency: string;
  readonly rules: LibraryRules;
  readonly acting: Acting;
  /** What is open to the caller now. */
  readonly opened: ReadonlySet<RecordClass>;
  readonly reach: Reach;
  readonly view: View;
  readonly pools: Pools;
  readonly cursors: Cursors;
  readonly catalogue: CatalogueLoaders;
  /** What of this document is served, from the judge. */
  readonly judgement: Judgement;
  /** Whose records this answer shows, for the log. */
  readonly disclosing: Disclosing;
  /** The basis that an act has granted, for what is seen as granted. */
  readonly granting: Granting;
}
