import { parseAst } from 'vitest/node';

/** A node of a source's syntax tree, as far as it is looked at here. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** A node's own member that is a node, or null. */
export const child = (node: Node, name: string): Node | null => {
  const value = node[name];
  return isNode(value) ? value : null;
};

export const children = (node: Node, name: string): Node[] => {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
};

/** What wraps an expression in a type, and is looked through; of all other types nothing is left when it runs. */
const wrapping = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

export const parse = (text: string): Node => parseAst(text, { lang: 'ts' }) as unknown as Node;

/** Goes through whatever runs: `visit` is given each node with those around it, the nearest last. */
export function walk(
  node: Node,
  visit: (node: Node, around: readonly Node[]) => void,
  around: readonly Node[] = [],
) {
  if (node.type.startsWith('TS') && !wrapping.has(node.type)) return;
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return;
  visit(node, around);
  for (const [name, value] of Object.entries(node)) {
    if (name === 'typeAnnotation' || name === 'returnType' || name === 'typeParameters') continue;
    for (const each of Array.isArray(value) ? value : [value])
      if (isNode(each)) walk(each, visit, [...around, node]);
  }
}
