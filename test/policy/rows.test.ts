import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { standing } from './checks.ts';

/**
 * Which rows are seen, by title, for each caller that the rows are narrowed for. Every list is whole: what is not in
 * it was not there, and nothing else of the answer speaks of it.
 */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const child = {
  overdue: 'The Badger Who Kept Maps',
  lost: 'Seven Sleds to Cold Fork',
  damaged: 'Thunder in the Hen House',
  ordinary: ['A Field Guide to Invisible Birds', 'The Clockmaker’s Otter'],
  waits: 'The Ghost of the Grain Elevator',
} as const;
const adult = {
  ordinary: ['The Patient Ferryman', 'Lichens of the North Bench'],
  overdue: 'A Winter Inheritance',
  returned: 'Debts of the Lower Range',
  waits: 'The Last Switchyard',
  ready: 'Small Engines, Large Silences',
} as const;
const childOwes = [child.overdue, child.lost, child.damaged];
const childAll = [...childOwes, ...child.ordinary];
const adultOut = [...adult.ordinary, adult.overdue];

type Token = keyof TestCarrel['tokens'];
interface Seen {
  loans: unknown[];
  holds: unknown[];
  text: string;
}

const rows = 'loans { item { title { title } } } holds { title { title } }';

async function see(
  document: string,
  asking: Parameters<TestCarrel['query']>[1],
  at: string[],
): Promise<Seen> {
  const { json, text } = await carrel.query(document, asking);
  const titles = (path: string[]) =>
    standing(json.data, [...at, ...path]).filter((value) => value !== undefined);
  return {
    loans: titles(['loans', 'item', 'title', 'title']),
    holds: titles(['holds', 'title', 'title']),
    text,
  };
}

const ofRecord = (token: Token): Promise<Seen> =>
  see(`{ record { ${rows} } }`, { token: carrel.tokens[token] }, ['record']);

const byCard = (purpose: string, card: 'adult' | 'child', token: Token = 'clerk'): Promise<Seen> =>
  see(
    `query ($number: String!) { patronByCard(cardNumber: $number) { ${rows} } }`,
    { token: carrel.tokens[token], purpose, variables: { number: carrel.cards[card].number } },
    ['patronByCard'],
  );

const byName = (purpose: string, name: string): Promise<Seen> =>
  see(
    `query ($name: String!) { searchPatrons(name: $name) { edges { node { ${rows} } } } }`,
    { token: carrel.tokens.clerk, purpose, variables: { name } },
    ['searchPatrons', 'edges', 'node'],
  );

/** The rows are these, in any order, and nothing in the answer holds another title of this person's. */
function expectRows(
  seen: Seen,
  loans: readonly string[],
  holds: readonly string[],
  never: readonly string[],
): void {
  expect(seen.loans.toSorted()).toEqual([...loans].toSorted());
  expect(seen.holds.toSorted()).toEqual([...holds].toSorted());
  for (const title of never) expect(seen.text).not.toContain(title);
}

describe('the child’s loans', () => {
  test('[caregiver.with-card] MUST see all five, and the hold', async () => {
    expectRows(await ofRecord('caregiverWithCard'), childAll, [child.waits], []);
  });

  test('[caregiver.without-card] MUST see the overdue, the lost and the damaged, and cannot see the rest', async () => {
    expectRows(await ofRecord('caregiverPhotoId'), childOwes, [], [...child.ordinary, child.waits]);
  });

  test.each(['NOTICES', 'RECOVERY'])(
    '[collect.function] %s MUST see the same three, by card and by name, and cannot see the rest',
    async (purpose) => {
      const never = [...child.ordinary, child.waits];
      expectRows(await byCard(purpose, 'child'), childOwes, [], never);
      expectRows(await byName(purpose, 'wren alderquist'), childOwes, [], never);
    },
  );

  test('[collect.function] CIRCULATION MUST see all five, by card and by name', async () => {
    expectRows(await byCard('CIRCULATION', 'child'), childAll, [child.waits], []);
    expectRows(await byName('CIRCULATION', 'wren alderquist'), childAll, [child.waits], []);
  });

  test.each(['ACCOUNT', 'SERVICE', 'CONDUCT'])(
    '[collect.function] %s cannot see one of them',
    async (purpose) => {
      const seen = await byCard(purpose, 'child', 'administrator');
      expectRows(seen, [], [], [...childAll, child.waits]);
    },
  );
});

describe('what is owed for', () => {
  afterEach(() => carrel.database.superuser`delete from charges where amount_cents = 4321`);

  const charge = (title: string, remaining: number) => carrel.database.superuser`
    insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
    select l.patron_id, l.id, l.branch_id, 'OTHER', 4321, ${remaining}, '2026-06-16'
    from loans l join items i on i.id = l.item_id join titles t on t.id = i.title_id where t.title = ${title}`;

  test('[caregiver.without-card] MUST see an ordinary loan once it has an open charge, and cannot before', async () => {
    const [first, second] = child.ordinary;
    expectRows(await ofRecord('caregiverPhotoId'), childOwes, [], [first]);
    await charge(first, 4321);
    expectRows(await ofRecord('caregiverPhotoId'), [...childOwes, first], [], [second]);
    expectRows(await byCard('RECOVERY', 'child'), [...childOwes, first], [], [second]);
    expectRows(await byCard('NOTICES', 'child'), [...childOwes, first], [], [second]);
  });

  test('[caregiver.without-card] cannot see an ordinary loan whose charge is settled', async () => {
    const [first] = child.ordinary;
    expect((await charge(first, 0)).count).toBe(1);
    expectRows(await ofRecord('caregiverPhotoId'), childOwes, [], [first]);
    expectRows(await byCard('RECOVERY', 'child'), childOwes, [], [first]);
    expectRows(await byCard('CIRCULATION', 'child'), childAll, [child.waits], []);
  });
});

describe('a returned loan without an open charge', () => {
  const give = (title: string, back: string | null) => carrel.database.superuser`
    update loans l set returned_at = ${back} from items i join titles t on t.id = i.title_id
    where i.id = l.item_id and t.title = ${title}`;

  // Its row goes when it is complete: one that a fault left behind is nobody's to see all the same.
  test.each([
    ['an ordinary one', child.ordinary[0]],
    ['an overdue one', child.overdue],
    ['a damaged one', child.damaged],
  ])('[retain.expunge] cannot be seen, whatever it was: %s', async (_, title) => {
    const settle = (cents: 0 | 'all') => carrel.database.superuser`
      update charges c set remaining_cents = case when ${cents === 0} then 0 else amount_cents end
      from loans l join items i on i.id = l.item_id join titles t on t.id = i.title_id
      where l.id = c.loan_id and t.title = ${title}`;
    expect((await ofRecord('caregiverWithCard')).loans).toContain(title);
    await settle(0);
    expect((await give(title, '2026-06-17T15:00:00Z')).count).toBe(1);
    try {
      for (const seen of [
        await ofRecord('caregiverWithCard'),
        await ofRecord('caregiverPhotoId'),
        await byCard('CIRCULATION', 'child'),
        await byCard('RECOVERY', 'child'),
        await byName('NOTICES', 'wren alderquist'),
      ])
        expect(seen.loans).not.toContain(title);
    } finally {
      await give(title, null);
      await settle('all');
    }
  });
});

describe('the adult’s loans and holds', () => {
  const both = [adult.ready, adult.waits];

  test.each(['card', 'borrowerInPerson'] as const)(
    '[access.card] %s MUST see what is out and what was returned and is owed for',
    async (token) => {
      expectRows(await ofRecord(token), [...adultOut, adult.returned], both, childAll);
    },
  );

  test('[statute.consent] a consent to circulation MUST see what is out, and cannot see what was returned', async () => {
    expectRows(await ofRecord('writtenConsent'), adultOut, both, [adult.returned]);
  });

  test('[collect.function] CIRCULATION MUST see everything', async () => {
    expectRows(await byCard('CIRCULATION', 'adult'), [...adultOut, adult.returned], both, []);
  });

  test('[collect.function] RECOVERY MUST see overdue and returned and owed for, and cannot see holds', async () => {
    const never = [...adult.ordinary, ...both];
    expectRows(await byCard('RECOVERY', 'adult'), [adult.overdue, adult.returned], [], never);
  });

  test('[collect.function] NOTICES MUST see the hold that is ready, and cannot see the one that waits', async () => {
    const never = [...adult.ordinary, adult.waits];
    const owed = [adult.overdue, adult.returned];
    expectRows(await byCard('NOTICES', 'adult'), owed, [adult.ready], never);
    expectRows(await byName('NOTICES', 'fennimere'), owed, [adult.ready], never);
  });

  test('[collect.function] NOTICES cannot see a hold in transit, which CIRCULATION MUST see', async () => {
    const move = (to: string, from: string) => carrel.database.superuser`
      update holds set state = ${to} from titles
      where titles.id = title_id and title = ${adult.waits} and state = ${from}`;
    expect((await move('IN_TRANSIT', 'WAITING')).count).toBe(1);
    try {
      expect((await byCard('NOTICES', 'adult')).holds).toEqual([adult.ready]);
      expect((await byCard('CIRCULATION', 'adult')).holds.toSorted()).toEqual(both.toSorted());
    } finally {
      await move('WAITING', 'IN_TRANSIT');
    }
  });
});

describe('[legal.process] an order', () => {
  const document = `{ record { ${rows} interlibraryLoanRequests { title } } }`;
  const inside = ['Ledger of the Dry Coulee', 'The Telegraph at Sorrel Gap', 'Restless Orchard'];
  const outside = ['Night Skies Over Larkspur', 'The Quiet Cartographer'];
  const all = async () => {
    const { json, text } = await carrel.query(document, { token: carrel.tokens.courtOrder });
    const at = (...path: string[]) => standing(json.data.record, path).toSorted();
    return {
      loans: at('loans', 'item', 'title', 'title'),
      holds: at('holds', 'title', 'title'),
      requests: at('interlibraryLoanRequests', 'title'),
      text,
    };
  };

  test('MUST open the rows that overlap its window, its first and last day too, and cannot open others', async () => {
    const { loans, holds, requests, text } = await all();
    expect(loans).toEqual(inside.toSorted());
    expect(holds).toEqual(['Migrant Almanac']);
    expect(requests).toEqual(['A History of Small Locks']);
    for (const title of [...outside, 'The Eleventh Bridge', 'The Alphabet of Rivers'])
      expect(text).not.toContain(title);
  });

  test('cannot open what was returned and is owed for, since it does not name recovery', async () => {
    expect((await all()).text).not.toContain('Knots for Borrowed Boats');
  });

  test('MUST open more when its window is wider, and nothing when it lies before everything', async () => {
    const [order] = await carrel.database.superuser<{ id: string; from: string; to: string }[]>`
      select id, window_from::text as "from", window_to::text as "to" from legal_processes
      where case_number = 'DV-00-0117'`;
    const windowed = (from: string | null, to: string | null) => carrel.database.superuser`
      update legal_processes set window_from = ${from}, window_to = ${to} where id = ${order?.id ?? ''}`;
    try {
      expect((await windowed(null, null)).count).toBe(1);
      const wide = await all();
      expect(wide.loans).toEqual([...inside, ...outside].toSorted());
      expect(wide.holds).toEqual(['Migrant Almanac', 'The Eleventh Bridge']);
      expect(wide.requests).toEqual(['A History of Small Locks', 'The Alphabet of Rivers']);
      await windowed('2020-01-01', '2020-01-31');
      expect(await all()).toMatchObject({ loans: [], holds: [], requests: [] });
    } finally {
      await windowed(order?.from ?? null, order?.to ?? null);
    }
  });

  test('that names recovery MUST open what came back on its first day, and cannot open what did so before', async () => {
    const order = (classes: string[], from: string) => carrel.database.superuser`
      update legal_processes set classes = ${classes}, window_from = ${from} where case_number = 'DV-00-0117'`;
    const before = await carrel.database.superuser<{ from: string }[]>`
      select window_from::text as "from" from legal_processes where case_number = 'DV-00-0117'`;
    try {
      // Out from 9 March, back on 8 April: seventy days before the library's today.
      expect((await order(['recovery', 'interlibrary'], '2026-04-08')).count).toBe(1);
      expect((await all()).text).toContain('Knots for Borrowed Boats');
      await order(['recovery', 'interlibrary'], '2026-04-09');
      expect((await all()).text).not.toContain('Knots for Borrowed Boats');
    } finally {
      await order(['circulation', 'interlibrary'], before[0]?.from ?? '');
    }
  });
});
