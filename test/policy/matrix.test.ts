import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoId } from '../../src/demo/ids.ts';
import type { Answer, TestCarrel } from '../setup/carrel.ts';
import { ask, expiredCard, openLibrary } from './asking.ts';
import { expectData, expectErrors } from './checks.ts';
import { type Caller, callers, refused } from './expected/callers.ts';
import { cellOf, rows } from './expected/cells.ts';
import { alone, asked, coordinates, rootNames, rootPlace } from './places.ts';

/** Every basis, role and purpose against every field of the graph, through HTTP, with tokens as they are issued. */

let carrel: TestCarrel;
let roots: Record<string, readonly string[]>;

beforeAll(async () => {
  carrel = await openLibrary();
  const [item] = await carrel.database.superuser<{ barcode: string; titleId: string }[]>`
    select barcode, title_id as "titleId" from items join titles on titles.id = title_id
    where title = 'The Patient Ferryman'`;
  const { adult, child } = carrel.cards;
  const expired = { ...adult, number: expiredCard };
  // What each root is asked with. Two people, and two families, so that between them every field has a value.
  roots = {
    record: [''],
    cardStanding: [adult, expired].map(({ number, pin }) => `(cardNumber: "${number}", pin: "${pin}")`),
    patronByCard: [`(cardNumber: "${adult.number}")`, `(cardNumber: "${child.number}")`],
    searchPatrons: ['(name: "fennimere")', '(name: "alderquist")'],
    referrals: [''],
    referral: [`(id: "${demoId('referral', 'debtor-a')}")`],
    agencies: [''],
    incidents: [''],
    item: [`(barcode: "${item?.barcode}")`],
    title: [`(id: "${item?.titleId}")`],
    searchTitles: ['(text: "patient ferryman")'],
    // The library's clock stands in June; May is closed, and the demonstration library's is published.
    statistics: ['(from: "2026-05-01", to: "2026-05-31")'],
    legalProcesses: [''],
    clients: [''],
    disclosureLog: ['(first: 100)'],
    consents: [''],
    viewer: [''],
    policy: [''],
  };
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
