import { describe, expect, test } from 'vitest';
import { isBasis } from '../../../schema/policy/bases.ts';
import { isRecordClass } from '../../../schema/policy/classes.ts';
import { isPurpose, mayWorkFor, purposesOf } from '../../../schema/policy/purposes.ts';

const desk = ['SHELVING', 'CIRCULATION', 'NOTICES', 'ACCOUNT', 'SERVICE', 'RECOVERY', 'STATISTICS'] as const;
const office = ['CONDUCT', 'LEGAL', 'AUDIT', 'CLIENTS'] as const;

describe('[collect.function] a role’s purposes', () => {
  test('MUST be, for a volunteer, shelving alone', () => {
    expect(purposesOf('VOLUNTEER')).toEqual(['SHELVING']);
    expect(mayWorkFor('VOLUNTEER', 'SHELVING')).toBe(true);
    for (const purpose of [...desk.slice(1), ...office]) expect(mayWorkFor('VOLUNTEER', purpose)).toBe(false);
  });

  test('MUST be, for a clerk, the desk’s, and cannot be the office’s', () => {
    expect(purposesOf('CLERK')).toEqual(desk);
    for (const purpose of desk) expect(mayWorkFor('CLERK', purpose)).toBe(true);
    for (const purpose of office) expect(mayWorkFor('CLERK', purpose)).toBe(false);
  });

  test('MUST be, for an administrator, all of them', () => {
    expect(purposesOf('ADMINISTRATOR')).toEqual([...desk, ...office]);
  });
});

describe('a name from outside', () => {
  test('MUST be known only if a table has it', () => {
    expect(isPurpose('CIRCULATION')).toBe(true);
    expect(isBasis('CARD')).toBe(true);
    expect(isRecordClass('contact')).toBe(true);
  });

  test.each([
    '',
    'circulation',
    'toString',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    null,
    undefined,
    0,
    {},
  ])('cannot be known for being on every object, or nearly right: %j', (name) => {
    expect([
      isPurpose(name),
      isBasis(name),
      isRecordClass(name === 'circulation' ? 'Circulation' : name),
    ]).toEqual([false, false, false]);
  });

  test('cannot be known for being a list that is written as one', () => {
    expect([isPurpose(['CIRCULATION']), isBasis(['CARD']), isRecordClass(['contact'])]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
