import { awaited, borrowed } from './borrowing.ts';
import type { Calendar } from './calendar.ts';
import { pinCards, storyCards } from './cards.ts';
import { copies } from './copies.ts';
import { requestRow, sessionRow } from './otherUse.ts';
import { caregiverRow, personId, personRows } from './person.ts';
import { registrationRow } from './programs.ts';
import { type Part, together } from './rows.ts';

/** A laptop for the day: long enough that someone who looks around for hours still finds it in use. */
const longSession = { since: -20, until: 12 * 60 } as const;

export const childId = personId('child');
export const caregiverId = personId('caregiver');

/**
 * The family of the caregivers' personas: Wren, who is 12, Marta, who signed for the card and is listed on it, and
 * Corin, who is listed by name only and signed nothing.
 */
export const familyRows = (calendar: Calendar): Part =>
  together(
    personRows({
      key: 'child',
      first: 'Wren',
      middle: 'Isolde',
      last: 'Alderquist',
      preferred: 'Wrennie',
      birthDate: calendar.born(12, 100),
      category: 'YOUTH',
      town: 'LRK',
      email: 'wren.alderquist@example.org',
      phones: [['MOBILE', '406-555-0112']],
      home: '14 Chokecherry Lane',
      cards: [
        {
          number: pinCards.child.number,
          kind: 'JUVENILE',
          issuedOn: calendar.day(-700),
          expiresOn: calendar.day(1800),
        },
      ],
      registeredOn: calendar.day(-700),
    }),
    personRows({
      key: 'caregiver',
      first: 'Marta',
      last: 'Alderquist',
      birthDate: calendar.born(41, 30),
      category: 'ADULT',
      town: 'LRK',
      email: 'marta.alderquist@example.org',
      phones: [
        ['HOME', '406-555-0113'],
        ['WORK', '406-555-0114'],
      ],
      home: '14 Chokecherry Lane',
      cards: [
        {
          number: storyCards.caregiver,
          kind: 'ADULT',
          issuedOn: calendar.day(-1500),
          expiresOn: calendar.day(1800),
        },
      ],
      registeredOn: calendar.day(-1500),
    }),
    {
      caregiverLinks: [
        caregiverRow('child', { key: 'caregiver' }, { signed: true, listed: true }),
        caregiverRow('child', { name: 'Corin Aldermoor' }, { signed: false, listed: true }),
      ],
    },
    childsBorrowings(calendar),
    borrowed(calendar, 'caregiver', { copy: copies.caregiverOrdinary, out: -6, due: 15 }),
    {
      interlibraryLoanRequests: [
        requestRow(calendar, 'child', { title: 'Kites of Nine Islands', state: 'REQUESTED', on: -4 }),
      ],
      computerSessions: [sessionRow(calendar, 'child', { town: 'LRK', ...longSession })],
      programRegistrations: [
        registrationRow('child', 'robot-club'),
        registrationRow('caregiver', 'book-talk'),
      ],
    },
  );

const childsBorrowings = (calendar: Calendar): Part =>
  together(
    borrowed(calendar, 'child', { copy: copies.childOverdue, out: -40, due: -19, renewals: 1 }),
    borrowed(calendar, 'child', {
      copy: copies.childLost,
      out: -110,
      due: -89,
      condition: 'LOST',
      charges: [{ kind: 'LOST', cents: 2499, on: -45 }],
    }),
    borrowed(calendar, 'child', {
      copy: copies.childDamaged,
      out: -10,
      due: 11,
      condition: 'DAMAGED',
      charges: [{ kind: 'DAMAGED', cents: 850, on: -2 }],
    }),
    borrowed(calendar, 'child', { copy: copies.childFirst, out: -5, due: 16 }),
    borrowed(calendar, 'child', { copy: copies.childSecond, out: -2, due: 19 }),
    awaited(calendar, 'child', { copy: copies.childWaits, placed: -8 }),
  );
