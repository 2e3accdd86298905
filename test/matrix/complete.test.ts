import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { refusedStaff, staff } from './callers.ts';
import { coordinate, everyRoot, type Field } from './fields.ts';

/** A field that is added to the graph fails here until somebody has said, by hand, who is to see it. */
test('[policy] MUST expect every field of the printed schema, and no other', () => {
  const printed = parse(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  const inSchema = printed.definitions.flatMap((definition) =>
    definition.kind === 'ObjectTypeDefinition'
      ? (definition.fields ?? []).map((each) => `${definition.name.value}.${each.name.value}`)
      : [],
  );
  const expected = new Set<string>();
  const visit = (each: Field): void => {
    expected.add(coordinate(each));
    each.below.forEach(visit);
  };
  everyRoot.forEach(visit);
  expect([...expected].sort()).toEqual(inSchema.sort());
});

test('[collect.function] MUST cover every role with every purpose and with none', () => {
  expect(staff.length + refusedStaff.length).toBe(3 * 12);
});
