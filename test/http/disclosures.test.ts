import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { orderId, witnessId } from '../../src/demo/witness.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

interface Entry {
  at: Date;
  request_id: string;
  caller: string;
  basis: string;
  purpose: string | null;
  clauses: string[];
  classes: string[];
  subjects: string[];
  pseudonym_key: number;
  found: boolean;
  grant_id: string | null;
  process_id: string | null;
}
type Persona = keyof TestCarrel['tokens'];
const ask = (persona: Persona | null, document: string, purpose?: string) =>
  carrel.query(document, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === undefined ? {} : { purpose }),
  });
const entries = () => carrel.database.superuser<Entry[]>`select * from disclosures order by at, id`;
async function oneEntry(): Promise<Entry> {
  const [entry, ...others] = await entries();
  expect(others).toEqual([]);
  if (entry === undefined) throw new Error('nothing is on file');
  return entry;
}
const byCard = (number: string, fields: string) => `{ patronByCard(cardNumber: "${number}") { ${fields} } }`;
const grantOf = async (basis: string): Promise<string> =>
  (await carrel.database.superuser<{ id: string }[]>`select id from grants where basis = ${basis}`)[0]?.id ??
  '';

describe('[offence.disclosure] an answer with a person’s class in it', () => {
  test('of staff MUST be one entry: caller, purpose, clause, the classes served, the subject', async () => {
    const document = byCard(carrel.cards.adult.number, 'id name { last } loans { id } email cards { state }');
    const answer = await ask('clerk', document, 'CIRCULATION');
    expect(answer.json.data.patronByCard.name.last).toBe('Fennimere');
    expect(await oneEntry()).toMatchObject({
      at: carrel.clock.now,
      caller: 'staff:demonstration clerk',
      basis: 'STAFF',
      purpose: 'CIRCULATION',
      clauses: ['collect.function'],
      classes: ['circulation', 'identity', 'recovery', 'standing'],
      found: true,
      grant_id: null,
      process_id: null,
    });
    expect((await oneEntry()).subjects).toHaveLength(1);
  });

  test.each([
    ['card', 'CARD', 'access.card', '{ record { holds { id } } }', ['circulation', 'pickup']],
    [
      'borrowerInPerson',
      'BORROWER_IN_PERSON',
      'access.photo-id',
      '{ record { name { last } } }',
      ['identity'],
    ],
    [
      'caregiverWithCard',
      'CAREGIVER_WITH_CARD',
      'caregiver.with-card',
      '{ record { birthDate email } }',
      ['birth', 'contact'],
    ],
    [
      'caregiverPhotoId',
      'CAREGIVER_PHOTO_ID',
      'caregiver.without-card',
      '{ record { loans { id } } }',
      ['recovery'],
    ],
    ['writtenConsent', 'WRITTEN_CONSENT', 'statute.consent', '{ record { email } }', ['contact']],
    ['courtOrder', 'COURT_ORDER', 'legal.process', '{ record { loans { id } } }', ['circulation']],
  ] as const)(
    'of a %s MUST name its grant, and its process where it has one',
    async (persona, basis, clause, document, classes) => {
      await ask(persona, document);
      const grant = await grantOf(basis);
      expect(await oneEntry()).toMatchObject({
        caller: `grant:${grant}`,
        basis,
        purpose: null,
        clauses: [clause],
        classes,
        found: true,
        grant_id: grant,
        process_id: basis === 'COURT_ORDER' ? orderId : null,
      });
    },
  );

  test('MUST name each subject once, by a pseudonym that is theirs whoever asks', async () => {
    await ask('card', '{ a: record { loans { id } } b: record { balance { amountCents } } }');
    const [own] = (await oneEntry()).subjects;
    await carrel.database.superuser`delete from disclosures`;
    await ask(
      'clerk',
      `{ a: patronByCard(cardNumber: "${carrel.cards.adult.number}") { name { last } }
      b: patronByCard(cardNumber: "${carrel.cards.child.number}") { name { last } }
      c: patronByCard(cardNumber: "${carrel.cards.child.number}") { category } }`,
      'ACCOUNT',
    );
    const { subjects } = await oneEntry();
    expect(subjects).toHaveLength(2);
    expect(subjects).toContain(own);
    for (const subject of subjects) {
      expect(subject).toMatch(/^[A-Za-z0-9_-]{43}$/);
      for (const id of [adultId, childId, witnessId]) expect(subject).not.toContain(id);
    }
  });

  test('MUST be one entry for a page of people, with all of them', async () => {
    const answer = await ask(
      'clerk',
      '{ searchPatrons(name: "al", first: 4) { edges { node { name { last } } } } }',
      'NOTICES',
    );
    expect(answer.json.data.searchPatrons.edges).toHaveLength(4);
    expect(await oneEntry()).toMatchObject({ classes: ['identity'], found: true });
    expect(new Set((await oneEntry()).subjects).size).toBe(4);
  });

  test('that found nobody MUST be an entry without a subject', async () => {
    for (const document of [
      byCard('20000000000000', 'name { last }'),
      byCard(carrel.cards.lost.number, 'id'),
      '{ searchPatrons(name: "zzzzzz") { edges { node { id } } } }',
    ]) {
      await carrel.database.superuser`delete from disclosures`;
      await ask('clerk', document, 'CIRCULATION');
      expect(await oneEntry()).toMatchObject({
        found: false,
        subjects: [],
        basis: 'STAFF',
        classes: ['identity'],
      });
    }
  });

  test('MUST have a request’s own id, which the process log has too', async () => {
    await ask('card', '{ record { loans { id } } }');
    await ask('card', '{ record { loans { id } } }');
    const ids = (await entries()).map((entry) => entry.request_id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(carrel.log.join('')).toContain(id);
  });
});

describe('[offence.disclosure] an answer without one', () => {
  test.each<[string, Persona | null, string, string?]>([
    ['all is withheld', 'vendor', '{ record { name { last } loans { id } email } }'],
    ['all is withheld from a card', 'card', '{ record { name { last } email } }'],
    ['a clerk has no purpose', 'clerk', '{ patronByCard(cardNumber: "20000000000000") { name { last } } }'],
    [
      'a volunteer searches',
      'volunteer',
      '{ searchPatrons(name: "al") { edges { node { id } } } }',
      'SHELVING',
    ],
    [
      'the catalogue is searched',
      'clerk',
      '{ searchTitles(text: "the") { edges { node { title } } } }',
      'CIRCULATION',
    ],
    ['a caller looks at itself', 'card', '{ viewer { basis classes } policy { bases { basis } } }'],
    ['nobody asks for anybody', null, '{ viewer { basis } record { id } }'],
    ['the input is bad', 'clerk', '{ searchPatrons(name: "a") { edges { node { id } } } }', 'CIRCULATION'],
    ['a field is left out', 'card', '{ record @skip(if: true) { loans { id } } viewer { basis } }'],
  ])('cannot be on file: %s', async (_, persona, document, purpose) => {
    await ask(persona, document, purpose);
    expect([...(await entries())]).toEqual([]);
  });
});

describe('[offence.disclosure] what is written of many answers', () => {
  test('cannot hold a name, a number, a title, a search text, a token or a variable', async () => {
    const number = carrel.cards.adult.number;
    const documents: [Persona, string, string?][] = [
      [
        'clerk',
        byCard(number, 'name { first last } cards { number } loans { item { barcode title { title } } }'),
        'CIRCULATION',
      ],
      ['clerk', byCard(number, 'email phones { number } addresses { line1 city }'), 'ACCOUNT'],
      [
        'administrator',
        '{ searchPatrons(name: "Fennimere") { edges { node { name { last } email } } } }',
        'CONDUCT',
      ],
      [
        'caregiverWithCard',
        '{ record { name { first last } birthDate email loans { item { title { title } } } } }',
      ],
      ['card', '{ record { loans { item { title { title author } } } interlibraryLoanRequests { title } } }'],
      ['courtOrder', '{ record { loans { item { title { title } } } holds { title { title } } } }'],
    ];
    let told = '';
    for (const [persona, document, purpose] of documents) {
      const answer = await ask(persona, document, purpose);
      expect(answer.status).toBe(200);
      told += answer.text;
    }
    const variables = { number, text: 'Canary Ledger', more: 'Canary' };
    await carrel.query(
      'query Canary($number: String!, $text: String!) { patronByCard(cardNumber: $number) { id } searchTitles(text: $text) { edges { node { id } } } }',
      {
        token: carrel.tokens.clerk,
        purpose: 'CIRCULATION',
        variables,
      },
    );
    const rows = await carrel.database.superuser<{ row: string }[]>`select d::text as row from disclosures d`;
    expect(rows).toHaveLength(documents.length + 1);
    const written = rows.map(({ row }) => row).join('\n') + carrel.log.join('');
    const canaries = [
      ...[
        'Fennimere',
        'Hollis',
        'Alderquist',
        'Wren',
        'hollis.fennimere',
        '406-555',
        'Ferry Street',
        number,
        'Ferryman',
      ],
      ...[
        'Lighthouses',
        carrel.cards.child.number,
        'Canary',
        'patronByCard',
        'searchPatrons',
        adultId,
        childId,
        witnessId,
      ],
      ...Object.values(carrel.tokens).flatMap((token) => [token, token.slice(9, 40)]),
    ];
    for (const canary of ['Fennimere', 'Wren', '406-555', 'Ferryman', number, 'Lighthouses'])
      expect(told).toContain(canary);
    expect(canaries.filter((canary) => written.includes(canary))).toEqual([]);
    expect(carrel.log.length).toBeGreaterThan(documents.length);
  });
});
