import { agencies, referral } from './agencies.ts';
import { type Borrowing, borrowed } from './borrowing.ts';
import type { Calendar } from './calendar.ts';
import { storyCards } from './cards.ts';
import { copies } from './copies.ts';
import { caregiverRow, type Person, personId, personRows } from './person.ts';
import { type Part, together } from './rows.ts';

type Who = Pick<Person, 'key' | 'first' | 'last' | 'town' | 'home'> & {
  card: string;
  age: number;
  phone: string;
};

interface Account {
  of: Who;
  borrowing: Borrowing;
  /** To whom it was referred, and how many days ago; null: it was recalled, and nothing of that is left. */
  to: keyof typeof agencies | null;
  referred: number;
  /** Who owes it, where that is not the person themself. */
  debtor?: string;
}

const person = (calendar: Calendar, { card, age, phone, ...who }: Who): Part =>
  personRows({
    ...who,
    birthDate: calendar.born(age, 60),
    category: age < 18 ? 'YOUTH' : 'ADULT',
    email: `${who.first}.${who.last}@example.com`.toLowerCase(),
    phones: [['HOME', phone]],
    cards: [
      {
        number: card,
        kind: age < 18 ? 'JUVENILE' : 'ADULT',
        issuedOn: calendar.day(-500),
        expiresOn: calendar.day(230),
      },
    ],
    registeredOn: calendar.day(-500),
  });

const lost = (cents: number) => ({ condition: 'LOST', charges: [{ kind: 'LOST', cents, on: -80 }] }) as const;

const accounts: readonly Account[] = [
  {
    of: {
      key: 'debtor-a',
      first: 'Percival',
      last: 'Stonecrop',
      town: 'ANT',
      home: '5 Antelope Row',
      card: storyCards.debtorA,
      age: 52,
      phone: '406-555-0151',
    },
    borrowing: { copy: copies.debtorLost, out: -140, due: -119, ...lost(3150) },
    to: 'agency',
    referred: -20,
  },
  {
    of: {
      key: 'debtor-b',
      first: 'Lavinia',
      last: 'Hearthcote',
      town: 'LRK',
      home: '61 Lodgepole Avenue',
      card: storyCards.debtorB,
      age: 29,
      phone: '406-555-0152',
    },
    borrowing: {
      copy: copies.debtorOverdue,
      out: -90,
      due: -69,
      charges: [{ kind: 'OVERDUE', cents: 1000, on: -50 }],
    },
    to: 'agency',
    referred: -12,
  },
  {
    of: {
      key: 'debtor-child',
      first: 'Tilly',
      last: 'Marshbanks',
      town: 'ANT',
      home: '8 Pumphouse Road',
      card: storyCards.debtorChild,
      age: 9,
      phone: '406-555-0153',
    },
    borrowing: { copy: copies.debtorChild, out: -120, due: -99, ...lost(1895) },
    to: 'agency',
    referred: -9,
    debtor: 'debtor-caregiver',
  },
  {
    of: {
      key: 'debtor-c',
      first: 'Auberon',
      last: 'Flintlock-Hay',
      town: 'LRK',
      home: '17 Kettle Court',
      card: storyCards.debtorC,
      age: 38,
      phone: '406-555-0155',
    },
    borrowing: {
      copy: copies.debtorDamaged,
      out: -75,
      due: -54,
      condition: 'DAMAGED',
      charges: [{ kind: 'DAMAGED', cents: 2200, remaining: 1700, on: -40 }],
    },
    to: 'otherAgency',
    referred: -15,
  },
  {
    of: {
      key: 'debtor-d',
      first: 'Sunniva',
      last: 'Oldmeadow',
      town: 'WIL',
      home: '44 Osprey Terrace',
      card: storyCards.debtorD,
      age: 66,
      phone: '406-555-0156',
    },
    borrowing: { copy: copies.debtorOther, out: -130, due: -109, ...lost(2650) },
    to: 'otherAgency',
    referred: -7,
  },
  {
    of: {
      key: 'debtor-e',
      first: 'Corbin',
      last: 'Wayfarrow',
      town: 'WIL',
      home: '2 Tamarack Street',
      card: storyCards.debtorE,
      age: 44,
      phone: '406-555-0157',
    },
    borrowing: { copy: copies.debtorPast, out: -150, due: -129, ...lost(1400) },
    to: null,
    referred: -60,
  },
];

/**
 * Accounts that were referred: three are open with one agency, two with the other; one was recalled, and can be
 * referred again. The debtor
 * of the nine-year-old's is the caregiver who signed for the card (recovery.agency).
 */
export const debtorRows = (calendar: Calendar): Part =>
  together(
    person(calendar, {
      key: 'debtor-caregiver',
      first: 'Ottoline',
      last: 'Marshbanks',
      town: 'ANT',
      home: '8 Pumphouse Road',
      card: storyCards.debtorCaregiver,
      age: 36,
      phone: '406-555-0154',
    }),
    {
      caregiverLinks: [
        caregiverRow('debtor-child', { key: 'debtor-caregiver' }, { signed: true, listed: true }),
      ],
    },
    ...accounts.map((account) => accountRows(calendar, account)),
  );

function accountRows(calendar: Calendar, account: Account): Part {
  const { of, borrowing, to, debtor, referred } = account;
  const owed = borrowed(calendar, of.key, borrowing);
  const due = calendar.day(borrowing.due);
  const whose = { patronId: personId(of.key), debtorId: personId(debtor ?? of.key) };
  return together(
    person(calendar, of),
    owed,
    to === null
      ? {}
      : referral(
          of.key,
          { agencyId: agencies[to].id, ...whose, state: 'OPEN', referredOn: calendar.day(referred) },
          (owed.charges ?? []).map((charge) => ({ ...charge, dueOn: due })),
        ),
  );
}
