import type { Edit } from './operators.ts';
import { children, type Node } from './tree.ts';

/** What a statement's text can say otherwise, and the conditions that are put into it. */

const others: readonly (readonly [pattern: RegExp, ...puts: string[]])[] = [
  [/ and /g, ' or '],
  [/\bor /g, 'and '],
  [/is null/g, 'is not null'],
  [/is not null/g, 'is null'],
  [/(?<= )<(?= )/g, '<=', '>'],
  [/(?<= )<=(?= )/g, '<', '>='],
  [/(?<= )>=(?= )/g, '>', '<='],
  [/(?<= )>(?= )/g, '>=', '<'],
  [/(?<= )=(?= )/g, '<>'],
  [/ = '[A-Z]+'/g, ' is not null'],
  [/\bexists \(/g, 'not exists ('],
];

/** A condition by its name: what takes rows from a list, wherever it is put. */
const isCondition = (text: string): boolean =>
  /^(is[A-Z]\w*|\w+Is[A-Z]\w*|overlaps\(.*|within\(.*)$/s.test(text);

/** Of a text that is tagged as SQL: each operator otherwise, each condition that is put in always and never so. */
export function sqlEditsOf(node: Node, text: (node: Node) => string): Edit[] {
  const quasi = node['quasi'] as Node;
  const written = children(quasi, 'quasis').flatMap((part) =>
    others.flatMap(([pattern, ...puts]) =>
      [...text(part).matchAll(pattern)].flatMap(({ 0: found, index }) =>
        puts.map((put) => ({
          kind: 'SQL operator',
          start: part.start + index,
          end: part.start + index + found.length,
          put,
        })),
      ),
    ),
  );
  const put = children(quasi, 'expressions')
    .filter((each) => isCondition(text(each)))
    .flatMap(({ start, end }) =>
      ['true', 'false'].map((always) => ({ kind: 'SQL condition', start, end, put: `sql\`${always}\`` })),
    );
  return [...written, ...put];
}
