import { awaited, borrowed, chargeRow } from './borrowing.ts';
import type { Calendar } from './calendar.ts';
import { pinCards, storyCards } from './cards.ts';
import { copies } from './copies.ts';
import { demoId } from './ids.ts';
import { requestRow, sessionRow } from './otherUse.ts';
import { personId, personRows } from './person.ts';
import { registrationRow } from './programs.ts';
import { type Part, together } from './rows.ts';

export const adultId = personId('adult');
export const consentId = demoId('consent', 'adult');

/** Hollis, who comes in person, has a card with a PIN and signed a consent. */
export const adultRows = (calendar: Calendar): Part =>
  together(
    personRows({
      key: 'adult',
      first: 'Hollis',
      middle: 'Emeric',
      last: 'Fennimere',
      birthDate: calendar.born(47, 211),
      category: 'ADULT',
      town: 'LRK',
      email: 'hollis.fennimere@example.org',
      phones: [
        ['HOME', '406-555-0121'],
        ['MOBILE', '406-555-0122'],
      ],
      home: '3 Ferry Street',
      mailing: 'Post Box 88',
      cards: [
        {
          number: pinCards.adult.number,
          kind: 'ADULT',
          issuedOn: calendar.day(-900),
          expiresOn: calendar.day(1800),
        },
      ],
      registeredOn: calendar.day(-2300),
    }),
    borrowed(calendar, 'adult', { copy: copies.adultFirst, out: -7, due: 14 }),
    borrowed(calendar, 'adult', { copy: copies.adultSecond, out: -3, due: 18, renewals: 2 }),
    borrowed(calendar, 'adult', { copy: copies.adultOverdue, out: -33, due: -12 }),
    borrowed(calendar, 'adult', {
      copy: copies.adultReturned,
      out: -70,
      due: -49,
      back: -44,
      charges: [{ kind: 'OVERDUE', cents: 150, on: -44 }],
    }),
    awaited(calendar, 'adult', { copy: copies.adultWaits, placed: -20 }),
    awaited(calendar, 'adult', { copy: copies.adultReady, placed: -25, until: 4 }),
    {
      charges: [
        chargeRow(calendar, 'adult', { kind: 'CARD_REPLACEMENT', cents: 300, on: -900 }, 'LRK', null, 'card'),
      ],
      interlibraryLoanRequests: [
        requestRow(calendar, 'adult', { title: 'On the Upkeep of Lighthouses', state: 'SHIPPED', on: -11 }),
      ],
      computerSessions: [sessionRow(calendar, 'adult', { town: 'LRK', since: -35, until: 12 * 60 })],
      programRegistrations: [
        registrationRow('adult', 'small-engines'),
        registrationRow('adult', 'night-skies'),
      ],
      consents: [
        {
          id: consentId,
          patronId: adultId,
          recipient: 'Tansy and Marrow, attorneys at law',
          classes: ['identity', 'contact', 'circulation'],
          signedOn: calendar.day(-6),
          expiresAt: calendar.at(30, 0),
        },
      ],
    },
  );

/** Isidor, whose card was reported lost: it is dead and has a PIN still; the new one starts with nothing else. */
export const lostCardRows = (calendar: Calendar): Part =>
  together(
    personRows({
      key: 'lost-card',
      first: 'Isidor',
      last: 'Quarrelwood',
      birthDate: calendar.born(63, 17),
      category: 'SENIOR',
      town: 'WIL',
      email: 'isidor.quarrelwood@example.org',
      phones: [['HOME', '406-555-0131']],
      home: '90 Mill Race',
      cards: [
        {
          number: pinCards.lost.number,
          kind: 'ADULT',
          state: 'LOST',
          issuedOn: calendar.day(-600),
          expiresOn: calendar.day(1800),
        },
        {
          number: storyCards.replacement,
          kind: 'ADULT',
          issuedOn: calendar.day(-9),
          expiresOn: calendar.day(1800),
        },
      ],
      registeredOn: calendar.day(-3100),
    }),
    borrowed(calendar, 'lost-card', { copy: copies.lostCardOrdinary, out: -12, due: 9 }),
  );
