import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

describe('[bad-input] the argument', () => {
  // What is named is the argument, as the policy’s reading has it: what a variable is called is the caller’s own affair.
  test.each([
    ['cardNumber', 'query ($v: String!) { patronByCard(cardNumber: $v) { id } }', 4],
    ['first', 'query ($v: Int) { searchPatrons(name: "al", first: $v) { pageInfo { hasNextPage } } }', 'x'],
    ['id', 'query ($v: ID!) { title(id: $v) { id } }', true],
    ['first', 'query ($v: String) { searchTitles(text: "a", first: $v) { pageInfo { hasNextPage } } }', '1'],
  ])('MUST be named %s, whatever its variable is called: %s', async (argument, document, v) => {
    const answer = await carrel.query(document, {
      token: carrel.tokens.clerk,
      purpose: 'CIRCULATION',
      variables: { v },
    });
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(argument);
  });
});
