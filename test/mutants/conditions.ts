import type { Edit } from './source/operators.ts';

/**
 * The conditions of an SQL text, and each part of one left out: of `a and b and c` one is always true, so that more rows
 * are found; of `a or b` one is never, so that fewer are; what stands alone after `where`, `on` or `when` is always true.
 */

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text, a name, a word with its dots, or one sign. */
const token = /'(?:[^']|'')*'|"[^"]*"|[A-Za-z_][\w.]*|:=|\S/g;

/** What begins a condition, and what ends one; other words are part of it. */
const beginning = new Set(['where', 'on', 'when', 'having']);
const ending = new Set(
  'then else select from join left cross order group limit offset union return if , ; :='.split(' '),
);

/** What stands together: brackets, and what a word begins and another one ends. */
const opening = new Set(['(', 'case', 'begin']);
const closing = new Set([')', 'end']);

/** The tokens of a text; what `${…}` holds, and comments, are one blank each, so that nothing in them is a condition. */
function tokensOf(sql: string): Token[] {
  // `end case` ends what `case` began, and begins nothing.
  let shown = sql.replaceAll(/--[^\n]*|(?<=\bend )case/gi, (piece) => ' '.repeat(piece.length));
  for (let from = shown.indexOf('${'); from >= 0; from = shown.indexOf('${', from + 1)) {
    let depth = 0;
    let to = from + 1;
    do {
      if (shown[to] === '{') depth += 1;
      if (shown[to] === '}') depth -= 1;
      to += 1;
    } while (depth > 0 && to < shown.length);
    shown = `${shown.slice(0, from)}${'x'.repeat(to - from)}${shown.slice(to)}`;
  }
  return [...shown.matchAll(token)].map(({ 0: text, index }) => ({
    text: text.toLowerCase(),
    start: index,
    end: index + text.length,
  }));
}

/** A condition: the word before it, if it is one that begins one, and its tokens, those in brackets too. */
interface Condition {
  readonly after: string | null;
  readonly tokens: readonly Token[];
}

/** Goes through a text bracket by bracket. */
function conditionsOf(tokens: readonly Token[]): Condition[] {
  const found: Condition[] = [];
  let [after, own] = [null as string | null, [] as Token[]];
  const close = (next: string | null): void => {
    if (own.length > 0) found.push({ after, tokens: own });
    [after, own] = [next, []];
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const each = tokens[at];
    if (each === undefined) continue;
    if (opening.has(each.text)) {
      const end = closingOf(tokens, at);
      found.push(...conditionsOf(tokens.slice(at + 1, end)));
      own.push(...tokens.slice(at, end + 1));
      at = end;
    } else if (beginning.has(each.text)) close(each.text);
    else if (ending.has(each.text)) close(null);
    else own.push(each);
  }
  close(null);
  return found;
}

/** How much deeper the next token stands for this one. */
const deeper = ({ text }: Token): number => Number(opening.has(text)) - Number(closing.has(text));

function closingOf(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (const [at, each] of tokens.entries()) {
    if (at < from) continue;
    depth += deeper(each);
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** The parts of a condition between a word that stands in no bracket. */
function parted(tokens: readonly Token[], word: 'and' | 'or'): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const each of tokens) {
    depth += deeper(each);
    if (depth === 0 && each.text === word) parts.push([]);
    else parts.at(-1)?.push(each);
  }
  return parts.filter((part) => part.length > 0);
}

/** Every condition of an SQL text with one part of it left out, as edits of that text. */
export function conditionEdits(sql: string): Edit[] {
  const put = (part: readonly Token[], text: string): Edit[] => {
    const [first, last] = [part[0], part.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [
          {
            kind: `row condition ${text === 'true' ? 'dropped' : 'never met'}`,
            start: first.start,
            end: last.end,
            put: text,
          },
        ];
  };
  return conditionsOf(tokensOf(sql)).flatMap(({ after, tokens }) => {
    const either = parted(tokens, 'or');
    const isAlone = either.length === 1 && parted(tokens, 'and').length === 1;
    if (isAlone) {
      // `case x when 'A'` compares a text, and is no condition.
      const isText = tokens.length === 1 && tokens[0]?.text.startsWith("'");
      return after === null || isText ? [] : put(tokens, 'true');
    }
    return either.flatMap((part) => {
      const every = parted(part, 'and');
      return [
        ...(either.length > 1 ? put(part, 'false') : []),
        ...(every.length > 1 ? every.flatMap((one) => put(one, 'true')) : []),
      ];
    });
  });
}
