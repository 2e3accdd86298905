import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Tests that stand together: a `describe` that names a clause, or a test that does so by itself. */
export interface TestGroup {
  /** From the project's root. */
  readonly file: string;
  readonly clauses: readonly string[];
  /** Without the clauses. */
  readonly title: string;
  /** Tests as they are written; one that is repeated for a list of values counts once, those of a table not at all. */
  readonly tests: number;
  /** Cases that it or a test within it names. */
  readonly cases: readonly string[];
}

/** A call of `describe` or `test` with its title, at any indentation, also after the list of an `each`. */
const call = /^( *)(describe|test)(?:\.each\b[\s\S]*?\))?\(\s*(['"`])((?:(?!\3).)*)\3/gm;
const caseId = /\bC\d\d\b/g;
const tag = /\[([a-z-]+\.[a-z-]+)\]/g;

/** The groups of one file: a test within a group that names a clause is that group's. Indentation tells what is within. */
export function groupsIn(file: string, text: string): TestGroup[] {
  const groups: (TestGroup & { indent: number })[] = [];
  let open: { indent: number; at: number } | null = null;
  for (const [, indentation = '', kind, , title = ''] of text.matchAll(call)) {
    const indent = indentation.length;
    if (open !== null && indent <= open.indent) open = null;
    const cases = title.match(caseId) ?? [];
    const clauses = [...title.matchAll(tag)].map(([, clause = '']) => clause);
    const around = open === null ? undefined : groups[open.at];
    const isSame = around !== undefined && clauses.every((clause) => around.clauses.includes(clause));
    if (open !== null && around !== undefined && isSame) {
      const tests = around.tests + Number(kind === 'test');
      groups[open.at] = { ...around, tests, cases: [...around.cases, ...cases] };
      continue;
    }
    if (clauses.length === 0) continue;
    groups.push({
      file,
      clauses,
      title: title.replace(tag, '').replace(/\s+/g, ' ').trim(),
      tests: Number(kind === 'test'),
      cases,
      indent,
    });
    if (kind === 'describe') open = { indent, at: groups.length - 1 };
  }
  return groups.map(({ indent: _, ...group }) => group);
}

/** Every group of the project's tests, by file. */
export function testGroups(): TestGroup[] {
  const root = fileURLToPath(new URL('..', import.meta.url));
  return readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.split(sep).includes('node_modules'))
    .sort()
    .flatMap((path) => groupsIn(relative(root, path), readFileSync(path, 'utf8')));
}
