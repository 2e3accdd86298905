import { type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../schema/judge/judge.ts';
import type { Principal } from '../../../schema/policy/principal.ts';
import { schema } from '../../../schema/schema.ts';
import { variablesOf } from '../../../src/gateway/judging.ts';

const expiresAt = new Date('2030-01-01T00:00:00Z');
const clerk: Principal = {
  basis: 'STAFF',
  tokenId: 'x',
  expiresAt,
  name: 'x',
  role: 'CLERK',
  purpose: 'ACCOUNT',
};

/** What a document costs a clerk who works on accounts. */
function costOf(text: string, raw: Record<string, unknown> = {}): number {
  const document = parse(text);
  const [operation] = document.definitions as OperationDefinitionNode[];
  if (operation === undefined) throw new TypeError('no operation');
  const variables = variablesOf(schema, document, operation, raw);
  const caller = {
    principal: clerk,
    opened: new Set(['open', 'identity', 'contact'] as const),
    reach: 'patrons',
  } as const;
  const judgement = judge(schema, document, operation, variables, caller);
  return judgement.asking.cost(variables, judgement.act !== null);
}

const rows = (first: string) => `{ searchTitles(text: "a"${first}) { edges { node { id } } } }`;

describe('[limits] a document', () => {
  test('MUST cost one for each root, and one more for every ten fields below it', () => {
    expect(costOf('{ viewer { basis } }')).toBe(1);
    expect(costOf('{ a: viewer { basis } b: viewer { basis } }')).toBe(2);
    const fields = (count: number) =>
      `{ viewer { ${Array.from({ length: count }, (_, n) => `a${n}: basis`).join(' ')} } }`;
    expect(costOf(fields(9))).toBe(1);
    expect(costOf(fields(10))).toBe(2);
    expect(
      costOf(`{ viewer { ...F } } fragment F on Viewer { basis ...G } fragment G on Viewer { kind role }`),
    ).toBe(1);
    expect(costOf('{ viewer @skip(if: true) { basis } }')).toBe(1);
  });

  test('MUST cost as many times as much as a page has rows, be they given or not', () => {
    expect(costOf(rows(''))).toBe(20);
    expect(costOf(rows(', first: null'))).toBe(20);
    expect(costOf(rows(', first: 100'))).toBe(100);
    // No page has more: it is refused later, and no number makes a document cheap.
    for (const first of ['101', '2147483647']) expect(costOf(rows(`, first: ${first}`))).toBe(100);
    for (const first of ['0', '-1', '-2147483648']) expect(costOf(rows(`, first: ${first}`))).toBe(1);
    const asked = (raw: Record<string, unknown>, otherwise = '') =>
      costOf(`query ($n: Int${otherwise}) { searchTitles(text: "a", first: $n) { edges { cursor } } }`, raw);
    expect([asked({ n: 7 }), asked({}), asked({ n: null }), asked({}, ' = 3')]).toEqual([7, 20, 20, 3]);
  });

  test('MUST cost ten to check a card, and cannot check two: under no name, in no fragment', () => {
    const check = (pin: string) =>
      `cardStanding(cardNumber: "1", pin: "${pin}") { standing reason cardKind subject }`;
    expect(costOf(`{ ${check('1')} }`)).toBe(10);
    expect(costOf(`{ ${check('1')} viewer { basis } }`)).toBe(11);
    expect(costOf(`{ ${check('1')} ${check('1')} }`)).toBe(10);
    expect(costOf(`{ a: ${check('1')} ... @skip(if: true) { b: ${check('2')} } }`)).toBe(10);
    for (const two of [
      `{ a: ${check('1')} b: ${check('1')} }`,
      `{ ${check('1')} ...F } fragment F on Query { ... { b: ${check('2')} } }`,
    ])
      expect(() => costOf(two)).toThrow('checks more than one card');
  });

  test('MUST cost ten for its act, and one for each element of the lists that it is given', () => {
    const issue =
      'deletePatron(input: { patronId: "00000000-0000-4000-8000-000000000000", idempotencyKey: "1" }) { again }';
    expect(costOf(`mutation { ${issue} }`)).toBe(11);
    const phones = (count: number) =>
      Array.from({ length: count }, () => ({ kind: 'HOME', number: '555 0100' }));
    const register = 'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { again } }';
    const input = (count: number) => ({
      input: { patronId: '00000000-0000-4000-8000-000000000000', idempotencyKey: '1', phones: phones(count) },
    });
    expect(costOf(register, input(1))).toBe(12);
    expect(costOf(register, input(500))).toBe(511);
    const literal = `{ kind: HOME, number: "555 0100" } `.repeat(40);
    expect(
      costOf(
        `mutation { updateContact(input: { patronId: "00000000-0000-4000-8000-000000000000", idempotencyKey: "1", phones: [${literal}] }) { again } }`,
      ),
    ).toBe(51);
  });
});
