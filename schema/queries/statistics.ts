import { type PublishedCountRow, readPublished } from '../../drizzle/reads/statistics.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { Statistics, type StatisticsTableRow } from '../types/statistics.ts';

/** Enough for a year against the one before it; a caller that wants more asks again. */
const mostMonths = 24;

const monthOf = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day).with({ day: 1 });

/** The months from that of one day to that of another, as their first days. */
function monthsBetween(from: string, to: string): readonly [string, string] {
  const [first, last] = [monthOf(from), monthOf(to)];
  const months = first.until(last, { largestUnit: 'months' }).months;
  if (months < 0) throw badInput('to', 'must not be before "from"');
  if (months >= mostMonths) throw badInput('to', `must be within ${mostMonths} months of "from"`);
  return [first.toString(), last.toString()];
}

/** Cells in the order of month and kind → a table for each month of a kind. */
const tablesOf = (cells: readonly PublishedCountRow[]): StatisticsTableRow[] =>
  [...Map.groupBy(cells, ({ month, kind }) => `${month} ${kind}`).values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : [{ month: first.month, kind: first.kind, cells: of }];
  });

builder.queryField('statistics', (t) =>
  t.field({
    type: Statistics,
    description:
      'What was published of the months from that of one day to that of another, at most two years. A month that is not over, or not published yet, is not among them.',
    authScopes: { discloses: 'statistics' },
    args: {
      from: t.arg({ type: 'Date', required: true, authScopes: { enters: 'open' } }),
      to: t.arg({ type: 'Date', required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { from, to }, context) => {
      const [first, last] = monthsBetween(from, to);
      const audience = context.principal.basis === 'VENDOR' ? 'vendor' : context.view.audience;
      return tablesOf(await readPublished(context.pools, audience, first, last));
    },
  }),
);
