import { describe, expect, test } from 'vitest';
import { circlesIn, findAll, importsOf, type Source, sourcesIn } from './sources.ts';

const program = sourcesIn(['src', 'schema', 'drizzle']);
const tests = sourcesIn(['test']);
const everything = [...program, ...tests];
const within = (folder: string) => program.filter(({ path }) => path.startsWith(`${folder}/`));

/** Imports of files of a folder that lead to where they may not. */
const leading = (sources: readonly Source[], allowed: (imported: string) => boolean) =>
  sources.flatMap((source) =>
    importsOf(source)
      .filter((imported) => !allowed(imported))
      .map((imported) => `${source.path} → ${imported}`),
  );
const isOurs = (imported: string): boolean => /^(src|schema|drizzle|test)\//.test(imported);

describe('[layout] imports', () => {
  test('MUST run one way: src → schema → drizzle', () => {
    expect(leading(within('drizzle'), (to) => !isOurs(to) || to.startsWith('drizzle/'))).toEqual([]);
    expect(leading(within('schema'), (to) => !isOurs(to) || /^(schema|drizzle)\//.test(to))).toEqual([]);
    expect(leading(within('src'), (to) => !to.startsWith('test/'))).toEqual([]);
    const down = leading(within('src'), (to) => !/^(schema|drizzle)\//.test(to));
    expect(down.length).toBeGreaterThan(20);
    expect(leading(within('schema'), (to) => !to.startsWith('drizzle/')).length).toBeGreaterThan(5);
  });

  test('MUST leave the policy page alone: nothing of ours from outside it, and no package', () => {
    const page = within('schema/policy');
    expect(page.length).toBeGreaterThan(5);
    expect(leading(page, (to) => to.startsWith('schema/policy/'))).toEqual([]);
  });

  test('cannot lead to a file that is not there', () => {
    const paths = new Set(everything.map(({ path }) => path));
    expect(leading(everything, (to) => !isOurs(to) || !to.endsWith('.ts') || paths.has(to))).toEqual([]);
  });

  test('cannot go in a circle', () => {
    expect(circlesIn(everything)).toEqual([]);
  });

  test('MUST be seen to go in a circle, were there one', () => {
    const importing = (to: string, before = 'import') => `${before} '${to}';`;
    const ring = [
      { path: 'a/one.ts', text: importing('./two.ts') },
      { path: 'a/two.ts', text: importing('../b/three.ts', 'import type { Three } from') },
      {
        path: 'b/three.ts',
        text: `// ${importing('./four.ts')}\n${importing('../a/one.ts', 'export * from')}`,
      },
    ];
    expect(circlesIn(ring)).toEqual([['a/one.ts', 'a/two.ts', 'b/three.ts', 'a/one.ts']]);
  });
});

describe('[layout] files', () => {
  test('cannot be longer than 300 lines', () => {
    const long = [...everything, ...sourcesIn(['drizzle/walls'], '.sql')]
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  test('MUST be short in the middle', () => {
    const lines = program.map(({ text }) => text.split('\n').length - 1).sort((one, other) => one - other);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(80);
  });

  test('cannot be named for what is left over', () => {
    const named = everything.filter(({ path }) =>
      path
        .split('/')
        .some((part) =>
          /^(utils?|helpers?|managers?|services?|common|misc|shared)(\.|$)|(Utils?|Helpers?|Manager|Service)\./.test(
            part,
          ),
        ),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
  });
});

describe('[layout] the world outside', () => {
  test('MUST be asked for its environment in one place', () => {
    const places = findAll(
      program,
      /\bprocess\s*\.\s*env\b|\bprocess\[|from 'node:process'|\benv\s*}\s*=\s*process/,
    );
    expect(places.filter((place) => !place.startsWith('src/config.ts:'))).toEqual([]);
  });

  test('MUST be asked for the time in one place', () => {
    const places = findAll(program, /\bnew Date\(\s*\)|\bDate\.now\(|\bDate\(\s*\)|\bTemporal\.Now\b/);
    expect(places).toEqual(['src/clock.ts: export const systemClock: Clock = () => new Date();']);
  });

  test('cannot be asked for the time by way of the database', () => {
    const statements = [...program, ...sourcesIn(['drizzle'], '.sql')];
    const clock =
      /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|age)\s*\(\s*\)|\bcurrent_(date|time|timestamp)\b|\blocaltime(stamp)?\b|\bdefaultNow\(|'(now|today|tomorrow|yesterday)'::/i;
    // `now()` in TypeScript is a clock that was handed over, or milliseconds that something took.
    const places = findAll(statements, clock).filter((place) => !/performance\.now\(\)/.test(place));
    expect(places).toEqual([]);
  });

  test('cannot be written to by console', () => {
    expect(findAll(program, /\bconsole\s*[.[]/)).toEqual([]);
    expect(findAll(program, /\bdebugger\b/)).toEqual([]);
  });
});
