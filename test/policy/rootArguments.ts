import { demoId } from '../../src/demo/ids.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { expiredCard } from './asking.ts';

/**
 * What each root is asked with in the library of `openLibrary`, by its name: arguments as a document has them. Two
 * people, and two families, so that between them every field has a value.
 */
export async function rootArguments(
  carrel: TestCarrel,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const [item] = await carrel.database.superuser<{ barcode: string; titleId: string }[]>`
    select barcode, title_id as "titleId" from items join titles on titles.id = title_id
    where title = 'The Patient Ferryman'`;
  const { adult, child } = carrel.cards;
  const expired = { ...adult, number: expiredCard };
  return {
    record: [''],
    cardStanding: [adult, expired].map(({ number, pin }) => `(cardNumber: "${number}", pin: "${pin}")`),
    patronByCard: [`(cardNumber: "${adult.number}")`, `(cardNumber: "${child.number}")`],
    searchPatrons: ['(name: "fennimere")', '(name: "alderquist")'],
    referrals: [''],
    referral: [`(id: "${demoId('referral', 'debtor-a')}")`],
    agencies: [''],
    incidents: [''],
    item: [`(barcode: "${item?.barcode}")`],
    title: [`(id: "${item?.titleId}")`],
    searchTitles: ['(text: "patient ferryman")'],
    // The library's clock stands in June; May is closed, and the demonstration library's is published.
    statistics: ['(from: "2026-05-01", to: "2026-05-31")'],
    legalProcesses: [''],
    clients: [''],
    disclosureLog: ['(first: 100)'],
    consents: [''],
    viewer: [''],
    policy: [''],
  };
}
