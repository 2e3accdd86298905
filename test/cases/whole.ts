/** Field of a patron → a selection of it, and the class that the policy gives it. Written by hand. */
export const personFields = {
  name: ['name { first middle last preferred }', 'identity'],
  category: ['category', 'identity'],
  isMinor: ['isMinor', 'identity'],
  homeBranch: ['homeBranch { name }', 'identity'],
  email: ['email', 'contact'],
  phones: ['phones { kind number }', 'contact'],
  addresses: ['addresses { kind line1 city }', 'contact'],
  birthDate: ['birthDate', 'birth'],
  cards: ['cards { state kind expiresOn }', 'standing or identity'],
  loans: ['loans { id state item { title { title } } }', 'circulation or recovery'],
  holds: ['holds { id state title { title } }', 'circulation or pickup'],
  charges: ['charges { id kind remaining { amountCents } }', 'recovery'],
  balance: ['balance { amountCents }', 'recovery'],
  interlibraryLoanRequests: ['interlibraryLoanRequests { title state }', 'interlibrary'],
  computerSessions: ['computerSessions { startedAt }', 'use'],
  programRegistrations: ['programRegistrations { program { name } }', 'use'],
  caregivers: ['caregivers { id caregiverName signed listed }', 'household'],
} as const;

export type PersonField = keyof typeof personFields;
export const everyPersonField = Object.keys(personFields) as PersonField[];

/** A selection of every field of a patron. */
export const whole = everyPersonField.map((field) => personFields[field][0]).join(' ');
export const coordinates = (fields: readonly PersonField[]) =>
  fields.map((field) => `Patron.${field}`).sort();
