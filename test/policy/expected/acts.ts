import type { Caller } from './callers.ts';

/**
 * Who may do which act, cell by cell, written by hand from the policy's table of acts: nothing here is worked out.
 *
 *   +  may do it: whatever becomes of it, it is not refused as not allowed
 *   -  refused whole, before anything is written
 *
 * Columns as in the grid of fields.
 */
const table = `
                          PVSFA CBWITO nSCNASRSCLAC
signIn                    +++++ ++++++ ++++++++++++
renew                     ----- +----- --+---------
placeHold                 ----- +----- --+---------
cancelHold                ----- +----- --+---------
reportCardLost            ----- +----- --+-+-------
openDisclosure            ----- ------ --+-+----+--
closeDisclosure           ----- ------ --+-+----+--
checkIn                   ---+- ------ -++---------
checkOut                  ---+- ------ --+---------
markLost                  ---+- ------ --+---------
markDamaged               ---+- ------ --+---------
assessCharge              ---+- ------ --+---------
payCharge                 ---+- ------ --+---------
waiveCharge               ----- ------ --+---+-----
reversePayment            ---+- ------ --+---------
registerPatron            ---+- ------ ----+-------
updateContact             ---+- ------ ----+-------
issueCard                 ---+- ------ ----+-------
replaceCard               ---+- ------ ----+-------
linkCaregiver             ----- ------ ----+-------
unlinkCaregiver           ----- ------ ----+-------
deletePatron              ----- ------ ----+-------
setPin                    ----- ------ ----+-------
requestInterlibraryLoan   ----- ------ -----+------
completeInterlibraryLoan  ----- ------ -----+------
startComputerSession      ----- ------ -----+------
endComputerSession        ----- ------ -----+------
registerForProgram        ----- ------ -----+------
closeProgram              ----- ------ -----+------
recordVisits              ----- ------ -----+------
referToAgency             ----- ------ ------+-----
recallReferral            ----- ------ ------+-----
reportRecovery            ----+ ------ ------------
recordProcess             ----- ------ ---------+--
approveProcess            ----- ------ ---------+--
refuseProcess             ----- ------ ---------+--
vacateProcess             ----- ------ ---------+--
recordConsent             ----- ------ ---------+--
revokeConsent             ----- ------ ---------+--
reportIncident            ----- ------ --------+---
recordLegalAction         ----- ------ --------+---
releaseIncident           ----- ------ --------+---
registerClient            ----- ------ -----------+
rotateClientToken         ----- ------ -----------+
revokeClient              ----- ------ -----------+
recordEvents              ---+- ------ ------------
`;

const rows = new Map(
  table
    .split('\n')
    .filter((line) => /^\w/.test(line))
    .map((line) => {
      const [act = '', ...cells] = line.split(/\s+/);
      return [act, cells.join('')] as const;
    }),
);

export const expectedActs: readonly string[] = [...rows.keys()];

/** @throws Error for an act that nobody has expected yet */
export function isAllowed(caller: Caller, act: string): boolean {
  const cell = rows.get(act)?.charAt(caller.column);
  if (cell !== '+' && cell !== '-') throw new Error(`Nobody has said who may do ${act}`);
  return cell === '+';
}

/** What the fields of acts' answers give away, by hand. The rest of a payload is what the grid of fields has. */
export const payloads: Readonly<Record<string, string>> = {
  'ApproveProcessPayload.again': 'open',
  'ApproveProcessPayload.process': 'legal',
  'ApproveProcessPayload.reason': 'legal',
  'ApproveProcessPayload.state': 'legal',
  'AssessChargePayload.again': 'open',
  'AssessChargePayload.charge': 'recovery',
  // A random id says nothing of anybody, and a feed has to name the charge again to have it paid.
  'AssessChargePayload.chargeId': 'open',
  'AssessChargePayload.record': 'standing/identity',
  'CancelHoldPayload.again': 'open',
  'CancelHoldPayload.record': 'standing/identity',
  'CheckInPayload.again': 'open',
  'CheckInPayload.branch': 'open',
  'CheckInPayload.item': 'open',
  'CheckInPayload.nextStep': 'open',
  'CheckOutPayload.again': 'open',
  'CheckOutPayload.loan': 'circulation/recovery',
  'CheckOutPayload.record': 'standing/identity',
  'CloseDisclosurePayload.again': 'open',
  'CloseProgramPayload.again': 'open',
  'CloseProgramPayload.programName': 'open',
  'CompleteInterlibraryLoanPayload.again': 'open',
  'CompleteInterlibraryLoanPayload.record': 'standing/identity',
  'DeletePatronPayload.again': 'open',
  'DeletePatronPayload.deletion': 'identity',
  'DeletePatronPayload.record': 'standing/identity',
  'EndComputerSessionPayload.again': 'open',
  'EndComputerSessionPayload.record': 'standing/identity',
  // Of what was done to whom, a feed is told that it was done, and the random ids that the acts alone tell it.
  'FeedResult.act': 'open',
  'FeedResult.again': 'open',
  'FeedResult.argument': 'open',
  'FeedResult.branchId': 'open',
  'FeedResult.chargeId': 'open',
  'FeedResult.index': 'open',
  'FeedResult.message': 'open',
  'FeedResult.outcome': 'open',
  'FeedResult.paymentId': 'open',
  'FeedResult.reason': 'open',
  'IssueCardPayload.again': 'open',
  'IssueCardPayload.record': 'standing/identity',
  'LinkCaregiverPayload.again': 'open',
  'LinkCaregiverPayload.record': 'standing/identity',
  'MarkDamagedPayload.again': 'open',
  'MarkDamagedPayload.chargeId': 'open',
  'MarkDamagedPayload.item': 'open',
  'MarkDamagedPayload.loan': 'circulation/recovery',
  'MarkDamagedPayload.record': 'standing/identity',
  'MarkLostPayload.again': 'open',
  'MarkLostPayload.chargeId': 'open',
  'MarkLostPayload.item': 'open',
  'MarkLostPayload.loan': 'circulation/recovery',
  'MarkLostPayload.record': 'standing/identity',
  'OpenDisclosurePayload.again': 'open',
  'OpenDisclosurePayload.expiresAt': 'open',
  'OpenDisclosurePayload.id': 'open',
  // What is below it is not the caller's to see: it is asked again, on the basis that was granted.
  'OpenDisclosurePayload.record': 'open',
  'OpenDisclosurePayload.token': 'open',
  'PayChargePayload.again': 'open',
  'PayChargePayload.charge': 'recovery',
  'PayChargePayload.paymentId': 'open',
  'PayChargePayload.record': 'standing/identity',
  'PlaceHoldPayload.again': 'open',
  'PlaceHoldPayload.hold': 'circulation/pickup',
  'PlaceHoldPayload.record': 'standing/identity',
  'RecallReferralPayload.again': 'open',
  'RecallReferralPayload.record': 'standing/identity',
  'RecallReferralPayload.state': 'referral',
  'RecordConsentPayload.again': 'open',
  'RecordConsentPayload.consent': 'legal',
  'RecordEventsPayload.results': 'open',
  'RecordLegalActionPayload.again': 'open',
  'RecordLegalActionPayload.incident': 'conduct',
  'RecordProcessPayload.again': 'open',
  'RecordProcessPayload.process': 'legal',
  'RecordProcessPayload.subjectsFound': 'legal',
  'RecordVisitsPayload.again': 'open',
  'ReferToAgencyPayload.again': 'open',
  'ReferToAgencyPayload.record': 'standing/identity',
  'ReferToAgencyPayload.referral': 'referral',
  'RefuseProcessPayload.again': 'open',
  'RefuseProcessPayload.process': 'legal',
  'RegisterClientPayload.again': 'open',
  'RegisterClientPayload.client': 'clients',
  'RegisterClientPayload.token': 'clients',
  'RegisterForProgramPayload.again': 'open',
  'RegisterForProgramPayload.record': 'standing/identity',
  'RegisterPatronPayload.again': 'open',
  'RegisterPatronPayload.record': 'standing/identity',
  'ReleaseIncidentPayload.again': 'open',
  'ReleaseIncidentPayload.incident': 'conduct',
  'RenewPayload.again': 'open',
  'RenewPayload.loan': 'circulation/recovery',
  'RenewPayload.record': 'standing/identity',
  'ReplaceCardPayload.again': 'open',
  'ReplaceCardPayload.record': 'standing/identity',
  'ReportCardLostPayload.again': 'open',
  'ReportCardLostPayload.record': 'standing/identity',
  'ReportIncidentPayload.again': 'open',
  'ReportIncidentPayload.incident': 'conduct',
  'ReportRecoveryPayload.again': 'open',
  'ReportRecoveryPayload.recovery': 'referral',
  'ReportRecoveryPayload.referral': 'referral',
  'RequestInterlibraryLoanPayload.again': 'open',
  'RequestInterlibraryLoanPayload.record': 'standing/identity',
  'ReversePaymentPayload.again': 'open',
  'ReversePaymentPayload.charge': 'recovery',
  'ReversePaymentPayload.chargeId': 'open',
  'ReversePaymentPayload.record': 'standing/identity',
  'RevokeClientPayload.again': 'open',
  'RevokeClientPayload.client': 'clients',
  'RevokeConsentPayload.again': 'open',
  'RevokeConsentPayload.consent': 'legal',
  'RotateClientTokenPayload.again': 'open',
  'RotateClientTokenPayload.expiresAt': 'clients',
  'RotateClientTokenPayload.token': 'clients',
  'SetPinPayload.again': 'open',
  'SetPinPayload.record': 'standing/identity',
  'SignInPayload.expiresAt': 'open',
  'SignInPayload.record': 'open',
  'SignInPayload.token': 'open',
  'StartComputerSessionPayload.again': 'open',
  'StartComputerSessionPayload.record': 'standing/identity',
  'UnlinkCaregiverPayload.again': 'open',
  'UnlinkCaregiverPayload.record': 'standing/identity',
  'UpdateContactPayload.again': 'open',
  'UpdateContactPayload.record': 'standing/identity',
  'VacateProcessPayload.again': 'open',
  'VacateProcessPayload.process': 'legal',
  'WaiveChargePayload.again': 'open',
  'WaiveChargePayload.charge': 'recovery',
  'WaiveChargePayload.record': 'standing/identity',
};
