import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { namedIn } from '../../drizzle/reads/described.ts';
import { preparedTexts } from '../../drizzle/statement.ts';
import { type Explanation, explain } from '../../schema/judge/explain.ts';
import { schema } from '../../schema/schema.ts';
import { explainDocument } from '../../src/explain/explainDocument.ts';
import { operationOf, variablesOf } from '../../src/gateway/judging.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { type Given, wholeField } from '../schema/judge/documents.ts';
import { givenFor } from '../schema/judge/given.ts';
import { type Caller, type Library, now, openLibrary, settings } from '../schema/library.ts';

const sent: Sent[] = [];
let library: Library;
let given: Given;
beforeAll(async () => {
  library = await openLibrary((pools) => watched(pools, sent));
  given = await givenFor(library);
});
afterAll(() => library.database.drop());
beforeEach(() => {
  sent.length = 0;
});

const query = schema.getQueryType();
if (query == null) throw new TypeError('no query type');
const roots = Object.values(query.getFields());
/** What one statement reads the whole of: nothing more is read for the rows that it finds. */
const readAtOnce = [
  'agencies',
  'clients',
  'consents',
  'disclosureLog',
  'legalProcesses',
  'referral',
  'referrals',
];

function explained({ request }: Caller, text: string): Explanation {
  const document = parse(text);
  const operation = operationOf(document, undefined);
  return explain(schema, document, operation, variablesOf(schema, document, operation, {}), request);
}

describe('[judged-once] an explanation', () => {
  test.each(roots.map((field) => [field.name, field] as const))(
    'MUST say of each field below %s what the judge says, whoever asks',
    (_, field) => {
      const text = `{ ${wholeField(query, field, given)} }`;
      for (const caller of library.callers) {
        const { fields } = explained(caller, text);
        const { withheld, served, blanks } = library.ask(caller, text).judgement;
        const of = (...verdicts: string[]) =>
          fields.filter(({ verdict }) => verdicts.includes(verdict)).map(({ path }) => path.join('.'));
        expect(of('WITHHELD').sort(), caller.name).toEqual(
          withheld.flatMap(({ paths }) => paths.map((path) => path.join('.'))).sort(),
        );
        const coordinates = fields
          .filter(({ verdict }) => verdict === 'SERVED' || verdict === 'NARROWED')
          .map(({ coordinate }) => coordinate);
        expect(new Set(coordinates), caller.name).toEqual(
          new Set([...served.values()].flatMap((each) => [...each])),
        );
        const closed = blanks.filter(({ length }) => length === 1).map(([key]) => key);
        for (const path of of('NOBODY')) expect(closed, caller.name).toContain(path.split('.')[0]);
      }
    },
  );

  test('MUST name the columns of the statements that such a request sends, and the role that sends them', async () => {
    const text = `{ record { id name { last } email loans { id item { title { title } } } holds { id } balance { amountCents }
      isMinor computerSessions { id } } item(barcode: "${given['Query.item']?.match(/"(.*)"/)?.[1]}") { status }
      searchTitles(text: "the", first: 3) { edges { node { title } } } }`;
    for (const name of ['card', 'caregiverWithCard', 'caregiverPhotoId', 'writtenConsent', 'courtOrder']) {
      const caller = library.caller(name);
      const asked = library.ask(caller, text);
      sent.length = 0;
      await asked.run(asked.judgement.document);
      const really = sent.map(({ audience, text }) => `${audience} ${namedIn(text).length > 0}`).sort();
      const { principal } = caller.request;
      const { statements } = await explainDocument(
        { query: text, operationName: null, variables: {} },
        principal,
        now,
        settings,
      );
      expect(statements.map(({ audience, names }) => `${audience} ${names.length > 0}`).sort(), name).toEqual(
        really,
      );
      const planned = new Set(sent.flatMap(({ text }) => namedIn(text)));
      for (const column of statements.flatMap(({ names }) => names)) expect(planned, name).toContain(column);
    }
  });

  test.each(readAtOnce)('MUST name all that is read for %s, and no more, whoever asks', async (name) => {
    const field = query.getFields()[name];
    if (field === undefined) throw new TypeError(`no ${name}`);
    const text = `{ ${wholeField(query, field, given)} }`;
    let read = 0;
    for (const caller of library.callers) {
      const asked = library.ask(caller, text);
      sent.length = 0;
      await asked.run(asked.judgement.document);
      const really = new Set(
        sent.flatMap(({ audience, text }) => namedIn(text).map((name) => `${audience} ${name}`)),
      );
      const { statements } = await explainDocument(
        { query: text, operationName: null, variables: {} },
        caller.request.principal,
        now,
        settings,
      );
      const told = new Set(
        statements.flatMap(({ audience, names }) => names.map((name) => `${audience} ${name}`)),
      );
      expect([...told].sort(), caller.name).toEqual([...really].sort());
      read += really.size;
    }
    expect(read).toBeGreaterThan(0);
  });

  /** Tables that a statement reads, and of which it names no column in the way that an explanation sees. */
  const unseenIn = (text: string): string[] =>
    [...text.matchAll(/\b(?:from|join) "([a-z_0-9]+)"( as (?!"))?/g)]
      .filter(
        ([, table, short]) =>
          short !== undefined || !namedIn(text).some((name) => name.startsWith(`${table}.`)),
      )
      .map(([, table]) => table ?? '');

  test('cannot miss a column for the short name that a statement gives its table', () => {
    expect(unseenIn('select l.id from "loans" as l where l.id = $1')).toEqual(['loans']);
    const texts = [...preparedTexts()];
    expect(
      texts.filter((text) => /\bfrom "referral_lines"|join "referral_lines"/.test(text)).length,
    ).toBeGreaterThan(4);
    expect(texts.filter((text) => unseenIn(text).length > 0)).toEqual([]);
  });

  test('[caregiver.without-card] cannot name a column of what is withheld', async () => {
    const text =
      '{ record { name { first } email birthDate holds { id } computerSessions { id } loans { id } } }';
    const columns = async (name: string) => {
      const { principal } = library.caller(name).request;
      const asked = { query: text, operationName: null, variables: {} };
      const { statements } = await explainDocument(asked, principal, now, settings);
      return statements.flatMap(({ names }) => names);
    };
    const all = await columns('caregiverWithCard');
    expect(all).toEqual(
      expect.arrayContaining(['person_names.first', 'patrons.email', 'computer_sessions.id']),
    );
    const narrow = await columns('caregiverPhotoId');
    expect(narrow).toContain('loans.due_at');
    for (const column of narrow)
      expect(column).not.toMatch(/^(person_names|computer_sessions|holds)\.|patrons\.(email|birth_date)/);
    expect(sent, 'nothing was sent to a database').toEqual([]);
  });
});
