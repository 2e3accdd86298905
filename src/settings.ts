/** What a library decides about its own gateway. Each has the policy's default; `config.ts` reads them. */
export interface Settings {
  /** The library's zone, an IANA name: birthdays and windows turn at its midnight. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Whose decision it was to accept written consents; null: they are not accepted (statute.consent). */
  readonly consentDecidedBy: string | null;
}
