import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestCarrel } from '../setup/carrel.ts';
import { ask, openLibrary } from './asking.ts';
import { expectData, expectErrors } from './checks.ts';
import { type Caller, callers, refused } from './expected/callers.ts';
import { cellOf, rows } from './expected/cells.ts';
import { alone, asked, coordinates, rootNames, rootPlace } from './places.ts';
import { rootArguments } from './rootArguments.ts';

/** Every basis, role and purpose against every field of the graph, through HTTP, with tokens as they are issued. */

let carrel: TestCarrel;
let roots: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  carrel = await openLibrary();
  roots = await rootArguments(carrel);
});
afterAll(() => carrel.close());

const askFor = (caller: Caller, place: ReturnType<typeof rootPlace>): Promise<Answer[]> =>
  Promise.all(
    (roots[place.path[0] ?? ''] ?? []).map((args) => ask(carrel, caller, `{ ${asked(place, args)} }`)),
  );

describe('the grid', () => {
  test('[policy] MUST have a row for every field of the printed schema, and for no other', () => {
    expect([...rows.keys()].toSorted()).toEqual(coordinates.toSorted());
  });

  test('[policy] MUST be asked through every root', () => {
    expect(Object.keys(roots).toSorted()).toEqual(rootNames.toSorted());
  });

  test('[policy] cannot know a field that is not there, nor miss one that is', () => {
    expect(coordinates.length).toBeGreaterThan(100);
    expect(coordinates).toContain('Patron.birthDate');
    expect(rows.has('Patron.shoeSize')).toBe(false);
    expect(() => cellOf(callers[0] as Caller, 'Patron.shoeSize')).toThrow('Nobody has said');
  });

  test('[collect.function] MUST cover each role with each purpose and with none, once', () => {
    const staff = callers.filter(({ isStaff }) => isStaff);
    expect([staff.length, refused.length]).toEqual([22, 14]);
  });
});

describe.each(callers)('$name', (caller) => {
  const clause = caller.clause ?? 'collect.function';

  test.each(rootNames)(
    `[${clause}] MUST be served of Query.%s what it may see, and cannot see more`,
    async (name) => {
      const root = rootPlace(name);
      const answers = await askFor(caller, root);
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) expectErrors(caller, root, answer);
      expectData(caller, root, answers);
    },
  );

  const closest = caller.isStaff ? 'patronByCard' : 'record';
  test.each(rootPlace(closest).below.map(({ coordinate }) => coordinate))(
    `[${clause}] MUST be told the same of %s, and of each field below it, asked for alone`,
    async (coordinate) => {
      const root = rootPlace(closest);
      const part = { ...root, below: root.below.filter((each) => each.coordinate === coordinate) };
      for (const only of alone(part)) {
        const answers = await askFor(caller, only);
        for (const answer of answers) expectErrors(caller, only, answer);
        expectData(caller, only, answers);
      }
    },
  );
});

describe('refused whole', () => {
  test.each(refused)('[collect.function] $role cannot work for $purpose', async ({ role, purpose }) => {
    const answer = await carrel.query('{ viewer { basis } policy { bases { basis } } }', {
      token: carrel.tokens[role],
      purpose,
    });
    expect(answer.status).toBe(403);
    expect(answer.json).not.toHaveProperty('data');
    expect(answer.json.errors).toHaveLength(1);
    expect(answer.json.errors[0].extensions.code).toBe('PURPOSE_NOT_ALLOWED');
  });

  test('[collect.function] nobody but staff can have a purpose, and no one a purpose that is none', async () => {
    for (const token of [carrel.tokens.card, carrel.tokens.vendor, carrel.tokens.feed, undefined]) {
      const answer = await carrel.query('{ viewer { basis } }', {
        ...(token === undefined ? {} : { token }),
        purpose: 'CIRCULATION',
      });
      expect(answer.json, answer.text).not.toHaveProperty('data');
      expect(answer.json.errors[0].extensions.code).toBe('PURPOSE_NOT_ALLOWED');
    }
    const unknown = await carrel.query('{ viewer { basis } }', {
      token: carrel.tokens.administrator,
      purpose: 'CURIOSITY',
    });
    expect(unknown.status).toBe(403);
    expect(unknown.json).not.toHaveProperty('data');
  });

  test.each(rootNames)(
    '[recovery.agency] an agency cannot run a document that is not registered for it: Query.%s',
    async (name) => {
      // The tests above registered the same without the remark: one character more is another document.
      const document = `{ ${asked(rootPlace(name), roots[name]?.[0])} } # not registered`;
      const answer = await carrel.query(document, { token: carrel.tokens.agency });
      expect(answer.status).toBe(403);
      expect(answer.json).not.toHaveProperty('data');
      expect(answer.json.errors).toHaveLength(1);
      expect(answer.json.errors[0].extensions).toEqual({ code: 'NOT_ALLOWED' });
    },
  );
});
