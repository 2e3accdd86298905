import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLObjectType,
  isAbstractType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  printSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import type { FieldRule } from '../../schema/discloses.ts';
import { matrixOf } from '../../schema/matrix.ts';
import { isRecordClass } from '../../schema/policy/classes.ts';
import { clauses } from '../../schema/policy/clauses.ts';
import { policyJson } from '../../schema/policyJson.ts';
import { schema } from '../../schema/schema.ts';

const checkedIn = (name: string): string =>
  readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const objects = types.filter((type): type is GraphQLObjectType => isObjectType(type));
const fields = objects.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    coordinate: `${type.name}.${field.name}`,
    field,
    rule: field.extensions.rule as FieldRule | undefined,
  })),
);

/** Every coordinate that can be asked for or sent, read from the types themselves. */
const coordinates = [
  ...fields.flatMap(({ coordinate, field }) => [
    coordinate,
    ...field.args.map((argument) => `${coordinate}(${argument.name}:)`),
  ]),
  ...types
    .filter((type) => isInputObjectType(type))
    .flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)),
].sort();

describe('[rules-on-fields] what is checked in', () => {
  test('schema.graphql MUST be what the schema prints: run `npm run print`', () => {
    // Printed again: whether a description stands on one line or on three is the formatter's affair.
    expect(printSchema(buildSchema(checkedIn('schema.graphql')))).toBe(printSchema(schema));
  });

  test('policy.json MUST be what the schema prints: run `npm run print`', () => {
    expect(checkedIn('policy.json')).toBe(policyJson(schema));
  });

  test('policy.json MUST have every coordinate of the schema once, and no other', () => {
    const { fields: rules } = JSON.parse(checkedIn('policy.json')) as { fields: Record<string, unknown> };
    expect(Object.keys(rules)).toEqual([...coordinates].sort((one, other) => (one < other ? -1 : 1)));
    expect(checkedIn('policy.json').match(/^ {4}"/gm)).toHaveLength(coordinates.length);
  });
});

describe('[rules-on-fields] the built schema', () => {
  test('MUST have a rule on every field of every object', () => {
    expect(fields.length).toBeGreaterThan(100);
    for (const { coordinate, rule } of fields)
      expect([rule?.discloses].flat().every(isRecordClass), coordinate).toBe(true);
  });

  test('MUST answer null for whatever can be withheld: only what is open to all is non-null', () => {
    const nonNull = fields.filter(({ field }) => isNonNullType(field.type));
    expect(nonNull.map(({ coordinate }) => coordinate)).toContain('PageInfo.hasNextPage');
    for (const { coordinate, rule } of nonNull) expect(rule?.discloses, coordinate).toBe('open');
  });

  test('cannot have an abstract type, below which a rule could be dropped', () => {
    expect(types.filter((type) => isAbstractType(type))).toEqual([]);
  });
});

describe('[rules-on-fields] the matrix', () => {
  const matrix = matrixOf(schema);

  test('MUST have a row for every coordinate', () => {
    expect(matrix.map((row) => row.coordinate).sort()).toEqual(coordinates);
  });

  test('MUST name a known class and a known clause in every row', () => {
    for (const row of matrix) {
      expect(row.classes.length, row.coordinate).toBeGreaterThan(0);
      expect(row.classes.every(isRecordClass), row.coordinate).toBe(true);
      expect(row.clauses.length, row.coordinate).toBeGreaterThan(0);
      expect(
        row.clauses.every((clause) => Object.hasOwn(clauses, clause)),
        row.coordinate,
      ).toBe(true);
    }
  });

  test('MUST say of every output field what opens it, and of nothing that enters', () => {
    for (const row of matrix)
      if (row.direction === 'enters') expect(row.openings, row.coordinate).toEqual([]);
      else expect(row.openings.length, row.coordinate).toBeGreaterThan(0);
  });
});
