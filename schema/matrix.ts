import { type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
import type { FieldRule, InputRule } from './discloses.ts';
import { recordClasses } from './policy/classes.ts';
import type { ClauseId } from './policy/clauses.ts';
import { type Opening, openingsOf } from './policy/openings.ts';
import { classesOf, type FieldClass } from './policy/opens.ts';

/** One row of the matrix: an output field and what opens it, or an argument or input field and what enters by it. */
export interface MatrixRow {
  readonly coordinate: string;
  readonly direction: 'discloses' | 'enters';
  readonly classes: readonly string[];
  readonly clauses: readonly ClauseId[];
  readonly openings: readonly Opening[];
}

const clausesOf = (fieldClass: FieldClass): ClauseId[] => [
  ...new Set(classesOf(fieldClass).map((recordClass) => recordClasses[recordClass].clause)),
];

const row = (coordinate: string, rule: FieldRule): MatrixRow => ({
  coordinate,
  direction: 'discloses',
  classes: classesOf(rule.discloses),
  clauses: clausesOf(rule.discloses),
  openings: openingsOf(rule.discloses, rule.reaches),
});

const inputRow = (coordinate: string, rule: InputRule): MatrixRow => ({
  coordinate,
  direction: 'enters',
  classes: [rule.enters],
  clauses: clausesOf(rule.enters),
  openings: [],
});

const known = new WeakMap<GraphQLSchema, readonly MatrixRow[]>();

/** Every coordinate of the built schema with its rule, sorted. Read from the schema itself, once, never from a list. */
export function matrixOf(schema: GraphQLSchema): readonly MatrixRow[] {
  const rows = known.get(schema) ?? readMatrix(schema);
  known.set(schema, rows);
  return rows;
}

function readMatrix(schema: GraphQLSchema): readonly MatrixRow[] {
  const rows: MatrixRow[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        rows.push(inputRow(`${type.name}.${field.name}`, field.extensions.rule as InputRule));
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      rows.push(row(coordinate, field.extensions.rule as FieldRule));
      for (const argument of field.args)
        rows.push(inputRow(`${coordinate}(${argument.name}:)`, argument.extensions.rule as InputRule));
    }
  }
  return rows.sort((one, other) => (one.coordinate < other.coordinate ? -1 : 1));
}
