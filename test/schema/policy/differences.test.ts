import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clauses } from '../../../schema/policy/clauses.ts';
import { differences } from '../../../schema/policy/differences.ts';

const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');

describe('[policy] where policy and statute do not say the same', () => {
  test('MUST be put to the library’s counsel clause by clause, each with its section', () => {
    expect(differences.map(({ clause, section }) => [clause, section])).toEqual([
      ['legal.process', 'MCA 22-1-1103(1)(b)'],
      ['caregiver.with-card', 'MCA 22-1-1103(1)(a)'],
      ['caregiver.without-card', 'MCA 22-1-1103(1)(a), (3)'],
      ['statute.consent', 'MCA 22-1-1103(1)(a)'],
      ['access.card', 'MCA 22-1-1103(1)(a)'],
      ['recovery.agency', 'MCA 22-1-1103(3)'],
      ['conduct.incident', 'MCA 22-1-1103(1)'],
    ]);
    for (const { clause } of differences) expect(Object.keys(clauses)).toContain(clause);
  });

  test.each(differences)('MUST stand on the page that is published: $about', (difference) => {
    for (const text of Object.values(difference)) expect(page).toContain(text);
  });
});
