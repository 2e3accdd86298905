import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../schema/judge/judge.ts';
import { limitsOf } from '../../../schema/judge/limits.ts';
import { schema } from '../../../schema/schema.ts';
import { checkTokens, parseQuietly } from '../../../src/gateway/parsing.ts';
import { validateQuietly } from '../../../src/gateway/validation.ts';

const caller = {
  principal: { basis: 'PUBLIC' },
  opened: new Set(['open'] as const),
  reach: 'nobody',
} as const;

const limits = limitsOf(caller.principal);

/** Parses, validates and judges as the gateway does; the code of what stops it, or `null`. */
function stoppedBy(text: string): string | null {
  try {
    const document = parseQuietly(text);
    checkTokens(document, caller.principal);
    const [error] = validateQuietly(schema, document);
    if (error !== undefined) throw error;
    const [operation] = document.definitions as OperationDefinitionNode[];
    if (operation === undefined) throw new TypeError('no operation');
    judge(schema, document, operation, {}, caller);
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return String(error.extensions.code ?? error.message);
    throw error;
  }
}

/** Milliseconds of the processor's time that a piece of work takes, however busy the machine is otherwise. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** `title { items { title { items { … { end } } } } }`, so many fields deep. */
const nested = (depth: number, end = '__typename') =>
  Array.from({ length: depth - 1 }).reduceRight<string>(
    (inner, _, level) =>
      `${level === 0 ? 'title(id: "x")' : level % 2 === 1 ? 'items' : 'title'} { ${inner} }`,
    end,
  );

const aliased = (count: number, prefix = 'a') =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}: __typename`).join(' ');

const tooMuch = 'GRAPHQL_VALIDATION_FAILED';

describe('[judged-once] a document', () => {
  test('MUST be answered with as many fields as the limit, and cannot be with one more', () => {
    // Of each kind of type its name and kind, twelve deep; a root and the list of types above them.
    const levels = 12;
    const each = 2 + levels * 3 - 1;
    const tree = `fragment F on __Type { ${'name kind ofType { '.repeat(levels - 1)} name kind ${'} '.repeat(levels - 1)} }`;
    const folded = (fields: number) => {
      const roots = Math.floor(fields / each);
      const whole = Array.from({ length: roots }, (_, n) => `a${n}: __schema { types { ...F } }`).join(' ');
      return `{ ${whole} viewer { ${aliased((fields % each) - 1)} } } ${tree}`;
    };
    expect(stoppedBy(folded(limits.fields))).toBeNull();
    expect(stoppedBy(folded(limits.fields + 1))).toBe(tooMuch);
  });

  test('MUST be answered with as many fields of the root as the limit, and cannot be with one more', () => {
    const roots = (count: number) => `{ ${aliased(count)} }`;
    expect(stoppedBy(roots(limits.roots))).toBeNull();
    expect(stoppedBy(roots(limits.roots + 1))).toBe(tooMuch);
    expect(stoppedBy(`{ ...F ...F } fragment F on Query { ${aliased(limits.roots / 2 + 1)} }`)).toBe(tooMuch);
  });

  test('MUST be answered with as many fragments as the limit, and cannot be with one more, whatever comes of them', () => {
    const spread = (hundreds: number, more: string) =>
      `{ ${'...A '.repeat(hundreds)} ${more} } fragment A on Query { ${'...B '.repeat(99)} }
       fragment B on Query { __typename @skip(if: true) }`;
    expect(stoppedBy(spread(limits.spreads / 100, ''))).toBeNull();
    expect(stoppedBy(spread(limits.spreads / 100, '... { __typename }'))).toBe(tooMuch);
  });

  test('cannot be longer than the limit of tokens', () => {
    const long = (count: number) => `{ viewer { basis ${'... @skip(if: true) { basis } '.repeat(count)} } }`;
    const most = Math.floor((limits.tokens - 6) / 11);
    expect(stoppedBy(long(most))).toBeNull();
    expect(stoppedBy(long(most + 1))).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('MUST be answered with fields asked again as often as the limit, and cannot be once more', () => {
    const again = (times: number) => `{ viewer { ${aliased(times + 1)} } }`;
    expect(stoppedBy(again(limits.aliases))).toBeNull();
    expect(stoppedBy(again(limits.aliases + 1))).toBe(tooMuch);
    // By the same name, by a fragment, and by a few names in each of a few places.
    expect(stoppedBy(`{ viewer { ${'basis '.repeat(limits.aliases + 2)} } }`)).toBe(tooMuch);
    const inFragments = `{ viewer { ${'...F '.repeat(limits.aliases + 2)} } } fragment F on Viewer { basis }`;
    expect(stoppedBy(inFragments)).toBe(tooMuch);
    const spread = Array.from(
      { length: 10 },
      (_, n) => `v${n}: viewer { ${aliased(limits.aliases / 10 + 1)} }`,
    );
    expect(stoppedBy(`{ ${spread.join(' ')} }`)).toBe(tooMuch);
    // An alias alone is no repetition: each of these fields stands once in its place.
    const renamed = Array.from(
      { length: 20 },
      (_, n) => `v${n}: viewer { a: basis b: kind c: role d: purpose }`,
    );
    expect(stoppedBy(`{ ${renamed.join(' ')} }`)).toBeNull();
  });

  test('cannot nest fields deeper than the limit, whether in fields or in fragments', () => {
    // Of the fields here only introspection's own may stand within themselves so often.
    const wrapped = (times: number) =>
      `{ __schema { types { ${'ofType { '.repeat(times)} name ${'} '.repeat(times)} } } }`;
    expect(stoppedBy(wrapped(limits.depth - 2))).toBeNull();
    expect(stoppedBy(wrapped(limits.depth - 1))).toBe(tooMuch);
    expect(stoppedBy(wrapped(300))).toBe(tooMuch);
    const inFragments = `{ __schema { types { ...A } } } fragment A on __Type { ${'ofType { '.repeat(9)} ...B ${'} '.repeat(9)} }
      fragment B on __Type { ${'ofType { '.repeat(9)} name ${'} '.repeat(9)} }`;
    expect(stoppedBy(inFragments)).toBe(tooMuch);
  });

  test('cannot go round and round in the catalogue: each round is that many times more rows', () => {
    expect(stoppedBy(`{ ${nested(3)} }`)).toBeNull();
    expect(stoppedBy(`{ ${nested(5)} }`)).toBeNull();
    expect(stoppedBy(`{ ${nested(7)} }`)).toBe(tooMuch);
    const inFragments = `{ title(id: "x") { ...A } }
      fragment A on Title { items { title { ...B } } } fragment B on Title { items { title { ...C } } }
      fragment C on Title { items { barcode } }`;
    expect(stoppedBy(inFragments)).toBe(tooMuch);
  });

  test('MUST be able to be GraphiQL’s own introspection', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect(stoppedBy(getIntrospectionQuery({ descriptions: true, specifiedByUrl: true }))).toBeNull();
  });
});

describe('[judged-once] a document that unfolds without end', () => {
  /** Each fragment spreads the next one twice: two to the power of how many there are. */
  const doubling = (last: string, times = 100) =>
    `{ ...F0 } ${Array.from({ length: times }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')}
     fragment F${times} on Query { ${last} }`;

  test.each([
    ['fields', '__typename'],
    ['fields that are skipped', '__typename @skip(if: true)'],
    ['fields that are not included', 'viewer @include(if: false) { basis }'],
    ['fragments that are skipped', '... @skip(if: true) { __typename }'],
  ])('cannot take long to refuse, with %s at its end', (_, last) => {
    const text = doubling(last);
    let stopped: string | null = null;
    expect(
      milliseconds(() => {
        stopped = stoppedBy(text);
      }),
    ).toBeLessThan(1_000);
    expect(stopped).toBe(tooMuch);
  });

  test.each([
    ['one field many times', `{ ${'viewer { basis } '.repeat(700)} }`],
    ['nested fields many times', `{ ${'policy { fields { openings { basis } } } '.repeat(250)} }`],
    ['many aliases', `{ ${Array.from({ length: 500 }, (_, n) => `a${n}: viewer { basis }`).join(' ')} }`],
    ['fragments many times', `{ ${'...F '.repeat(1_000)} } fragment F on Query { viewer { basis } }`],
    ['inline fragments within each other', `{ ${'... { '.repeat(900)} __typename ${'} '.repeat(900)} }`],
    ['directives', `{ viewer { basis ${'@include(if: true) '.repeat(100)} } }`],
    ['a deep tree of halves', `{ policy { ${halves(8)} } }`],
  ])('cannot take long to judge: %s', (_, text) => {
    expect(milliseconds(() => stoppedBy(text))).toBeLessThan(2_000);
  });

  test('cannot be a fragment within itself', () => {
    expect(stoppedBy('{ ...A } fragment A on Query { ...A }')).toBe(tooMuch);
    expect(
      stoppedBy('{ ...A } fragment A on Query { ...B } fragment B on Query { viewer { basis } ...A }'),
    ).toBe(tooMuch);
  });
});

/** Inline fragments, two in each, so many levels deep. */
function halves(levels: number): string {
  return levels === 0
    ? 'fields { coordinate }'
    : `... { ${halves(levels - 1)} } ... { ${halves(levels - 1)} }`;
}
