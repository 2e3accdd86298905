import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { follow, readersFolder, snippetsOf, unlike, wrongWith } from './snippets.ts';

let folder: Awaited<ReturnType<typeof readersFolder>>;
beforeEach(async () => {
  folder = await readersFolder();
});
afterEach(() => folder.remove());

const page = `A page.

\`\`\`sh
export GREETING=good
\`\`\`

Then a file:

\`\`\`ts title="say.ts"
console.log(JSON.stringify({ said: process.env.GREETING, at: 'noon' }));
\`\`\`

\`\`\`sh
node say.ts
\`\`\`

\`\`\`json
{ "said": "good", "at": "…" }
\`\`\`

\`\`\`sh
echo gone wrong >&2; false
\`\`\`
`;

describe('a page that is followed', () => {
  test('MUST be read block by block, each with its language, its title and its line', () => {
    expect(snippetsOf(page).map(({ language, title, line }) => [language, title, line])).toEqual([
      ['sh', null, 3],
      ['ts', 'say.ts', 9],
      ['sh', null, 13],
      ['json', null, 17],
      ['sh', null, 21],
    ]);
  });

  test('MUST keep its variables and its files from block to block, and say what went wrong', async () => {
    const ran = await follow(folder.path, snippetsOf(page));
    expect(ran.map(({ status }) => status)).toEqual([0, 0, 1]);
    expect(ran[1]?.out).toBe('{"said":"good","at":"noon"}\n');
    expect(ran.map(wrongWith)).toEqual([null, null, 'it ended with 1: gone wrong\n']);
    expect(ran[2]).toMatchObject({ shown: null, err: 'gone wrong\n' });
  });

  test.each([
    ['echo one', 'text', 'one', null],
    ['echo two', 'text', 'one', 'it printed two'],
    [`echo first; echo '{"a":1}'`, 'json', '{ "a": 1 }', null],
    [`echo '{"a":1}'`, 'json', '{ "a": 2 }', '$.a is not as shown: {"a":1}'],
  ])('MUST print what is shown after it: %s', async (command, language, shown, wrong) => {
    const [ran] = await follow(
      folder.path,
      snippetsOf(`\`\`\`sh\n${command}\n\`\`\`\n\`\`\`${language}\n${shown}\n\`\`\`\n`),
    );
    expect(ran && wrongWith(ran)).toBe(wrong);
  });

  test.each([
    [{ a: [1, '…'] }, { a: [1, 'anything'] }, null],
    [{ a: [1, '…'] }, { a: [1, ''] }, '$.a.1'],
    [{ a: [1, '…'] }, { a: [1, null] }, '$.a.1'],
    [{ a: 1 }, { a: 1, b: 2 }, '$.b'],
    [{ a: 1, b: null }, { a: 1 }, '$.b'],
    [{ a: [] }, { a: {} }, '$.a'],
    [{ a: null }, { a: 0 }, '$.a'],
  ])('MUST show what is printed, and cannot show less or more: %j and %j', (shown, printed, where) => {
    expect(unlike(shown, printed)).toBe(where);
  });
});
