import type { PublishedCountRow } from '../../drizzle/reads/statistics.ts';
import type { publishedKinds } from '../../drizzle/tables/publishedCounts.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';

export const StatisticsKind = builder.enumType('StatisticsKind', {
  description: 'What is counted: in the month in which it was completed.',
  values: {
    LOANS: { description: 'Circulation: loans, by category of item.' },
    HOLDS: { description: 'Holds, by the branch they were for and the category of item.' },
    INTERLIBRARY_LOANS: {},
    COMPUTER_SESSIONS: {},
    PROGRAM_ATTENDANCE: { description: 'In the month of the programme.' },
    VISITS: {},
    CARDS: {
      description:
        'Good cards, by home branch and patron category, as they stood when the month was published.',
    },
  } satisfies Record<(typeof publishedKinds)[number], object>,
});

/** One month of one kind, as it was published. */
export interface StatisticsTableRow {
  readonly month: string;
  readonly kind: PublishedCountRow['kind'];
  readonly cells: PublishedCountRow[];
}

const StatisticsCell = builder.objectRef<PublishedCountRow>('StatisticsCell').implement({
  description: 'One count. Without a branch or a category it is the total over them.',
  fields: (t) => ({
    branch: t.field({
      type: Branch,
      authScopes: { discloses: 'statistics' },
      resolve: (cell, _, context) =>
        cell.branchId === null ? null : context.catalogue.branch.load(cell.branchId),
    }),
    category: t.exposeString('category', { authScopes: { discloses: 'statistics' } }),
    count: t.exposeInt('count', {
      description: 'Null where it is suppressed: it is small, or others could be worked out with it.',
      authScopes: { discloses: 'statistics' },
    }),
    suppressed: t.boolean({
      authScopes: { discloses: 'statistics' },
      resolve: (cell) => cell.count === null,
    }),
  }),
});

const StatisticsTable = builder.objectRef<StatisticsTableRow>('StatisticsTable').implement({
  description: 'One closed month of one kind: every branch by every category, and their totals.',
  fields: (t) => ({
    month: t.expose('month', {
      type: 'Date',
      description: 'Its first day.',
      authScopes: { discloses: 'statistics' },
    }),
    kind: t.expose('kind', { type: StatisticsKind, authScopes: { discloses: 'statistics' } }),
    cells: t.expose('cells', { type: [StatisticsCell], authScopes: { discloses: 'statistics' } }),
  }),
});

export const Statistics = builder.objectRef<readonly StatisticsTableRow[]>('Statistics').implement({
  description: 'Counts of closed months, computed once and never again, small ones suppressed.',
  fields: (t) => ({
    tables: t.field({
      type: [StatisticsTable],
      authScopes: { discloses: 'statistics' },
      resolve: (tables) => [...tables],
    }),
  }),
});
