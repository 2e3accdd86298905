/**
 * The columns of the file that an agency gets: every value of `Referral` that is open to it, each under the path that
 * the graph has for it, and nothing else. A test holds them against the built schema: a field that is new there has to
 * be decided here.
 */
export const columns = [
  'id',
  'state',
  'referredOn',
  'debtorName',
  'debtorEmail',
  'debtorPhones',
  'debtorAddress.kind',
  'debtorAddress.line1',
  'debtorAddress.line2',
  'debtorAddress.city',
  'debtorAddress.region',
  'debtorAddress.postalCode',
  'debtorAddress.country',
  'amount.amountCents',
  'amount.currency',
  'lines.id',
  'lines.kind',
  'lines.amount.amountCents',
  'lines.amount.currency',
  'lines.dueOn',
  'recoveries.id',
  'recoveries.kind',
  'recoveries.amount.amountCents',
  'recoveries.amount.currency',
  'recoveries.lineId',
  'recoveries.happenedOn',
  'recoveries.reportedOn',
] as const;

/** A referral as the graph answers it. */
export interface AnsweredReferral {
  readonly lines: readonly object[];
}

interface Selection extends Map<string, Selection> {}

/** What asks for the columns, as a selection of GraphQL. */
export function selectionOf(paths: readonly string[]): string {
  const root: Selection = new Map();
  for (const path of paths) {
    let at = root;
    for (const name of path.split('.')) {
      const below: Selection = at.get(name) ?? new Map();
      at.set(name, below);
      at = below;
    }
  }
  const text = (selection: Selection): string =>
    [...selection].map(([name, below]) => (below.size === 0 ? name : `${name} { ${text(below)} }`)).join(' ');
  return text(root);
}

/** What stands at a path, once for each row of the lists on the way. What is not there is empty, and keeps its place. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value))
    return value.flatMap((each) => valuesAt(each, name === undefined ? [] : [name, ...rest]));
  if (value === null || value === undefined) return [''];
  return name === undefined ? [String(value)] : valuesAt((value as Record<string, unknown>)[name], rest);
}

/** Several values in one cell, as several telephones. */
const between = '; ';

/** A referral as rows of the file: one for each of its lines, with all that is the referral's own in each. */
export const rowsOf = (referral: AnsweredReferral): string[][] =>
  (referral.lines.length === 0 ? [null] : referral.lines).map((lines) =>
    columns.map((column) => valuesAt({ ...referral, lines }, column.split('.')).join(between)),
  );
