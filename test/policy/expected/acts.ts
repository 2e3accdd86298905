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
recordProcess             ----- ------ ---------+--
approveProcess            ----- ------ ---------+--
refuseProcess             ----- ------ ---------+--
vacateProcess             ----- ------ ---------+--
recordConsent             ----- ------ ---------+--
revokeConsent             ----- ------ ---------+--
reportIncident            ----- ------ --------+---
recordLegalAction         ----- ------ --------+---
releaseIncident           ----- ------ --------+---
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
  // A random id says nothing of anybody, and a feed has to name the charge again to have it paid.
  'AssessChargePayload.chargeId': 'open',
  'AssessChargePayload.charge': 'recovery',
  'AssessChargePayload.record': 'standing/identity',
  'AssessChargePayload.again': 'open',
  'CancelHoldPayload.record': 'standing/identity',
  'CancelHoldPayload.again': 'open',
  'CheckInPayload.again': 'open',
  'CheckInPayload.branch': 'open',
  'CheckInPayload.item': 'open',
  'CheckInPayload.nextStep': 'open',
  'CheckOutPayload.loan': 'circulation/recovery',
  'CheckOutPayload.record': 'standing/identity',
  'CheckOutPayload.again': 'open',
  'MarkDamagedPayload.item': 'open',
  'MarkDamagedPayload.chargeId': 'open',
  'MarkDamagedPayload.loan': 'circulation/recovery',
  'MarkDamagedPayload.record': 'standing/identity',
  'MarkDamagedPayload.again': 'open',
  'MarkLostPayload.item': 'open',
  'MarkLostPayload.chargeId': 'open',
  'MarkLostPayload.loan': 'circulation/recovery',
  'MarkLostPayload.record': 'standing/identity',
  'MarkLostPayload.again': 'open',
  'PayChargePayload.paymentId': 'open',
  'PayChargePayload.charge': 'recovery',
  'PayChargePayload.record': 'standing/identity',
  'PayChargePayload.again': 'open',
  'PlaceHoldPayload.hold': 'circulation/pickup',
  'PlaceHoldPayload.record': 'standing/identity',
  'PlaceHoldPayload.again': 'open',
  'RenewPayload.loan': 'circulation/recovery',
  'RenewPayload.record': 'standing/identity',
  'RenewPayload.again': 'open',
  'ReversePaymentPayload.chargeId': 'open',
  'ReversePaymentPayload.charge': 'recovery',
  'ReversePaymentPayload.record': 'standing/identity',
  'ReversePaymentPayload.again': 'open',
  'WaiveChargePayload.charge': 'recovery',
  'WaiveChargePayload.record': 'standing/identity',
  'WaiveChargePayload.again': 'open',
  'CloseDisclosurePayload.again': 'open',
  'OpenDisclosurePayload.again': 'open',
  'OpenDisclosurePayload.expiresAt': 'open',
  'OpenDisclosurePayload.id': 'open',
  // What is below it is not the caller's to see: it is asked again, on the basis that was granted.
  'OpenDisclosurePayload.record': 'open',
  'OpenDisclosurePayload.token': 'open',
  'ReplaceCardPayload.again': 'open',
  'ReplaceCardPayload.record': 'standing/identity',
  'ReportCardLostPayload.again': 'open',
  'ReportCardLostPayload.record': 'standing/identity',
  'SignInPayload.expiresAt': 'open',
  'SignInPayload.record': 'open',
  'SignInPayload.token': 'open',
};
