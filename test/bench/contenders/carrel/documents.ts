/** The documents that Carrel is asked with, one a work. */

const recordFields = `name { first last } email phones { number } addresses { line1 city postalCode } cards { state }
  loans { dueAt renewals item { barcode title { title author } } }
  charges { kind amount { amountCents } remaining { amountCents } }`;

/** A caregiver who has the child's card at hand: the one basis that sees contact and loans in one answer. */
export const deskDocument = `query Desk { record { ${recordFields} } }`;

/** A clerk at the desk. No purpose of staff opens contact and loans at once. */
export const circulationDocument = `query Circulation($cardNumber: String!) { patronByCard(cardNumber: $cardNumber) {
  name { first last } cards { state } loans { dueAt renewals item { barcode title { title author } } }
  charges { kind amount { amountCents } remaining { amountCents } } } }`;

/** The name and the e-mail address are asked for and withheld. */
export const caregiverDocument = `query Caregiver { record { name { first } email
  loans { dueAt item { barcode title { title } } } charges { kind remaining { amountCents } } balance { amountCents } } }`;

export const standingDocument = `query Standing($cardNumber: String!, $pin: String!) {
  cardStanding(cardNumber: $cardNumber, pin: $pin) { standing cardKind } }`;

export const referralsDocument = `query Referrals { referrals(first: 50) { edges { node {
  referredOn debtorName debtorEmail amount { amountCents } lines { kind amount { amountCents } } } } } }`;

export const catalogueDocument = `query Catalogue($text: String!) { searchTitles(text: $text, first: 20) { edges { node {
  title author isbn year } } } }`;

export const searchDocument = `query Search($name: String!) { searchPatrons(name: $name, first: 20) { edges { node {
  name { first last } balance { amountCents } overdueCount } } } }`;

export const eventsDocument = `mutation Events($input: RecordEventsInput!) { recordEvents(input: $input) {
  results { outcome } } }`;
