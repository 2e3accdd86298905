/**
 * What enters by the arguments and input fields of the graph: the class of what is sent, by name. Written by hand: a
 * caller sends what it knows already, so that a random id of the graph's own says nothing and is open.
 */
const byClass = {
  open: `after first from to day text status barcode itemBarcode titleId branchId pickupBranchId programId id
    idempotencyKey input event events documents token agencyId patronId childId caregiverId incidentId referralId
    reported card borrowerInPerson caregiverWithCard caregiverPhotoId writtenConsent courtOrder assessCharge checkIn
    checkOut issueCard markDamaged markLost payCharge registerPatron replaceCard reversePayment updateContact`,
  identity: `cardNumber caregiverCardNumber heldCardNumber newCardNumber name last middle preferred category homeBranchId
    pin subject subjects byCard byName`,
  contact: 'addresses phones email number city country line1 line2 postalCode region',
  birth: 'birthDate',
  standing: 'expiresOn',
  circulation: 'dueAt holdId loanId',
  interlibrary: 'requestId title',
  recovery: 'amountCents chargeId paymentId writeOff',
  use: 'endsAt sessionId',
  household: 'caregiverLinkId caregiverName linkId signed signerLinkId listed',
  referral: 'addressWrong amountPaid foundOn itemReturned lineId paidOn report returnedOn',
  statistics: 'count',
  conduct: 'description evidenceNotes occurredAt on',
  legal: `caseNumber classes consentId court expiresAt finding issuedOn processId recipient servedOn signedOn state
    subjectId windowFrom windowTo`,
  clients: 'clientId contact networks overlap ratePerMinute scopes',
} as const;

/** Where a name stands for something else. */
const exceptions: Readonly<Record<string, string>> = {
  'AddressInput.kind': 'contact',
  'PhoneInput.kind': 'contact',
  'AssessChargeInput.kind': 'recovery',
  'PayChargeInput.kind': 'recovery',
  'IssueCardInput.kind': 'standing',
  'RegisterPatronInput.kind': 'standing',
  'RecordProcessInput.kind': 'legal',
  'RegisterClientInput.kind': 'clients',
  'RegisterClientInput.name': 'clients',
  'RegisterClientInput.expiresAt': 'clients',
  'NamedByNameInput.first': 'identity',
  'RegisterPatronInput.first': 'identity',
  'AmountPaidInput.amountCents': 'referral',
  'PlaceHoldInput.expiresOn': 'circulation',
  'ReleaseIncidentInput.recipient': 'conduct',
  'StartComputerSessionInput.branchId': 'use',
  'RegisterForProgramInput.programId': 'use',
  ...Object.fromEntries(
    [
      ...[
        'approveProcess',
        'recordProcess',
        'refuseProcess',
        'vacateProcess',
        'recordConsent',
        'revokeConsent',
      ].map((act) => [act, 'legal'] as const),
      ...['registerClient', 'revokeClient', 'rotateClientToken'].map((act) => [act, 'clients'] as const),
    ].map(([act, recordClass]) => [`Mutation.${act}(input:)`, recordClass]),
  ),
};

const byName = new Map(
  Object.entries(byClass).flatMap(([recordClass, names]) =>
    names.split(/\s+/).map((name): [string, string] => [name, recordClass]),
  ),
);

/**
 * The class of what enters by an argument (`Query.item(barcode:)`) or an input field (`AddressInput.city`).
 * @returns null where nobody has said
 */
export const expectedToEnter = (coordinate: string): string | null =>
  exceptions[coordinate] ?? byName.get(/(\w+)(:\))?$/.exec(coordinate)?.[1] ?? '') ?? null;
