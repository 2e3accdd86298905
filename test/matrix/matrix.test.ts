import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { type Caller, oneRecord, refusedStaff, staff, withoutRecord } from './callers.ts';
import { type ExpectedError, expectedErrors, servedBelow, valuesAt } from './expectation.ts';
import {
  type Field,
  openRoots,
  patron,
  patronByCardRoot,
  recordRoot,
  searchPatronsRoot,
  selection,
} from './fields.ts';

/** Every basis, role and purpose against every field, through HTTP, with tokens as they are issued. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const ask = (caller: Caller, document: string, variables?: Record<string, unknown>): Promise<Answer> =>
  carrel.query(document, {
    ...(caller.token === undefined ? {} : { token: carrel.tokens[caller.token] }),
    ...(caller.purpose === undefined ? {} : { purpose: caller.purpose }),
    ...(variables === undefined ? {} : { variables }),
  });

const errorsOf = (answer: Answer): ExpectedError[] =>
  (answer.json.errors ?? []).map((error: { extensions: ExpectedError }) => error.extensions);

/** Served cells hold a value in one of the answers at least; withheld ones hold none in any. */
function expectCells(caller: Caller, fields: readonly Field[], records: readonly unknown[]): void {
  const values = new Map<string, unknown[]>();
  for (const record of records) valuesAt(record, fields, values);
  const { served, withheld } = servedBelow(caller, fields);
  for (const [name, each] of served)
    if (each.mayBeNull !== true)
      expect(values.get(name)?.length ?? 0, `${caller.name} must be served ${name}`).toBeGreaterThan(0);
  for (const name of withheld)
    expect(values.get(name) ?? [], `${caller.name} must not be served ${name}`).toEqual([]);
}

const byCard = (chosen: readonly Field[]) =>
  `query ($number: String!) { patronByCard(cardNumber: $number) { ${selection(chosen)} } }`;

describe.each(oneRecord)('$name', (caller) => {
  test(`[${caller.clause}] MUST be served just what it opens of its one record`, async () => {
    const answer = await ask(caller, `{ record { ${selection(patron)} } }`);
    expect(answer.status).toBe(200);
    expect(errorsOf(answer)).toEqual(expectedErrors(caller, recordRoot));
    expectCells(caller, patron, [answer.json.data.record]);
  });

  test.each(patron)(`[${caller.clause}] MUST answer alike for Patron.$name asked for alone`, async (each) => {
    const answer = await ask(caller, `{ record { id ${selection([each])} } }`);
    expect(errorsOf(answer)).toEqual(expectedErrors(caller, { ...recordRoot, below: [each] }));
    expect(answer.json.data.record).toHaveProperty('id');
    expectCells(caller, [each], [answer.json.data.record]);
  });

  test(`[${caller.clause}] cannot reach a person by card or by name, its own included`, async () => {
    const found = await ask(caller, byCard(patron), { number: carrel.cards.adult.number });
    expect(found.json.data).toEqual({ patronByCard: null });
    const searched = await ask(
      caller,
      `{ searchPatrons(name: "fe") { ${selection(searchPatronsRoot.below)} } }`,
    );
    expect(searched.json.data).toEqual({ searchPatrons: null });
  });
});

describe.each(withoutRecord)('$name', (caller) => {
  test('[third-party.no-pii] cannot be served anything of a record, by any root', async () => {
    const own = await ask(caller, `{ record { ${selection(patron)} } }`);
    expect(own.json.data).toEqual({ record: null });
    expect(errorsOf(own)).toEqual(expectedErrors(caller, recordRoot));
    const found = await ask(caller, byCard(patron), { number: carrel.cards.adult.number });
    expect(found.json.data).toEqual({ patronByCard: null });
    expect(errorsOf(found)).toEqual(expectedErrors(caller, patronByCardRoot));
  });
});

describe.each(staff)('$name', (caller) => {
  const sees = caller.opens.includes('identity');

  test('[collect.function] MUST be served just what role and purpose open of any record', async () => {
    const answers = [];
    for (const card of [carrel.cards.adult, carrel.cards.child]) {
      const answer = await ask(caller, byCard(patron), { number: card.number });
      expect(answer.status).toBe(200);
      expect(errorsOf(answer)).toEqual(expectedErrors(caller, patronByCardRoot));
      answers.push(answer.json.data.patronByCard);
    }
    if (sees) expectCells(caller, patron, answers);
    else expect(answers).toEqual([null, null]);
  });

  test.each(patron)('[collect.function] MUST answer alike for Patron.$name asked for alone', async (each) => {
    const answers = [];
    for (const card of [carrel.cards.adult, carrel.cards.child]) {
      const answer = await ask(caller, byCard([each]), { number: card.number });
      expect(errorsOf(answer)).toEqual(expectedErrors(caller, { ...patronByCardRoot, below: [each] }));
      answers.push(answer.json.data.patronByCard);
    }
    if (sees) expectCells(caller, [each], answers);
    else expect(answers).toEqual([null, null]);
  });

  test('[collect.function] MUST see the same fields of a search, and has no record of its own', async () => {
    const document = `{ searchPatrons(name: "alderquist") { ${selection(searchPatronsRoot.below)} } }`;
    const answer = await ask(caller, document);
    const found = answer.json.data.searchPatrons;
    if (sees) {
      expect(found.edges.length).toBeGreaterThan(1);
      expect(errorsOf(answer).map((error) => error.coordinate)).toEqual(
        expectedErrors(caller, searchPatronsRoot).map((error) => error.coordinate),
      );
    } else expect(found).toBeNull();
    expect((await ask(caller, '{ record { id } }')).json).toEqual({ data: { record: null } });
  });
});

describe('everyone', () => {
  test.each([...withoutRecord, ...oneRecord, ...staff])('[open] MUST be served to $name', async (caller) => {
    const barcode = (
      await carrel.database.superuser`select barcode, title_id from items order by barcode limit 1`
    )[0];
    const argumentsOf: Record<string, string> = {
      item: `(barcode: "${barcode?.barcode}")`,
      title: `(id: "${barcode?.title_id}")`,
      searchTitles: '(text: "otter", first: 3)',
    };
    const asked = openRoots
      .map((each) => `${each.name}${argumentsOf[each.name] ?? ''} { ${selection(each.below)} }`)
      .join(' ');
    const answer = await ask(caller, `{ ${asked} }`);
    expect(answer.json.errors).toBeUndefined();
    expectCells(caller, openRoots, [answer.json.data]);
    expect(answer.json.data.viewer.classes.toSorted()).toEqual(['open', ...caller.opens].toSorted());
    expect(answer.json.data.viewer.clause).toBe(caller.clause);
  });
});

describe('refused whole', () => {
  test.each(refusedStaff)('[collect.function] $role cannot work for $purpose', async ({ role, purpose }) => {
    const answer = await carrel.query('{ viewer { basis } record { id } }', {
      token: carrel.tokens[role],
      purpose,
    });
    expect(answer.status).toBe(403);
    expect(answer.json).not.toHaveProperty('data');
    expect(answer.json.errors).toHaveLength(1);
    expect(answer.json.errors[0].extensions).toEqual({ code: 'PURPOSE_NOT_ALLOWED' });
  });

  test('[recovery.agency] an agency cannot run a document that is not registered for it', async () => {
    const answer = await carrel.query('{ record { id } }', { token: carrel.tokens.agency });
    expect(answer.status).toBe(403);
    expect(answer.json).not.toHaveProperty('data');
    expect(answer.json.errors[0].extensions).toEqual({ code: 'NOT_ALLOWED' });
  });
});
