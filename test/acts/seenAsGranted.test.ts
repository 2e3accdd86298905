import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertGrants, roleName } from '../../drizzle/audiences.ts';
import { limitsOf } from '../../schema/judge/limits.ts';
import { orderId } from '../../src/demo/witness.ts';
import { everyPersonField, whole } from '../cases/whole.ts';
import { expectRefused, withheldOf } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { holding, open, type Shown, signIn } from './opening.ts';

/** What an act opens is seen on the basis that it opened, and never on the basis of who did the act. */

const limits = limitsOf({ basis: 'STAFF' });

let carrel: TestCarrel;
let good: Readonly<Record<string, Shown>>;
beforeAll(async () => {
  carrel = await startCarrel();
  good = await holding(carrel);
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

const seen = (fields: string, member = 'card', purpose = 'CIRCULATION') =>
  open(carrel, member, good[member] ?? {}, {
    persona: purpose === 'LEGAL' ? 'administrator' : 'clerk',
    purpose,
    fields,
  });
const entries = () => carrel.database.superuser<Record<string, unknown>[]>`select * from disclosures`;
const grants = async () => (await carrel.database.superuser`select 1 from grants`).length;
const asked = (document: string, variables: object = {}) =>
  carrel.query(document, {
    token: carrel.tokens.clerk,
    purpose: 'CIRCULATION',
    variables: {
      input: { card: { ...good.card, documents: ['LIBRARY_CARD'], idempotencyKey: randomUUID() } },
      ...variables,
    },
  });
const pathsOf = (answer: Answer) =>
  Object.fromEntries(
    (answer.json.errors ?? []).map(
      ({ extensions }: { extensions: { coordinate: string; paths: string[][] } }) => [
        extensions.coordinate,
        extensions.paths.map((path) => path.join('.')),
      ],
    ),
  );

describe('[offence.disclosure] the record in the answer', () => {
  test.each([
    ['card', 'CIRCULATION', 'card'],
    ['card', 'ACCOUNT', 'card'],
    ['borrowerInPerson', 'ACCOUNT', 'borrowerInPerson'],
    ['caregiverWithCard', 'CIRCULATION', 'caregiverWithCard'],
    ['caregiverPhotoId', 'CIRCULATION', 'caregiverPhotoId'],
    ['writtenConsent', 'LEGAL', 'writtenConsent'],
    ['courtOrder', 'LEGAL', 'courtOrder'],
  ] as const)(
    'MUST be what the basis of %s sees, for %s too: field by field',
    async (member, purpose, persona) => {
      const answer = await seen(`record { ${whole} }`, member, purpose);
      const own = await carrel.query(`{ record { ${whole} } }`, { token: carrel.tokens[persona] });
      expect(own.json.data.record).not.toBeNull();
      expect(answer.json.data.openDisclosure.record).toEqual(own.json.data.record);
      expect(withheldOf(answer)).toEqual(withheldOf(own));
      for (const error of answer.json.errors ?? [])
        for (const path of error.extensions.paths)
          expect(path.slice(0, 2)).toEqual(['openDisclosure', 'record']);
      const clauses = (each: Answer) =>
        each.json.errors.map(({ extensions }: { extensions: { clause: string } }) => extensions.clause);
      expect(clauses(answer)).toEqual(clauses(own));
    },
  );

  test('[access.card] cannot have what the clerk’s own purpose would open: name, number, contact', async () => {
    const answer = await seen(
      'token record { name { last } cards { number state } email }',
      'card',
      'ACCOUNT',
    );
    const { record } = answer.json.data.openDisclosure;
    expect(record).toEqual({ name: null, cards: [{ number: null, state: 'ACTIVE' }], email: null });
    expect(pathsOf(answer)).toEqual({
      'Patron.name': ['openDisclosure.record.name'],
      'Card.number': ['openDisclosure.record.cards.number'],
      'Patron.email': ['openDisclosure.record.email'],
    });
    expect(answer.text).not.toMatch(/Fennimere|@example/);
    expect(answer.json.errors.map(({ extensions }: Answer['json']) => extensions.clause)).toEqual(
      Array(3).fill('access.card'),
    );
  });

  test('MUST be found through fragments, aliases and the same field twice, each path told where it stands', async () => {
    const answer = await asked(
      `mutation ($input: OpenDisclosureInput!) {
        opened: openDisclosure(input: $input) {
          ...Payload
          one: record { name { first } ...Loans }
          ... on OpenDisclosurePayload { one: record { email holds { state } } }
          record { __typename name { last } }
        }
      }
      fragment Payload on OpenDisclosurePayload { token two: record { ...Loans email } }
      fragment Loans on Patron { loans { state } ...Unused }
      fragment Unused on Patron { balance { amountCents } }`,
    );
    expect(answer.status, answer.text).toBe(200);
    const { one, two, record, token } = answer.json.data.opened;
    expect(token).toEqual(expect.any(String));
    expect(Object.keys(answer.json.data.opened)).toEqual(['token', 'two', 'one', 'record']);
    expect(Object.keys(one)).toEqual(['name', 'loans', 'balance', 'email', 'holds']);
    expect([one.name, one.email, two.email, record.name]).toEqual([null, null, null, null]);
    expect(record.__typename).toBe('Patron');
    expect(one.loans).toHaveLength(4);
    expect(two.loans).toEqual(one.loans);
    expect(one.holds).toHaveLength(2);
    expect(pathsOf(answer)).toEqual({
      'Patron.name': ['opened.one.name', 'opened.record.name'],
      'Patron.email': ['opened.two.email', 'opened.one.email'],
    });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry?.classes).toEqual(['circulation', 'pickup', 'recovery']);
  });

  test.each([true, false])(
    'MUST take variables of the document below it, and their defaults: %s',
    async (wanted) => {
      const document = `mutation ($input: OpenDisclosureInput!, $loans: Boolean!, $holds: Boolean = ${wanted}, $no: Boolean = true) {
      ...Act }
      fragment Act on Mutation { openDisclosure(input: $input) { record @skip(if: $no) { email } seen: record {
        loans @include(if: $loans) { id } holds @include(if: $holds) { id } name @include(if: $loans) { last } } } }`;
      const answer = await asked(document, { loans: wanted, no: true });
      expect(answer.status, answer.text).toBe(200);
      const { seen: record, ...rest } = answer.json.data.openDisclosure;
      expect(rest).toEqual({});
      expect(Object.keys(record)).toEqual(wanted ? ['loans', 'holds', 'name'] : []);
      expect(withheldOf(answer)).toEqual(wanted ? ['Patron.name'] : []);
    },
  );

  test('cannot be asked for beyond what a document may ask: nothing is done', async () => {
    const before = await grants();
    const many = Array.from({ length: limits.roots + 1 }, (_, index) => `r${index}: record { id }`).join(' ');
    const fields = Array.from({ length: 100 }, (_, index) => `n${index}: email`).join(' ');
    const wide = `... on OpenDisclosurePayload { ${Array.from(
      { length: Math.ceil(limits.fields / 100) },
      (_, index) => `r${index}: record { ...Wide }`,
    ).join(' ')} }`;
    const round = `record { loans { charges { loan { charges { loan { charges { id } } } } } } }`;
    for (const each of [many, wide, round]) {
      const answer = await asked(
        `mutation ($input: OpenDisclosureInput!) { openDisclosure(input: $input) { ${each} } }
         ${each === wide ? `fragment Wide on Patron { ${fields} }` : ''}`,
      );
      expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    }
    expect(await grants()).toBe(before);
    expect(await entries()).toEqual([]);
    const most = Array.from({ length: limits.roots }, (_, index) => `r${index}: record { id }`).join(' ');
    expect((await seen(most)).status).toBe(200);
  });

  test('one document sent by two purposes and two bases in turn MUST be judged for each', async () => {
    for (const [member, fields] of [
      ['card', ['name']],
      ['borrowerInPerson', []],
      ['card', ['name']],
    ] as const) {
      const answer = await seen('record { name { last } loans { id } }', member);
      expect(withheldOf(answer)).toEqual(fields.map((field) => `Patron.${field}`));
    }
  });
});

describe('[offence.disclosure] on file', () => {
  test.each([
    ['card', 'CARD', 'access.card', 'name { last } loans { id }', ['circulation', 'recovery']],
    ['borrowerInPerson', 'BORROWER_IN_PERSON', 'access.photo-id', 'name { last }', ['identity']],
    [
      'caregiverWithCard',
      'CAREGIVER_WITH_CARD',
      'caregiver.with-card',
      'birthDate email',
      ['birth', 'contact'],
    ],
    [
      'caregiverPhotoId',
      'CAREGIVER_PHOTO_ID',
      'caregiver.without-card',
      'name { last } balance { amountCents }',
      ['recovery'],
    ],
  ])(
    'MUST be one entry under the basis of %s, with who opened it',
    async (member, basis, clause, fields, classes) => {
      const answer = await seen(`id record { ${fields} }`, member);
      const [entry, ...others] = await entries();
      expect(others).toEqual([]);
      expect(entry).toMatchObject({
        caller: 'staff:demonstration clerk',
        basis,
        purpose: 'CIRCULATION',
        clauses: [clause, 'offence.disclosure'],
        classes,
        found: true,
        grant_id: answer.json.data.openDisclosure.id,
        process_id: null,
      });
      expect(entry?.subjects).toHaveLength(1);
    },
  );

  test('MUST name the process of an order', async () => {
    await seen('record { loans { id } }', 'courtOrder', 'LEGAL');
    const [entry] = await entries();
    expect(entry).toMatchObject({
      basis: 'COURT_ORDER',
      purpose: 'LEGAL',
      process_id: orderId,
    });
  });

  test('MUST be the same where nothing of the record was asked for, and the same subject', async () => {
    await seen('record { loans { id } }');
    await seen('token');
    await seen('record { name { last } }');
    const all = await entries();
    expect(all.map(({ classes }) => classes)).toEqual([['circulation', 'recovery'], [], []]);
    expect(new Set(all.map(({ subjects }) => String(subjects))).size).toBe(1);
    expect(all.every(({ found, basis }) => found === true && basis === 'CARD')).toBe(true);
  });

  test('of a sign-in MUST be the grant, and no caller that was there before it', async () => {
    const { number, pin } = carrel.cards.adult;
    await signIn(carrel, number, pin, 'record { loans { id } }');
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      caller: `grant:${entry?.grant_id}`,
      basis: 'CARD',
      purpose: null,
      classes: ['circulation', 'recovery'],
      found: true,
    });
  });

  test('MUST come before the answer: without the log there is none', async () => {
    const { superuser, roles } = carrel.database;
    const columns = insertGrants.log.disclosures?.join(', ') ?? '';
    const { number, pin } = carrel.cards.adult;
    await superuser.unsafe(`revoke insert (${columns}) on disclosures from ${roleName('log', roles)}`);
    try {
      for (const answer of [
        await seen('token record { loans { id } }'),
        await seen('token'),
        await open(carrel, 'card', { cardNumber: '29999000000000' }),
        await signIn(carrel, number, pin),
        await signIn(carrel, number, pin, 'token'),
      ])
        expectRefused(answer, 503, 'UNAVAILABLE');
    } finally {
      await superuser.unsafe(`grant insert (${columns}) on disclosures to ${roleName('log', roles)}`);
    }
    expect((await seen('token')).status).toBe(200);
  });

  test('a record that cannot be read MUST be UNAVAILABLE, and cannot be half an answer with a token', async () => {
    const { superuser, roles } = carrel.database;
    await superuser.unsafe(`revoke select (item_id) on loans from ${roleName('person', roles)}`);
    try {
      const answer = await seen('token record { loans { id item { barcode } } }');
      expectRefused(answer, 503, 'UNAVAILABLE');
      expect(answer.text).not.toMatch(/carrel_g_/);
    } finally {
      await superuser.unsafe(`grant select (item_id) on loans to ${roleName('person', roles)}`);
    }
  });
});

test('[access.card] a signed-in record MUST be what the card opens, field by field', async () => {
  const { number, pin } = carrel.cards.adult;
  const answer = await signIn(carrel, number, pin, `token record { ${whole} }`);
  const own = await carrel.query(`{ record { ${whole} } }`, { token: answer.json.data.signIn.token });
  expect(answer.json.data.signIn.record).toEqual(own.json.data.record);
  expect(withheldOf(answer)).toEqual(withheldOf(own));
  expect(withheldOf(answer).length).toBeLessThan(everyPersonField.length);
});
