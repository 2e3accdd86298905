import { awaited, borrowed } from './borrowing.ts';
import type { Calendar } from './calendar.ts';
import { storyCards } from './cards.ts';
import { copies } from './copies.ts';
import { demoId } from './ids.ts';
import { requestRow } from './otherUse.ts';
import { personId, personRows } from './person.ts';
import { type Part, together } from './rows.ts';

export const witnessId = personId('witness');
export const orderId = demoId('process', 'witness');

/** The order's window, in days from the day of loading, both of them inside. */
const window = { from: -60, to: -30 } as const;

/**
 * Thaddeus, whom a court order names. It opens what overlaps its window: what was out already when it begins, what
 * went out on its last day, half an hour before midnight, but not what went out half an hour after it.
 */
export const witnessRows = (calendar: Calendar): Part =>
  together(
    personRows({
      key: 'witness',
      first: 'Thaddeus',
      last: 'Bramblecote',
      birthDate: calendar.born(35, 301),
      category: 'ADULT',
      town: 'WIL',
      email: 'thaddeus.bramblecote@example.org',
      phones: [['MOBILE', '406-555-0141']],
      home: '27 Railyard Street',
      cards: [
        {
          number: storyCards.witness,
          kind: 'ADULT',
          issuedOn: calendar.day(-400),
          expiresOn: calendar.day(1800),
        },
      ],
      registeredOn: calendar.day(-400),
    }),
    borrowed(calendar, 'witness', { copy: copies.witnessBefore, out: -75, due: -54 }),
    borrowed(calendar, 'witness', { copy: copies.witnessFirstDay, out: [-60, 0, 30], due: -39 }),
    borrowed(calendar, 'witness', { copy: copies.witnessLastDay, out: [-30, 23, 30], due: 5, renewals: 1 }),
    borrowed(calendar, 'witness', { copy: copies.witnessDayAfter, out: [-29, 0, 30], due: 6, renewals: 1 }),
    borrowed(calendar, 'witness', { copy: copies.witnessLater, out: -4, due: 17 }),
    borrowed(calendar, 'witness', {
      copy: copies.witnessReturned,
      out: -100,
      due: -79,
      back: -70,
      charges: [{ kind: 'OVERDUE', cents: 175, on: -70 }],
    }),
    awaited(calendar, 'witness', { copy: copies.witnessWaits, placed: -3 }),
    awaited(calendar, 'witness', { copy: copies.witnessWaited, placed: -40 }),
    {
      interlibraryLoanRequests: [
        requestRow(calendar, 'witness', { title: 'A History of Small Locks', state: 'SHIPPED', on: -45 }),
        requestRow(calendar, 'witness', { title: 'The Alphabet of Rivers', state: 'REQUESTED', on: -6 }),
      ],
      legalProcesses: [
        {
          id: orderId,
          kind: 'COURT_ORDER',
          court: 'District Court of Larkspur County',
          caseNumber: 'DV-00-0117',
          issuedOn: calendar.day(-5),
          servedOn: calendar.day(-3),
          finding: true,
          classes: ['circulation', 'interlibrary'],
          windowFrom: calendar.day(window.from),
          windowTo: calendar.day(window.to),
          expiresAt: calendar.at(30, 0),
          state: 'APPROVED',
          decidedBy: 'Ansel Thornbury',
          decidedAt: calendar.at(-2, 9),
        },
      ],
      legalProcessSubjects: [{ id: demoId('process', 'subject'), processId: orderId, patronId: witnessId }],
    },
  );
