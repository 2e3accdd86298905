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
  'CheckInPayload.again': 'open',
  'CheckInPayload.branch': 'open',
  'CheckInPayload.item': 'open',
  'CheckInPayload.nextStep': 'open',
  'RecallReferralPayload.again': 'open',
  'RecallReferralPayload.record': 'standing/identity',
  'RecallReferralPayload.state': 'referral',
  'RecordLegalActionPayload.again': 'open',
  'RecordLegalActionPayload.incident': 'conduct',
  'ReferToAgencyPayload.again': 'open',
  'ReferToAgencyPayload.record': 'standing/identity',
  'ReferToAgencyPayload.referral': 'referral',
  'ReleaseIncidentPayload.again': 'open',
  'ReleaseIncidentPayload.incident': 'conduct',
  'ReportIncidentPayload.again': 'open',
  'ReportIncidentPayload.incident': 'conduct',
};
