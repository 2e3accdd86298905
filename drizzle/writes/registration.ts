/** What the acts of registration hand to the database, each as the tables have it. */

export interface NewPhone {
  kind: 'HOME' | 'MOBILE' | 'WORK' | 'OTHER';
  number: string;
}

export interface NewAddress {
  kind: string;
  line1: string;
  line2: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
}

export interface NewCard {
  number: string;
  /** Null: what the birth date proves on the day of issue. */
  kind: 'JUVENILE' | 'ADULT' | null;
  /** The last day on which it is good; null: it has none. */
  expiresOn: string | null;
}

/** Whom an act is about: one of the two, by id or by the number of an active card. */
export interface PatronNamed {
  patronId: string | null;
  cardNumber: string | null;
}
