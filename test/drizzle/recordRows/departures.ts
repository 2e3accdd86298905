import type { Pools } from '../../../drizzle/pools.ts';
import { readByIds } from '../../../drizzle/reads/record.ts';
import { readByCard } from '../../../drizzle/reads/recordByCard.ts';
import { recordParts, staffParts } from '../../../drizzle/reads/recordParts.ts';
import type { RecordRow } from '../../../drizzle/reads/recordRow.ts';
import type { View } from '../../../drizzle/view.ts';
import { other, own } from './planted.ts';

/** Which rows of a record each kind of view reads, by hand, by what the rows are called. */

const nothing: View = {
  audience: 'staff',
  subject: null,
  agency: null,
  evidence: null,
  circulation: false,
  recovery: false,
  pickup: false,
  from: null,
  to: null,
  fromDay: null,
  toDay: null,
  now: new Date('2026-06-17T18:00:00Z'),
  adultIfBornBy: '2008-06-17',
};
const all = { ...nothing, circulation: true, recovery: true, pickup: true };
const from = { from: new Date('2026-04-01T06:00:00Z'), fromDay: '2026-04-01' };
const to = { to: new Date('2026-05-01T06:00:00Z'), toDay: '2026-04-30' };

interface Rows {
  readonly loans: readonly string[];
  readonly holds: readonly string[];
  readonly charges: readonly number[];
  readonly overdueCount: number;
  readonly requests: readonly string[];
  readonly sessions: readonly string[];
  readonly programs: readonly string[];
}

const out = ['current', 'overdue', 'overdue later', 'lost', 'damaged late', 'owed for', 'settled'];
const atTheEnd = ['at the last moment', 'a moment after'];
const owing = ['overdue', 'overdue later', 'lost', 'damaged late', 'owed for'];
const back = ['back', 'back at the first moment'];
const dated: Rows = {
  loans: [...out, ...atTheEnd, ...back],
  holds: ['long ago', 'waits', 'on its way', 'ready'],
  charges: [101, 102, 103, 104, 106, 107, 108],
  overdueCount: 2,
  requests: ['before', 'on the last day', 'after'],
  sessions: ['2026-03-01', '2026-03-31', '2026-04-20', '2026-05-02'],
  programs: ['before', 'within', 'after'],
};

const views: readonly (readonly [string, View, Rows])[] = [
  ['everything', all, dated],
  ['circulation', { ...nothing, circulation: true }, { ...dated, loans: [...out, ...atTheEnd] }],
  ['recovery', { ...nothing, recovery: true }, { ...dated, loans: [...owing, ...back], holds: [] }],
  ['pickup', { ...nothing, pickup: true }, { ...dated, loans: [], holds: ['ready'] }],
  ['neither loans nor holds', nothing, { ...dated, loans: [], holds: [] }],
  [
    'a window',
    { ...all, ...from, ...to },
    {
      loans: ['overdue', 'lost', 'damaged late', 'back at the first moment', 'at the last moment'],
      holds: ['long ago', 'waits'],
      charges: [102, 103, 108],
      overdueCount: 1,
      requests: ['before', 'on the last day'],
      sessions: ['2026-03-31', '2026-04-20'],
      programs: ['within'],
    },
  ],
  [
    'a window without an end',
    { ...all, ...from },
    {
      ...dated,
      loans: dated.loans.filter((name) => name !== 'back'),
      charges: [102, 103, 104, 106, 108],
      sessions: ['2026-03-31', '2026-04-20', '2026-05-02'],
      programs: ['within', 'after'],
    },
  ],
  [
    'a window without a beginning',
    { ...all, ...to },
    {
      loans: ['overdue', 'lost', 'damaged late', 'back', 'back at the first moment', 'at the last moment'],
      holds: ['long ago', 'waits'],
      charges: [101, 102, 103, 107, 108],
      overdueCount: 1,
      requests: ['before', 'on the last day'],
      sessions: ['2026-03-01', '2026-03-31', '2026-04-20'],
      programs: ['before', 'within'],
    },
  ],
];

const parts = Object.keys({ ...recordParts, ...staffParts });
const sorted = (list: readonly unknown[] | null | undefined): unknown =>
  list?.map(String).toSorted() ?? 'not there';

const rowsOf = (record: RecordRow | null) => ({
  loans: sorted(record?.['Patron.loans']?.map(({ item }) => item.barcode)),
  holds: sorted(record?.['Patron.holds']?.map(({ title }) => title.title)),
  charges: sorted(record?.['Patron.charges']?.map(({ amountCents }) => amountCents)),
  overdueCount: String(record?.['Patron.overdueCount']),
  requests: sorted(record?.['Patron.interlibraryLoanRequests']?.map(({ title }) => title)),
  sessions: sorted(record?.['Patron.computerSessions']?.map(({ startedAt }) => startedAt.slice(0, 10))),
  programs: sorted(record?.['Patron.programRegistrations']?.map(({ program }) => program.name)),
});

/** What is of one person whatever the window is. */
const always = (record: RecordRow | null) => ({
  id: record?.id,
  name: record?.['Patron.name']?.last,
  homeBranch: record?.['Patron.homeBranch']?.code,
  phones: sorted(record?.['Patron.phones']?.map(({ number }) => number)),
  addresses: sorted(record?.['Patron.addresses']?.map(({ line1 }) => line1)),
  cards: sorted(record?.['Patron.cards']?.map(({ number }) => number)),
  balance: record?.['Patron.balance'],
  caregivers: sorted(record?.['Patron.caregivers']?.map(({ caregiverName }) => caregiverName)),
});
const mustAlways = {
  id: own,
  name: 'Own',
  homeBranch: 'HERE',
  phones: ['own'],
  addresses: ['own'],
  cards: ['own'],
  balance: 731,
  caregivers: ['A name only', 'The Other'],
};

const departure = (what: string, is: unknown, must: unknown): string[] => {
  const [found, expected] = [JSON.stringify(is), JSON.stringify(must)];
  return found === expected ? [] : [`${what}: ${found} is not ${expected}`];
};

type Read = (view: View, parts: readonly string[]) => Promise<RecordRow | null>;

async function departuresOfRead(how: string, read: Read): Promise<string[]> {
  const departures: string[] = [];
  for (const [name, view, must] of views) {
    const record = await read(view, parts);
    const expected = Object.fromEntries(
      Object.entries(must).map(([key, each]) => [key, Array.isArray(each) ? sorted(each) : String(each)]),
    );
    departures.push(...departure(`${how}, ${name}`, rowsOf(record), expected));
    departures.push(...departure(`${how}, ${name}, always`, always(record), mustAlways));
  }
  for (const part of parts) {
    const record: Readonly<Record<string, unknown>> = { ...(await read(all, [part])) };
    const besides = Object.keys(record).filter((key) => key !== 'id' && key !== part && record[key] !== null);
    departures.push(...departure(`${how}, ${part} alone`, besides, []));
    const others: Readonly<Record<string, unknown>> = {
      ...(await read(
        all,
        parts.filter((each) => each !== part),
      )),
    };
    departures.push(...departure(`${how}, all but ${part}`, others[part] ?? null, null));
  }
  return departures;
}

/** @returns what is read that must not be, or is not that must; nothing: every row is where it belongs */
export async function departuresOfRows(pools: Pools): Promise<string[]> {
  const departures = [
    ...(await departuresOfRead('by card', (view, of) => readByCard(pools, view, 'own', of))),
    ...(await departuresOfRead('by ids', async (view, of) => {
      const found = await readByIds(pools, view, [own], of);
      return found.length === 1 ? (found[0] ?? null) : null;
    })),
  ];
  for (const [number, id] of [
    ['another’s', other],
    ['own lost', undefined],
    ['own replaced', undefined],
    ['nobody’s', undefined],
  ] as const)
    departures.push(...departure(`card ${number}`, (await readByCard(pools, all, number, parts))?.id, id));
  return [
    ...departures,
    ...departure('by an id that is nobody’s', (await readByIds(pools, all, [nobody], parts)).length, 0),
  ];
}

const nobody = '00000000-0000-4000-8000-000000000009';
