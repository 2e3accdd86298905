import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acts } from '../../schema/policy/acts.ts';
import { clauses } from '../../schema/policy/clauses.ts';
import { differences } from '../../schema/policy/differences.ts';
import { policyDocument } from '../../schema/policyDocument.ts';
import { schema } from '../../schema/schema.ts';
import { groupsIn, testGroups } from '../../schema/testTitles.ts';

const groups = testGroups();
const document = policyDocument(schema, groups);
const linesOf = (heading: string): string[] => {
  const [, section = ''] = document.split(`\n### ${heading}\n`);
  return (section.split(/\n##/)[0] ?? '').split('\n');
};

describe('[policy] docs/policy.md', () => {
  test('MUST be what the policy, the schema and the tests print: run `npm run print`', () => {
    const file = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
    expect(file).toBe(document);
  });

  test('MUST have each clause once, and each act once, under the clause that it serves', () => {
    for (const clause of Object.keys(clauses)) {
      expect(document.split(`\n### ${clause}\n`), clause).toHaveLength(2);
      const listed = linesOf(clause).flatMap((line) => /^- `(\w+)`: (?!`)/.exec(line)?.[1] ?? []);
      const own = Object.entries(acts).filter(([, act]) => act.clause === clause);
      for (const [act] of own)
        expect(
          linesOf(clause).filter((line) => line.startsWith(`- \`${act}\`: `)),
          act,
        ).toHaveLength(1);
      expect(listed.filter((name) => name in acts && !own.some(([act]) => act === name))).toEqual([]);
    }
  });

  test('MUST name every field that gives something away, under the clause of its class', () => {
    expect(linesOf('collect.function').find((line) => line.startsWith('- `Patron`'))).toContain(
      '`birthDate`',
    );
    expect(linesOf('statistics.aggregate')).toContain('- `Query`: `statistics`');
    expect(document).not.toContain('`barcode`');
  });

  test('MUST name a test of every case and clause that a test names, and of no other', () => {
    expect(linesOf('statistics.aggregate').join('\n')).toContain('C30');
    expect(document).toMatch(/^- C30: .*suppression\.test\.ts/m);
    const unknown = groups.flatMap(({ clauses: named }) => named).filter((each) => !(each in clauses));
    // Rules of the program's own, of the command line for one, have tags of their own.
    expect(unknown.filter((each) => /^(collect|retain|access|caregiver|legal)\./.test(each))).toEqual([]);
  });

  test('MUST put each difference to the library’s counsel with the statute’s section', () => {
    expect(differences.map(({ clause }) => clause)).toEqual(
      expect.arrayContaining(['legal.process', 'caregiver.with-card', 'statute.consent']),
    );
    for (const { about, section, question } of differences) {
      expect(section).toMatch(/^MCA 22-1-11\d\d/);
      expect(linesOf(about).join('\n')).toContain(section);
      expect(linesOf(about).join('\n')).toContain(question);
    }
  });
});

describe('[policy] the titles of tests', () => {
  // In pieces, so that this file's own titles are not found to be more than they are.
  const text = [
    "describe('[access.card] C10 a card', () => {",
    "  test('MUST open', () => {});",
    '  test.each([',
    "    ['one', 1],",
    "    ['(two)', 2],",
    "  ])('cannot open %s', () => {});",
    "  test('[legal.process] C25 MUST be its own', () => {});",
    '});',
    "describe('in passing', () => {",
    "  test('[access.card] [access.lost-card] cannot (C09)', () => {});",
    "  test('of nothing', () => {});",
    '});',
  ].join('\n');

  test('MUST be found with what stands within them, and counted', () => {
    expect(groupsIn('a.test.ts', text)).toEqual([
      { file: 'a.test.ts', clauses: ['access.card'], title: 'C10 a card', tests: 2, cases: ['C10'] },
      {
        file: 'a.test.ts',
        clauses: ['legal.process'],
        title: 'C25 MUST be its own',
        tests: 1,
        cases: ['C25'],
      },
      {
        file: 'a.test.ts',
        clauses: ['access.card', 'access.lost-card'],
        title: 'cannot (C09)',
        tests: 1,
        cases: ['C09'],
      },
    ]);
  });
});
