import { randomUUID } from 'node:crypto';
import { demoId } from '../../src/demo/ids.ts';
import type { Answer, TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

export const referralOf = (key: string): string => demoId('referral', key);
export const lineOf = (key: string): string => demoId('referral-line', key, '0');
/** One of the agency's: 31.50 for a lost item, referred on 28 May; today is 17 June. */
export const own = referralOf('debtor-a');
/** One of the other agency's. */
export const theirs = referralOf('debtor-c');
export const today = '2026-06-17';

export const recovery = 'id kind amount { amountCents currency } lineId happenedOn reportedOn';
export const document = `mutation ($input: ReportRecoveryInput!) { reportRecovery(input: $input) {
  referral { id amount { amountCents } recoveries { ${recovery} } } recovery { ${recovery} } again } }`;

export const paid = (amountCents: number, paidOn = today) => ({ amountPaid: { amountCents, paidOn } });
export const returned = (lineId = lineOf('debtor-a'), returnedOn = today) => ({
  itemReturned: { lineId, returnedOn },
});
export const wrong = (foundOn = today) => ({ addressWrong: { foundOn } });

/** Reports to one gateway, as an agency does. */
export const reporterTo =
  (carrel: () => TestCarrel) =>
  (given: object, input: object = {}, agency: 'agency' | 'otherAgency' = 'agency'): Promise<Answer> =>
    askAs(carrel(), agency, document, {
      input: { referralId: own, report: given, idempotencyKey: randomUUID(), ...input },
    });

/** What is on file of it. */
export const onFile = (carrel: TestCarrel) => carrel.database.superuser`select * from recoveries`;
