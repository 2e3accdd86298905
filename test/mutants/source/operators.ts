import { child, children, type Node } from './tree.ts';

/** A piece of a source that is written otherwise. */
export interface Edit {
  /** What kind of a change, as it is counted. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly put: string;
}

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '**': ['*'],
};

const otherCalls = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['add', 'subtract'],
  ['subtract', 'add'],
]);

/** The source of a node. */
type Text = (node: Node) => string;

const replaced = (kind: string, { start, end }: Node, ...puts: readonly string[]): Edit[] =>
  puts.map((put) => ({ kind, start, end, put }));

/** An operator between two: another one, or one of the two alone. */
function ofBinary(node: Node, text: Text): Edit[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  const operator = String(node['operator']);
  if (left === null || right === null) return [];
  const others =
    node.type === 'LogicalExpression' ? ({ '&&': ['||'], '||': ['&&'] } as const) : otherOperators;
  const swapped = ((others as Record<string, readonly string[]>)[operator] ?? []).map((other) => ({
    kind: node.type === 'LogicalExpression' ? 'logic' : 'comparison',
    start: node.start,
    end: node.end,
    put: `((${text(left)}) ${other} (${text(right)}))`,
  }));
  return node.type === 'LogicalExpression'
    ? [...swapped, ...replaced('half of a condition dropped', node, `(${text(left)})`, `(${text(right)})`)]
    : swapped;
}

/** A number one more and one less; a duration likewise; a text that is another; a pattern with another length or end. */
function ofLiteral(node: Node, text: Text): Edit[] {
  const { value } = node;
  if (typeof value === 'number') return replaced('number', node, `(${value + 1})`, `(${value - 1})`);
  if (typeof value === 'boolean') return replaced('boolean', node, String(!value));
  if (node['regex'] !== undefined) return replaced('pattern', node, ...otherPatterns(text(node)));
  if (typeof value !== 'string') return [];
  const duration = /^(PT?)(\d+)([A-Z])$/.exec(value);
  if (duration === null) return replaced('text', node, "'of a mutant'");
  const [, before, count, unit] = duration;
  return replaced('duration', node, ...[1, -1].map((more) => `'${before}${Number(count) + more}${unit}'`));
}

const otherPatterns = (pattern: string): string[] => [
  ...[...pattern.matchAll(/(?<=[{,])\d+(?=[,}])/g)].flatMap(({ 0: count, index }) =>
    [1, -1].map(
      (more) => pattern.slice(0, index) + String(Number(count) + more) + pattern.slice(index + count.length),
    ),
  ),
  ...[pattern.replace('^', ''), pattern.replace(/\$(?=\/\w*$)/, '')].filter((each) => each !== pattern),
];

/** A call of another method; a filter left out; a question about members answered either way. */
function ofCall(node: Node, text: Text): Edit[] {
  const callee = child(node, 'callee');
  const [object, property] = [callee && child(callee, 'object'), callee && child(callee, 'property')];
  if (callee?.type !== 'MemberExpression' || object === null || property === null) return [];
  const name = text(property);
  const other = otherCalls.get(name);
  return [
    ...(other === undefined ? [] : replaced('method', property, other)),
    ...(name === 'filter' ? replaced('filter dropped', node, text(object)) : []),
    ...(['includes', 'has', 'hasOwn', 'some', 'every', 'test'].includes(name)
      ? replaced('answer', node, 'true', 'false')
      : []),
  ];
}

/** One member fewer. */
const ofList = (node: Node, text: Text): Edit[] => {
  const elements = children(node, 'elements');
  return elements.flatMap((left) =>
    replaced(
      'member dropped',
      node,
      `[${elements
        .filter((each) => each !== left)
        .map(text)
        .join(', ')}]`,
    ),
  );
};

/** Every way in which one node can be otherwise. */
export function editsOf(node: Node, around: readonly Node[], text: Text): Edit[] {
  const [parent] = around.slice(-1);
  const isKey = parent?.type === 'Property' && parent['key'] === node;
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return ofBinary(node, text);
    case 'UnaryExpression': {
      const argument = child(node, 'argument');
      return node['operator'] === '!' && argument
        ? replaced('negation dropped', node, `(${text(argument)})`)
        : [];
    }
    case 'ConditionalExpression':
      return ['consequent', 'alternate'].flatMap((name) => {
        const branch = child(node, name);
        return branch === null ? [] : replaced('one branch', node, `(${text(branch)})`);
      });
    case 'IfStatement': {
      const test = child(node, 'test');
      return test === null ? [] : replaced('condition', test, 'true', 'false');
    }
    case 'SwitchCase':
      return child(node, 'test') === null ? [] : replaced('case dropped', node, '');
    case 'Literal':
      return isKey || parent?.type === 'TSLiteralType' ? [] : ofLiteral(node, text);
    case 'CallExpression':
      return ofCall(node, text);
    case 'ArrayExpression':
      return ofList(node, text);
    case 'ExpressionStatement':
      return replaced('statement dropped', node, ';');
    default:
      return [];
  }
}
