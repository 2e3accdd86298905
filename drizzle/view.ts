/** The audiences that reach every patron. */
export type Desk = 'staff' | 'administrator';

/**
 * How a read sees the library: as which audience, and which rows of a record. Made from the policy's answer by the
 * one function that may, and handed to every read in place of a token.
 */
export interface View {
  readonly audience: 'person' | 'agency' | Desk;
  /** The one record's patron for `person`; null for staff, who reach every patron. */
  readonly subject: string | null;
  /** The agency that asks, for `agency`; null for every other. */
  readonly agency: string | null;
  /**
   * Hexadecimal hash of the bearer token for `person` and `agency`: what the row policies resolve to the subject, or
   * to the agency, themselves.
   */
  readonly evidence: string | null;
  /** Which rows of loans and holds are open. */
  readonly circulation: boolean;
  readonly recovery: boolean;
  readonly pickup: boolean;
  /** The window of a court order, as instants and as days; null where there is none or an end is open. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly fromDay: string | null;
  readonly toDay: string | null;
  readonly now: Date;
  /** Born on or before this day: an adult. The policy page's line for the day of `now`. */
  readonly adultIfBornBy: string;
}

/** The staff's audience that a view reads as; null for every other. */
export const deskOf = ({ audience }: View): Desk | null =>
  audience === 'staff' || audience === 'administrator' ? audience : null;
