import type { GraphQLSchema } from 'graphql';
import { type MatrixRow, matrixOf } from '../../schema/matrix.ts';
import { type Basis, bases } from '../../schema/policy/bases.ts';
import type { Opening } from '../../schema/policy/openings.ts';
import { type Purpose, purposes } from '../../schema/policy/purposes.ts';

/** A column: a basis, and for staff a purpose. */
interface Column {
  readonly heading: string;
  opens(opening: Opening): boolean;
}

const columns: readonly Column[] = [
  ...(Object.keys(bases) as Basis[])
    .filter((basis) => basis !== 'STAFF')
    .map((basis) => ({ heading: basis, opens: (opening: Opening) => opening.basis === basis })),
  {
    heading: 'STAFF, no purpose',
    opens: (opening: Opening) => opening.basis === 'STAFF' && opening.purpose === null,
  },
  ...(Object.keys(purposes) as Purpose[]).map((purpose) => ({
    heading: `STAFF, ${purpose}`,
    opens: (opening: Opening) =>
      opening.basis === 'STAFF' && (opening.purpose === purpose || opening.purpose === null),
  })),
];

/** ✓ served; (✓) served if the evidence names the class or the client holds the scope; · withheld. */
function cell(row: MatrixRow, column: Column): string {
  const met = row.openings.filter(column.opens);
  if (met.length === 0) return '·';
  return met.some((opening) => opening.condition === null) ? '✓' : '(✓)';
}

/** The matrix for people: one line a field, one column a basis or purpose, headings numbered and spelled out below. */
export function matrixTable(schema: GraphQLSchema): string {
  const rows = matrixOf(schema).filter((row) => row.direction === 'discloses');
  const wide = Math.max(...rows.map((row) => row.coordinate.length));
  const classWide = Math.max(...rows.map((row) => row.classes.join('|').length));
  const line = (first: string, second: string, cells: readonly string[]): string =>
    [first.padEnd(wide), second.padEnd(classWide), ...cells.map((each) => each.padStart(3))]
      .join(' ')
      .trimEnd();
  return [
    line(
      'field',
      'class',
      columns.map((_, index) => String(index + 1)),
    ),
    ...rows.map((row) =>
      line(
        row.coordinate,
        row.classes.join('|'),
        columns.map((column) => cell(row, column)),
      ),
    ),
    '',
    ...columns.map(({ heading }, index) => `${String(index + 1).padStart(3)}  ${heading}`),
    '',
    '✓ served   (✓) served if the evidence names the class, or the client holds the scope   · withheld',
    'A purpose is for the roles that have it; rows are narrowed by the basis besides (see reach in Query.policy).',
  ].join('\n');
}
