import { readFileSync } from 'node:fs';
import { type Edit, editsOf } from './operators.ts';
import { type Node, parse, walk } from './tree.ts';

/** A program's file that says one thing otherwise. */
export interface SourceMutant {
  /** The kind of the change. */
  readonly table: string;
  readonly name: string;
  /**
   * The same without the line, which changes with whatever is above it; of a number or a text, which stands in many
   * places, with what is around it.
   */
  readonly change: string;
  /** The file's path, absolute. */
  readonly path: string;
  readonly text: string;
}

/** How often anything may be gone round before it is taken to run on for ever. */
const rounds = 20_000_000;
const isLoop = ({ type }: Node): boolean => /^(While|DoWhile|For|ForOf|ForIn)Statement$/.test(type);
const isFunction = ({ type }: Node): boolean =>
  /^(ArrowFunctionExpression|Function(Declaration|Expression))$/.test(type);

/**
 * Every mutant of a file.
 * @param path from the folder of the project
 * @param only whether whole tables, which have mutants of their own, are left out: what is in functions alone
 */
export function sourceMutants(path: string, only: 'functions' | 'everything'): SourceMutant[] {
  const file = new URL(`../../../${path}`, import.meta.url).pathname;
  const source = readFileSync(file, 'utf8');
  const tree = parse(source);
  const text = ({ start, end }: Node): string => source.slice(start, end);
  const edits: (Edit & { readonly inside: string })[] = [];
  const guards: Edit[] = [];
  const shown = (piece: string): string => piece.replaceAll(/\s+/g, ' ').slice(0, 70);
  const inside = ({ type }: Node, around: readonly Node[]): string =>
    type === 'Literal' ? ` in ${around.slice(-1).map(text).map(shown).join()}` : '';
  walk(tree, (node, around) => {
    if (isLoop(node)) guards.push(...guarded(node, text));
    if (only === 'everything' || around.some(isFunction))
      for (const edit of editsOf(node, around, text)) edits.push({ ...edit, inside: inside(node, around) });
  });
  return edits.map((edit) => {
    const line = source.slice(0, edit.start).split('\n').length;
    const change = `${shown(source.slice(edit.start, edit.end))} → ${shown(edit.put) || 'nothing'}`;
    return {
      table: edit.kind,
      name: `${path}:${line} ${change}`,
      change: `${path} ${change}${edit.inside}`,
      path: file,
      text: `let roundsLeft = ${rounds}; ${applied(source, edit, guards)}`,
    };
  });
}

/** A loop that throws when it runs on: a mutant may never end. */
function guarded(node: Node, text: (node: Node) => string): Edit[] {
  const body = node['body'] as Node;
  const guard = `if (--roundsLeft < 0) throw new RangeError('runs on');`;
  if (text(body).startsWith('{'))
    return [{ kind: '', start: body.start + 1, end: body.start + 1, put: guard }];
  return [
    { kind: '', start: body.start, end: body.start, put: `{ ${guard} ` },
    { kind: '', start: body.end, end: body.end, put: ' }' },
  ];
}

/** A source with the change, and with the guards that the change has not taken away. */
function applied(source: string, edit: Edit, guards: readonly Edit[]): string {
  const outside = guards.filter(({ start, end }) => end <= edit.start || start >= edit.end);
  return [...outside, edit]
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((whole, { start, end, put }) => whole.slice(0, start) + put + whole.slice(end), source);
}
