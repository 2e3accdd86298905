import { branchId, towns } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { demoId } from './ids.ts';
import { requestRow, sessionRow } from './otherUse.ts';
import { type Person, personId } from './person.ts';
import { programKeys, registrationRow } from './programs.ts';
import { elementOf, seeded } from './random.ts';
import type { Part } from './rows.ts';
import { titleParts } from './words.ts';

/** What the townspeople use besides the shelves: other libraries, computers, programmes; and what some have paid. */
export function townsUse(calendar: Calendar, people: readonly Person[]): Part {
  const random = seeded('other use');
  const some = (count: number): Person[] => random.shuffled(people).slice(0, count);
  const { things, places } = titleParts;
  return {
    interlibraryLoanRequests: some(24).map((person) =>
      requestRow(calendar, person.key, {
        title: `${random.pick(things)}s of ${random.pick(places)}, volume ${random.between(1, 4)}`,
        state: random.pick(['REQUESTED', 'SHIPPED', 'RECEIVED']),
        on: -random.between(1, 40),
      }),
    ),
    computerSessions: some(9).map((person) =>
      sessionRow(calendar, person.key, {
        town: person.town,
        since: -random.between(1, 55),
        until: random.between(5, 60),
      }),
    ),
    programRegistrations: some(60).map((person) => registrationRow(person.key, random.pick(programKeys))),
    payments: some(15).map((person) => {
      const on = -random.between(1, 80);
      return {
        id: demoId('payment', person.key),
        patronId: personId(person.key),
        branchId: branchId(person.town),
        kind: random.pick(['CASH', 'CHECK', 'CARD']),
        amountCents: random.between(1, 40) * 25,
        paidOn: calendar.day(on),
        reversibleUntil: calendar.day(on + 90),
      };
    }),
    incidents: [
      {
        id: demoId('incident', 'till'),
        patronId: personId(elementOf(people, 7).key),
        branchId: branchId('LRK'),
        occurredAt: calendar.at(-18, 16, 40),
        description: 'Shouting at the front desk after being asked to put out a pipe; left when asked twice.',
        evidenceNotes: 'Two members of staff were present. The camera over the door was on.',
        reportedBy: 'Ansel Thornbury',
        legalActionOn: null,
      },
      {
        id: demoId('incident', 'laptop'),
        patronId: personId(elementOf(people, 11).key),
        branchId: branchId('ANT'),
        occurredAt: calendar.at(-34, 11, 5),
        description: 'A laptop of the library’s was carried out past the gate and not brought back.',
        evidenceNotes: 'The gate’s record of the minute, and the laptop’s inventory number.',
        reportedBy: 'Ansel Thornbury',
        legalActionOn: calendar.day(-25),
      },
    ],
  };
}

/** Counts of the last closed months; one cell is small enough that statistics must suppress it. */
export function countRows(calendar: Calendar): Part {
  const random = seeded('counts');
  const months = [-6, -5, -4, -3, -2, -1].map((offset) => calendar.month(offset));
  const cells = [
    { kind: 'LOANS', category: 'BOOK', from: 180, to: 420 },
    { kind: 'LOANS', category: 'JUVENILE', from: 90, to: 260 },
    { kind: 'LOANS', category: 'FILM', from: 2, to: 30 },
    { kind: 'VISITS', category: 'DOOR', from: 700, to: 2400 },
    { kind: 'COMPUTER_SESSIONS', category: 'PUBLIC', from: 20, to: 140 },
  ] as const;
  return {
    monthlyCounts: months.flatMap((month) =>
      towns.flatMap(({ code }) =>
        cells.map(({ kind, category, from, to }) => ({
          month,
          kind,
          branchId: branchId(code),
          category,
          count: code === 'WIL' && category === 'FILM' ? 3 : random.between(from, to),
        })),
      ),
    ),
  };
}
