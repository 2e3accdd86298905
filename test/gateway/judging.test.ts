import { type DocumentNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { judged, operationOf, variablesOf } from '../../src/gateway/judging.ts';
import { carrelRequest } from '../../src/gateway/request.ts';

/** What a caller can vary at will is not remembered: whoever sends enough of it would fill the memory. */

const request = carrelRequest('r', { basis: 'PUBLIC' }, new Date('2026-06-17T18:00:00Z'), 'America/Denver');

function judgeOf(document: DocumentNode, name?: string, raw: Record<string, unknown> = {}) {
  const operation = operationOf(document, name);
  return judged(schema, document, operation, variablesOf(schema, document, operation, raw), request);
}

const fields = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: email`).join(' ');

/** Records under one name after another, eight fields each. */
const records = (count: number) =>
  Array.from(
    { length: count },
    (_, n) => `r${n}: record { id email category isMinor name { first last } }`,
  ).join(' ');

describe('[judged-once] a judgement', () => {
  test('MUST be remembered of a small document without conditions', () => {
    const document = parse(`{ record { ${fields(20)} } }`);
    expect(judgeOf(document)).toBe(judgeOf(document));
  });

  test.each([
    ['whose variables decide what it asks for', 'query A($v: Boolean!) { record { email @skip(if: $v) } }'],
    ['of many fields', `query A { ${records(25)} }`],
    ['of several operations', 'query A { record { email } } query B { record { id } }'],
  ])('cannot be remembered of a document %s', (_, text) => {
    const document = parse(text);
    const raw = text.includes('$v') ? { v: false } : {};
    const [one, other] = [judgeOf(document, 'A', raw), judgeOf(document, 'A', raw)];
    expect(one).not.toBe(other);
    expect(one.withheld).toEqual(other.withheld);
  });
});
