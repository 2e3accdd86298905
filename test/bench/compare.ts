import { isDeepStrictEqual } from 'node:util';

/** Answers to the same questions, each in the common form, by contender. The first is what the others are held to. */
export type Answers = ReadonlyMap<string, readonly unknown[]>;

/** The place where two answers part: `loans.0.title`. */
function whereApart(one: unknown, other: unknown, path: readonly string[] = []): string {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return `${path.join('.') || 'the answer'}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  const [these, those] = [one, other] as Record<string, unknown>[];
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
    if (!isDeepStrictEqual(these?.[key], those?.[key]))
      return whereApart(these?.[key], those?.[key], [...path, key]);
  return path.join('.');
}

/**
 * Holds every contender's answers to the first one's. Where they are not the same, the contenders did not do the same
 * work, and no figure of theirs is worth printing.
 * @throws Error that names the work, the contender, the question's number and the place
 */
export function requireEqual(work: string, answers: Answers): void {
  const [[first, expected] = ['', []], ...others] = answers;
  if (expected.length === 0) throw new Error(`${work}: nothing was answered`);
  for (const [name, given] of others) {
    if (given.length !== expected.length)
      throw new Error(`${work}: ${name} answered ${given.length} questions and ${first} ${expected.length}`);
    const at = expected.findIndex((answer, number) => !isDeepStrictEqual(answer, given[number]));
    if (at >= 0)
      throw new Error(
        `${work}: ${name} does not answer as ${first} does: question ${at}, ${whereApart(given[at], expected[at])}`,
      );
  }
}
