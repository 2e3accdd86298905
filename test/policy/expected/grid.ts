/**
 * The policy, cell by cell, written by hand from its reading: nothing here is worked out from anything.
 *
 *   +  served: there is a value, and no error
 *   -  withheld: null, and one error
 *   0  not withheld, and null or absent all the same, without an error: this persona's data has no value there, or
 *      there is nobody whom this caller can reach
 *
 * Columns, in groups: PUBLIC VENDOR VENDOR+statistics FEED AGENCY · CARD BORROWER_IN_PERSON CAREGIVER_WITH_CARD
 * CAREGIVER_PHOTO_ID WRITTEN_CONSENT COURT_ORDER · no purpose SHELVING CIRCULATION NOTICES ACCOUNT SERVICE RECOVERY
 * STATISTICS CONDUCT LEGAL AUDIT CLIENTS. Then the class that the error names.
 *
 * `cardStanding` is for vendors alone, one card at a time: whoever else may know a card's standing has it in the record.
 */
export const grid = `
                                    PVSFA CBWITO nSCNASRSCLAC
Patron.id                           00000 ++++++ 00+++++0+000 open
Patron.name                         ----- -++-+- --+++++-+--- identity
PersonName.first                    ----- -++-+- --+++++-+--- identity
PersonName.middle                   ----- -++-+- --+++++-+--- identity
PersonName.last                     ----- -++-+- --+++++-+--- identity
PersonName.preferred                ----- -0+-0- --+++++-+--- identity
Patron.category                     ----- -++-+- --+++++-+--- identity
Patron.isMinor                      ----- -++-+- --+++++-+--- identity
Patron.homeBranch                   ----- -++-+- --+++++-+--- identity
Patron.birthDate                    ----- --+--- ------------ birth
Patron.email                        ----- --+-+- ---++++-+--- contact
Patron.phones                       ----- --+-+- ---++++-+--- contact
Phone.kind                          ----- --+-+- ---++++-+--- contact
Phone.number                        ----- --+-+- ---++++-+--- contact
Patron.addresses                    ----- --+-+- ---++++-+--- contact
Address.kind                        ----+ --+-+- ---++++-+--- contact/referral
Address.line1                       ----+ --+-+- ---++++-+--- contact/referral
Address.line2                       ----+ --+-+- ---++++-+--- contact/referral
Address.city                        ----+ --+-+- ---++++-+--- contact/referral
Address.region                      ----+ --+-+- ---++++-+--- contact/referral
Address.postalCode                  ----+ --+-+- ---++++-+--- contact/referral
Address.country                     ----+ --+-+- ---++++-+--- contact/referral
Patron.cards                        -00-- +++-+- --+++++-+--- standing/identity
Card.number                         ----- -++-+- --+++++-+--- identity
Card.state                          -00-- +++--- --+-+------- standing
Card.kind                           -00-- +++--- --+-+------- standing
Card.issuedOn                       -00-- +++--- --+-+------- standing
Card.expiresOn                      -00-- +++--- --+-+------- standing
Patron.loans                        ----- ++++++ --++--+----- circulation/recovery
Loan.id                             ----- ++++++ --++--+----- circulation/recovery
Loan.state                          ----- ++++++ --++--+----- circulation/recovery
Loan.checkedOutAt                   ----- ++++++ --++--+----- circulation/recovery
Loan.dueAt                          ----- ++++++ --++--+----- circulation/recovery
Loan.renewals                       ----- ++++++ --++--+----- circulation/recovery
Loan.item                           ----- ++++++ --++--+----- circulation/recovery
Loan.charges                        ----- ++++-- --++--+----- recovery
Patron.holds                        ----- +++-++ --++-------- circulation/pickup
Hold.id                             ----- +++-++ --++-------- circulation/pickup
Hold.state                          ----- +++-++ --++-------- circulation/pickup
Hold.placedAt                       ----- +++-++ --++-------- circulation/pickup
Hold.title                          ----- +++-++ --++-------- circulation/pickup
Hold.pickupBranch                   ----- +++-++ --++-------- circulation/pickup
Hold.expiresOn                      ----- ++0-+0 --++-------- circulation/pickup
Patron.charges                      ----- ++++-- --++--+----- recovery
Charge.id                           ----- ++++-- --++--+----- recovery
Charge.kind                         ----- ++++-- --++--+----- recovery
Charge.amount                       ----- ++++-- --++--+----- recovery
Charge.remaining                    ----- ++++-- --++--+----- recovery
Charge.assessedOn                   ----- ++++-- --++--+----- recovery
Charge.loan                         ----- ++++-- --++--+----- recovery
Patron.balance                      ----- ++++-- --++--+----- recovery
Money.amountCents                   ----+ ++++-- --++--+----- recovery/referral
Money.currency                      ----+ ++++-- --++--+----- recovery/referral
Patron.interlibraryLoanRequests     ----- +++--+ -----+------ interlibrary
InterlibraryLoanRequest.id          ----- +++--+ -----+------ interlibrary
InterlibraryLoanRequest.title       ----- +++--+ -----+------ interlibrary
InterlibraryLoanRequest.state       ----- +++--+ -----+------ interlibrary
InterlibraryLoanRequest.requestedOn ----- +++--+ -----+------ interlibrary
Patron.computerSessions             ----- --+--- -----+------ use
ComputerSession.id                  ----- --+--- -----+------ use
ComputerSession.branch              ----- --+--- -----+------ use
ComputerSession.startedAt           ----- --+--- -----+------ use
ComputerSession.endsAt              ----- --+--- -----+------ use
Patron.programRegistrations         ----- --+--- -----+------ use
ProgramRegistration.id              ----- --+--- -----+------ use
ProgramRegistration.program         ----- --+--- -----+------ use
Program.name                        ----- --+--- -----+------ use
Program.startsAt                    ----- --+--- -----+------ use
Program.branch                      ----- --+--- -----+------ use
Patron.caregivers                   ----- ------ ----+------- household
CaregiverLink.id                    ----- ------ ----+------- household
CaregiverLink.caregiverName         ----- ------ ----+------- household
CaregiverLink.signed                ----- ------ ----+------- household
CaregiverLink.listed                ----- ------ ----+------- household
Query.record                        00000 ++++++ 000000000000 open
Query.cardStanding                  -++-- 000--- --0-0------- standing
CardStanding.standing               -++-- 000--- --0-0------- standing
CardStanding.reason                 -++-- 000--- --0-0------- standing
CardStanding.cardKind               -++-- 000--- --0-0------- standing
CardStanding.subject                -++-- 000--- --0-0------- standing
Query.patronByCard                  ----- -00-0- --+++++-+--- identity
Query.searchPatrons                 ----- -00-0- --+++++-+--- identity
PatronConnection.edges              ----- -00-0- --+++++-+--- identity
PatronConnection.pageInfo           ----- -00-0- --+++++-+--- identity
PatronEdge.cursor                   ----- -00-0- --+++++-+--- identity
PatronEdge.node                     ----- -00-0- --+++++-+--- identity
Query.legalProcesses                ----- ------ ---------+-- legal
LegalProcessConnection.edges        ----- ------ ---------+-- legal
LegalProcessConnection.pageInfo     ----- ------ ---------+-- legal
LegalProcessEdge.cursor             ----- ------ ---------+-- legal
LegalProcessEdge.node               ----- ------ ---------+-- legal
LegalProcess.id                     ----- ------ ---------+-- legal
LegalProcess.kind                   ----- ------ ---------+-- legal
LegalProcess.court                  ----- ------ ---------+-- legal
LegalProcess.caseNumber             ----- ------ ---------+-- legal
LegalProcess.issuedOn               ----- ------ ---------+-- legal
LegalProcess.servedOn               ----- ------ ---------+-- legal
LegalProcess.finding                ----- ------ ---------+-- legal
LegalProcess.classes                ----- ------ ---------+-- legal
LegalProcess.windowFrom             ----- ------ ---------+-- legal
LegalProcess.windowTo               ----- ------ ---------+-- legal
LegalProcess.expiresAt              ----- ------ ---------+-- legal
LegalProcess.state                  ----- ------ ---------+-- legal
LegalProcess.decidedBy              ----- ------ ---------+-- legal
LegalProcess.decidedAt              ----- ------ ---------+-- legal
LegalProcess.acceptedByDecisionOf   ----- ------ ---------+-- legal
LegalProcess.vacatedBy              ----- ------ ---------+-- legal
LegalProcess.vacatedAt              ----- ------ ---------+-- legal
LegalProcess.subjects               ----- ------ ---------+-- legal
LegalProcess.releases               ----- ------ ---------+-- legal
LegalProcessSubject.id              ----- ------ ---------+-- legal
Release.at                          ----- ------ ---------+-- legal
Release.caller                      ----- ------ ---------+-- legal
Release.openedBy                    ----- ------ ---------+-- legal
Release.classes                     ----- ------ ---------+-- legal
Release.found                       ----- ------ ---------+-- legal
Query.clients                       ----- ------ -----------+ clients
ClientConnection.edges              ----- ------ -----------+ clients
ClientConnection.pageInfo           ----- ------ -----------+ clients
ClientEdge.cursor                   ----- ------ -----------+ clients
ClientEdge.node                     ----- ------ -----------+ clients
Client.id                           ----- ------ -----------+ clients
Client.kind                         ----- ------ -----------+ clients
Client.name                         ----- ------ -----------+ clients
Client.contact                      ----- ------ -----------+ clients
Client.scopes                       ----- ------ -----------+ clients
Client.createdAt                    ----- ------ -----------+ clients
Client.expiresAt                    ----- ------ -----------+ clients
Client.revokedAt                    ----- ------ -----------+ clients
Query.consents                      ----- ------ ---------+-- legal
ConsentConnection.edges             ----- ------ ---------+-- legal
ConsentConnection.pageInfo          ----- ------ ---------+-- legal
ConsentEdge.cursor                  ----- ------ ---------+-- legal
ConsentEdge.node                    ----- ------ ---------+-- legal
Consent.id                          ----- ------ ---------+-- legal
Consent.recipient                   ----- ------ ---------+-- legal
Consent.classes                     ----- ------ ---------+-- legal
Consent.signedOn                    ----- ------ ---------+-- legal
Consent.expiresAt                   ----- ------ ---------+-- legal
Consent.revokedAt                   ----- ------ ---------+-- legal
Consent.releases                    ----- ------ ---------+-- legal
Query.referrals                     ----+ ------ ------+----- referral
Query.referral                      ----+ ------ ------+----- referral
ReferralConnection.edges            ----+ ------ ------+----- referral
ReferralConnection.pageInfo         ----+ ------ ------+----- referral
ReferralEdge.cursor                 ----+ ------ ------+----- referral
ReferralEdge.node                   ----+ ------ ------+----- referral
Referral.id                         ----+ ------ ------+----- referral
Referral.state                      ----+ ------ ------+----- referral
Referral.referredOn                 ----+ ------ ------+----- referral
Referral.debtorName                 ----+ ------ ------+----- referral
Referral.debtorEmail                ----+ ------ ------+----- referral
Referral.debtorPhones               ----+ ------ ------+----- referral
Referral.debtorAddress              ----+ ------ ------+----- referral
Referral.amount                     ----+ ------ ------+----- referral
Referral.lines                      ----+ ------ ------+----- referral
ReferralLine.id                     ----+ ------ ------+----- referral
ReferralLine.kind                   ----+ ------ ------+----- referral
ReferralLine.amount                 ----+ ------ ------+----- referral
ReferralLine.dueOn                  ----+ ------ ------+----- referral
Query.agencies                      ----0 ------ ------+----- referral
Agency.id                           ----0 ------ ------+----- referral
Agency.name                         ----0 ------ ------+----- referral
Query.incidents                     ----- ------ --------+--- conduct
IncidentConnection.edges            ----- ------ --------+--- conduct
IncidentConnection.pageInfo         ----- ------ --------+--- conduct
IncidentEdge.cursor                 ----- ------ --------+--- conduct
IncidentEdge.node                   ----- ------ --------+--- conduct
Incident.id                         ----- ------ --------+--- conduct
Incident.branch                     ----- ------ --------+--- conduct
Incident.occurredAt                 ----- ------ --------+--- conduct
Incident.description                ----- ------ --------+--- conduct
Incident.evidenceNotes              ----- ------ --------+--- conduct
Incident.legalActionOn              ----- ------ --------+--- conduct
Incident.reportedBy                 ----- ------ --------+--- conduct
Incident.patron                     ----- ------ --------+--- conduct
Incident.releases                   ----- ------ --------+--- conduct
IncidentRelease.id                  ----- ------ --------+--- conduct
IncidentRelease.recipient           ----- ------ --------+--- conduct
IncidentRelease.releasedOn          ----- ------ --------+--- conduct
IncidentRelease.releasedBy          ----- ------ --------+--- conduct
Query.item                          +++++ ++++++ ++++++++++++ open
Query.title                         +++++ ++++++ ++++++++++++ open
Query.searchTitles                  +++++ ++++++ ++++++++++++ open
TitleConnection.edges               +++++ ++++++ ++++++++++++ open
TitleConnection.pageInfo            +++++ ++++++ ++++++++++++ open
TitleEdge.cursor                    +++++ ++++++ ++++++++++++ open
TitleEdge.node                      +++++ ++++++ ++++++++++++ open
PageInfo.hasNextPage                +++++ ++++++ ++++++++++++ open
PageInfo.hasPreviousPage            +++++ ++++++ ++++++++++++ open
PageInfo.startCursor                +++++ ++++++ ++++++++++++ open
PageInfo.endCursor                  +++++ ++++++ ++++++++++++ open
Title.id                            +++++ ++++++ ++++++++++++ open
Title.title                         +++++ ++++++ ++++++++++++ open
Title.author                        +++++ ++++++ ++++++++++++ open
Title.isbn                          +++++ ++++++ ++++++++++++ open
Title.year                          +++++ ++++++ ++++++++++++ open
Title.items                         +++++ ++++++ ++++++++++++ open
Item.barcode                        +++++ ++++++ ++++++++++++ open
Item.title                          +++++ ++++++ ++++++++++++ open
Item.branch                         +++++ ++++++ ++++++++++++ open
Item.category                       +++++ ++++++ ++++++++++++ open
Item.callNumber                     +++++ ++++++ ++++++++++++ open
Item.status                         +++++ ++++++ ++++++++++++ open
Branch.id                           +++++ ++++++ ++++++++++++ open
Branch.code                         +++++ ++++++ ++++++++++++ open
Branch.name                         +++++ ++++++ ++++++++++++ open
Query.statistics                    --+-- ------ -------+---- statistics
Statistics.tables                   --+-- ------ -------+---- statistics
StatisticsTable.month               --+-- ------ -------+---- statistics
StatisticsTable.kind                --+-- ------ -------+---- statistics
StatisticsTable.cells               --+-- ------ -------+---- statistics
StatisticsCell.branch               --+-- ------ -------+---- statistics
StatisticsCell.category             --+-- ------ -------+---- statistics
StatisticsCell.count                --+-- ------ -------+---- statistics
StatisticsCell.suppressed           --+-- ------ -------+---- statistics
Query.viewer                        +++++ ++++++ ++++++++++++ open
Viewer.kind                         +++++ ++++++ ++++++++++++ open
Viewer.basis                        +++++ ++++++ ++++++++++++ open
Viewer.role                         00000 000000 ++++++++++++ open
Viewer.purpose                      00000 000000 0+++++++++++ open
Viewer.classes                      +++++ ++++++ ++++++++++++ open
Viewer.clause                       0++++ ++++++ ++++++++++++ open
Viewer.expiresAt                    0++++ ++++++ ++++++++++++ open
Query.policy                        +++++ ++++++ ++++++++++++ open
Policy.clauses                      +++++ ++++++ ++++++++++++ open
PolicyClause.id                     +++++ ++++++ ++++++++++++ open
PolicyClause.says                   +++++ ++++++ ++++++++++++ open
PolicyClause.source                 +++++ ++++++ ++++++++++++ open
Policy.bases                        +++++ ++++++ ++++++++++++ open
PolicyBasis.basis                   +++++ ++++++ ++++++++++++ open
PolicyBasis.clause                  +++++ ++++++ ++++++++++++ open
PolicyBasis.evidence                +++++ ++++++ ++++++++++++ open
PolicyBasis.opens                   +++++ ++++++ ++++++++++++ open
PolicyBasis.also                    +++++ ++++++ ++++++++++++ open
PolicyBasis.reach                   +++++ ++++++ ++++++++++++ open
Policy.purposes                     +++++ ++++++ ++++++++++++ open
PolicyPurpose.purpose               +++++ ++++++ ++++++++++++ open
PolicyPurpose.roles                 +++++ ++++++ ++++++++++++ open
PolicyPurpose.opens                 +++++ ++++++ ++++++++++++ open
Policy.acts                         +++++ ++++++ ++++++++++++ open
PolicyAct.act                       +++++ ++++++ ++++++++++++ open
PolicyAct.clause                    +++++ ++++++ ++++++++++++ open
PolicyAct.basis                     +++++ ++++++ ++++++++++++ open
PolicyAct.purpose                   +++++ ++++++ ++++++++++++ open
PolicyAct.roles                     +++++ ++++++ ++++++++++++ open
Policy.fields                       +++++ ++++++ ++++++++++++ open
PolicyField.coordinate              +++++ ++++++ ++++++++++++ open
PolicyField.direction               +++++ ++++++ ++++++++++++ open
PolicyField.classes                 +++++ ++++++ ++++++++++++ open
PolicyField.clauses                 +++++ ++++++ ++++++++++++ open
PolicyField.openings                +++++ ++++++ ++++++++++++ open
PolicyOpening.basis                 +++++ ++++++ ++++++++++++ open
PolicyOpening.purpose               +++++ ++++++ ++++++++++++ open
PolicyOpening.roles                 +++++ ++++++ ++++++++++++ open
PolicyOpening.condition             +++++ ++++++ ++++++++++++ open
`;

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
