import { describe, expect, test } from 'vitest';
import { code, findAll, sourcesIn } from './sources.ts';

const reads = sourcesIn(['drizzle/reads']);
const schema = sourcesIn(['schema']);
const statement = 'drizzle/statement.ts';
const drizzle = sourcesIn(['drizzle']);
const src = sourcesIn(['src']);
const elsewhere = (places: readonly string[], ...allowed: string[]) =>
  places.filter((place) => !allowed.some((path) => place.startsWith(`${path}:`)));

/** What follows an opening bracket, up to the one that closes it. */
function argumentsAt(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && --depth === 0) return text.slice(from + 1, at);
  }
  throw new TypeError('a bracket that is not closed');
}

/** The calls of a function in the code, as the text of their arguments. Its own definition is none. */
const callsOf = (text: string, name: string): string[] =>
  [...code(text).matchAll(new RegExp(`(?<!function )(?<![.\\w])${name}(?:<[^(]*?>)?\\(`, 'g'))].map((match) =>
    argumentsAt(code(text), match.index + match[0].length - 1),
  );

describe('[second-wall] statements', () => {
  test('MUST be sent from one place, and by hand only where roles and tables are made', () => {
    const sent = findAll([...drizzle, ...schema], /\.unsafe\b/);
    expect(sent.filter((place) => place.startsWith(`${statement}:`))).toHaveLength(1);
    expect(elsewhere(sent, statement, 'drizzle/migrate.ts', 'drizzle/walls/roles.ts')).toEqual([]);
  });

  test('cannot be put together from text', () => {
    expect(findAll([...drizzle, ...schema, ...src], /\bsql\.raw\(|\bsql\.identifier\(/)).toEqual([]);
  });

  test('cannot be sent by the schema: it asks drizzle/reads and drizzle/writes', () => {
    expect(findAll(schema, /\bsql`|\bdrizzle\(|from 'postgres'|from 'drizzle-orm|\.sql\b/)).toEqual([]);
  });

  test('cannot be drizzle’s own queries in a read, which lose an absent condition', () => {
    const built =
      /\b(db|tx)\s*\.\s*(select|query|execute|insert|update|delete)\b|\.select\(|\.where\(|(?<!Array|Buffer|Object|Temporal\.\w+|Iterator)\.from\(/;
    expect(findAll([...reads, ...schema], built)).toEqual([]);
  });

  test('MUST be made by read() with its condition wherever a table is read', () => {
    const reading = /\bfrom\s+\$\{/i;
    let found = 0;
    for (const { path, text } of [...reads, ...sourcesIn(['drizzle/writes'])]) {
      for (const call of callsOf(text, 'read')) {
        found += 1;
        const [condition = ''] = call.split(',');
        expect(condition.trim(), path).toMatch(/^(rows\(|everyRow\(\)|condition$)/);
      }
      for (const call of callsOf(text, 'compiled'))
        expect(call, path).not.toMatch(/\bselect\b[\s\S]*\bfrom\s+\$\{/i);
      if (reading.test(code(text)) && !path.endsWith('recordParts.ts'))
        expect(callsOf(text, 'read').length, path).toBeGreaterThan(0);
    }
    expect(found).toBeGreaterThan(6);
  });

  test('MUST say aloud where every row is read: the branches and the agencies, and nothing else', () => {
    const all = findAll(
      [...drizzle, ...schema, ...src],
      /\beveryRow\(\)|rows\(sql`\s*(true|1\s*=\s*1|not false)/i,
    );
    expect(elsewhere(all, statement)).toEqual([
      'drizzle/reads/agencies.ts: everyRow(),',
      'drizzle/reads/catalogue.ts: everyRow(),',
    ]);
    expect(findAll([...drizzle, ...schema, ...src], /\bas (unknown as )?RowCondition\b/)).toEqual([
      `${statement}: return condition as RowCondition;`,
    ]);
  });

  test('cannot take a token or a principal: a read takes a view', () => {
    expect(
      findAll(reads, /\b(Principal|token)\b/).filter(
        (place) => !place.startsWith('drizzle/reads/principal.ts'),
      ),
    ).toEqual([]);
  });

  test('MUST enter a client in one place, the act: neither the desk nor the command line has a way of its own', () => {
    const entering = findAll(
      [...drizzle, ...schema, ...src, ...sourcesIn(['drizzle'], '.sql')],
      /insert\(\s*clients\s*\)|\binsert\s+into\s+("?clients\b|\$\{(clients|c)\})/i,
    );
    expect(entering.map((place) => place.split(':')[0])).toEqual(['drizzle/writes/registerClient.sql']);
  });
});
