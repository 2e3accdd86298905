/** The clause that a class is kept under, which the public's errors name for want of a basis with one. */
export const publicClauses: Record<string, string> = {
  standing: 'third-party.no-pii',
  identity: 'collect.function',
  contact: 'collect.function',
  birth: 'collect.function',
  circulation: 'access.card',
  interlibrary: 'collect.function',
  recovery: 'recovery.agency',
  use: 'retain.expunge',
  household: 'caregiver.with-card',
  statistics: 'statistics.aggregate',
  legal: 'legal.process',
  referral: 'recovery.agency',
  conduct: 'conduct.incident',
  clients: 'third-party.no-pii',
  audit: 'offence.disclosure',
};
