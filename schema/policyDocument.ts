import type { GraphQLSchema } from 'graphql';
import { matrixOf } from './matrix.ts';
import { acts, type WhoMay, whoMay } from './policy/acts.ts';
import { type Basis, bases } from './policy/bases.ts';
import { recordClasses } from './policy/classes.ts';
import { type ClauseId, clauses } from './policy/clauses.ts';
import { differences } from './policy/differences.ts';
import { purposes } from './policy/purposes.ts';
import type { TestGroup } from './testTitles.ts';

const clauseIds = Object.keys(clauses) as ClauseId[];
const list = (lines: readonly string[]): string => (lines.length === 0 ? '- none' : lines.join('\n'));
const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const linked = (file: string): string => `[\`${file}\`](../${file})`;

/** `Loan.id`, `Loan.state` → `Loan`: `id`, `state`. A line a type, so that a new field is a word in a diff. */
function byType(coordinates: readonly string[]): string[] {
  const types = Map.groupBy(coordinates, (coordinate) => coordinate.split('.')[0] ?? '');
  return [...types].map(
    ([type, fields]) => `- \`${type}\`: ${named(fields.map((each) => each.slice(type.length + 1)))}`,
  );
}

const opensOf = (basis: Basis): string => {
  const rule: { opens: readonly string[]; also?: string } = bases[basis];
  return [...(rule.opens.length === 0 ? [] : [named(rule.opens)]), ...(rule.also ? [rule.also] : [])].join(
    ', ',
  );
};

const basesOf = (clause: ClauseId): string[] =>
  (Object.keys(bases) as Basis[])
    .filter((basis) => bases[basis].clause === clause)
    .map((basis) => `- \`${basis}\` on ${bases[basis].evidence}: ${opensOf(basis) || 'nothing of a person'}`);

const byWhom = ({ basis, purpose, roles }: WhoMay): string =>
  purpose === null
    ? `\`${basis}\``
    : `${roles.map((role) => role.toLowerCase()).join(', ')} with \`${purpose}\``;

function actsOf(clause: ClauseId, built: ReadonlySet<string>): string[] {
  const lines = Map.groupBy(whoMay(), ({ act }) => act);
  return [...lines]
    .filter(([act]) => acts[act].clause === clause)
    .map(([act, who]) => {
      const whom = 'anyone' in acts[act] ? 'anyone' : who.map(byWhom).join('; ');
      return `- \`${act}\`: ${whom}${built.has(act) ? '' : ' (not in this version)'}`;
    });
}

/** Fields that give away a class kept under this clause. What is open to everyone gives away nothing about anybody. */
const fieldsOf = (clause: ClauseId, schema: GraphQLSchema): string[] =>
  byType(
    matrixOf(schema)
      .filter((row) => row.direction === 'discloses' && !row.classes.includes('open'))
      .filter((row) => row.clauses.includes(clause))
      .map((row) => row.coordinate),
  );

function testsOf(clause: ClauseId, groups: readonly TestGroup[]): string[] {
  const files = Map.groupBy(
    groups.filter((group) => group.clauses.includes(clause)),
    ({ file }) => file,
  );
  return [...files].flatMap(([file, own]) => [
    `- ${linked(file)}`,
    ...own.map(
      ({ title, tests }) => `  - ${title || 'the clause itself'}${tests === 0 ? '' : ` (${tests})`}`,
    ),
  ]);
}

const section = (clause: ClauseId, schema: GraphQLSchema, groups: readonly TestGroup[]): string => {
  const built = new Set(Object.keys(schema.getMutationType()?.getFields() ?? {}));
  const parts: [string, string[]][] = [
    ['Opened on this clause', basesOf(clause)],
    ['Acts', actsOf(clause, built)],
    ['Fields kept under it', fieldsOf(clause, schema)],
    ['Tests', testsOf(clause, groups)],
  ];
  return [
    `### ${clause}`,
    `${clauses[clause].says} *${clauses[clause].source}.*`,
    ...parts
      .filter(([heading, lines]) => heading === 'Tests' || lines.length > 0)
      .map(([heading, lines]) => `${heading}:\n\n${list(lines)}`),
  ].join('\n\n');
};

const classLines = (): string[] =>
  Object.entries(recordClasses).map(
    ([name, { gives, clause }]) => `| \`${name}\` | ${gives} | [${clause}](#${anchor(clause)}) |`,
  );

/** As Markdown makes a heading's own. */
const anchor = (clause: string): string => clause.replaceAll('.', '');

const purposeLines = (): string[] =>
  Object.entries(purposes).map(
    ([purpose, { roles, opens }]) =>
      `| \`${purpose}\` | ${roles.map((role) => role.toLowerCase()).join(', ')} | ${named(opens) || '–'} |`,
  );

const differenceText = (): string[] =>
  differences.map(({ clause, about, policy, statute, section: where, kept, question }) =>
    [
      `### ${about}`,
      [
        `- The policy ([${clause}](#${anchor(clause)})): ${policy}`,
        `- The statute (${where}): ${statute}`,
        `- Carrel: ${kept}`,
        `- To decide: ${question}`,
      ].join('\n'),
    ].join('\n\n'),
  );

/** Case id → where it is tested. */
function caseLines(groups: readonly TestGroup[]): string[] {
  const cases = groups.flatMap((group) => group.cases.map((id) => ({ id, file: group.file })));
  return [...Map.groupBy(cases, ({ id }) => id)]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([id, where]) => `- ${id}: ${[...new Set(where.map(({ file }) => linked(file)))].join(', ')}`);
}

/**
 * `docs/policy.md`: clause → what Carrel does → fields → tests, and what the library's counsel is to decide.
 * @param groups the tests, as `testGroups` finds them
 */
export function policyDocument(schema: GraphQLSchema, groups: readonly TestGroup[]): string {
  const parts = [
    '# The policy, and what keeps it',
    'Printed by `npm run print` from [`schema/policy`](../schema/policy), the built schema and the titles of the tests; not written by hand. Policy 1002 stands here in our own words. Numbers in brackets are tests as they are written; one that runs for many values counts once. Beyond those listed, `test/policy` asks every field, and does every act, on every basis and for every purpose. [What the library’s counsel is to decide](#for-the-librarys-counsel) stands near the end.',
    '## Record classes',
    `| class | gives away | kept under |\n|---|---|---|\n${classLines().join('\n')}`,
    'A field of class `open` gives away nothing about anybody and is not listed below; [`policy.json`](../schema/policy.json) has every field with all that opens it.',
    '## Purposes of staff',
    `| purpose | roles | opens |\n|---|---|---|\n${purposeLines().join('\n')}`,
    '## Clauses',
    ...clauseIds.map((clause) => section(clause, schema, groups)),
    '## For the library’s counsel',
    'Where the policy and the statute do not say the same. These are questions, in our own words, and no advice; read the statute as it stands today.',
    ...differenceText(),
    '## Cases',
    list(caseLines(groups)),
  ];
  return `${parts.join('\n\n')}\n`;
}
