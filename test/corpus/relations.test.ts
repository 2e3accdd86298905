import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { agencyDocuments } from '../../src/demo/clients.ts';
import { copies } from '../../src/demo/copies.ts';
import { documentIdOf } from '../../src/documents/documentId.ts';
import { bearer, expectRefused, json } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs, register } from '../setup/registered.ts';
import { canaries, marksIn, plant } from './canaries.ts';
import { item } from './items.ts';

/** From what a caller was given to what it was not. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await plant(carrel.database);
});
afterAll(() => carrel.close());

/** The types that can be come to from one, itself left out unless a path leads back. */
function below(name: string): Set<string> {
  const found = new Set<string>();
  const look = (from: string): void => {
    const type = schema.getType(from);
    if (!isObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type);
      if (!isObjectType(next) || found.has(next.name)) continue;
      found.add(next.name);
      look(next.name);
    }
  };
  look(name);
  return found;
}

// GHSA-m8jr-fxqx-8xx6 (Apollo Federation): a protected field was reached by way of one that was not.
test(item('K40', 'cannot be: nothing below a person or a thing leads to a person'), () => {
  for (const type of [
    'Item',
    'Title',
    'Branch',
    'Program',
    'Money',
    'Statistics',
    'CardStanding',
    'Referral',
    'LegalProcess',
    'Consent',
    'Client',
  ])
    expect(
      [...below(type)].filter((name) =>
        ['Patron', 'Loan', 'Hold', 'Charge', 'Card', 'PersonName'].includes(name),
      ),
      type,
    ).toEqual([]);
  expect(below('Patron').has('Patron')).toBe(false);
  expect(below('Loan').has('Patron')).toBe(false);
});

test(item('K40', 'cannot be, from an item that came back or went out'), async () => {
  const deep =
    'item { barcode status title { title items { barcode status branch { name } title { title } } } branch { name } }';
  const back = await carrel.query(
    `mutation { checkIn(input: { itemBarcode: "${copies.childFirst.barcode}", idempotencyKey: "K40" }) { nextStep again branch { name } ${deep} } }`,
    { token: carrel.tokens.volunteer, purpose: 'SHELVING' },
  );
  expect(back.status, back.text).toBe(200);
  expect(marksIn(back.text)).toEqual([]);
  const out = await carrel.query(
    `mutation { checkOut(input: { cardNumber: "${carrel.cards.adult.number}", itemBarcode: "${copies.childFirst.barcode}", idempotencyKey: "K40" }) {
      again loan { id charges { id loan { id } } item { title { items { barcode } } } } record { id name { last } email loans { id } } } }`,
    { token: carrel.tokens.feed },
  );
  expect(out.status, out.text).toBe(200);
  expect(marksIn(out.text)).toEqual([]);
  expect(out.json.data.checkOut).toMatchObject({ loan: null, record: null });
  const clerk = await carrel.query(
    `mutation { cancelHold(input: { holdId: "00000000-0000-4000-8000-000000000000", idempotencyKey: "K40" }) { record { name { last } } } }`,
    { token: carrel.tokens.clerk, purpose: 'CIRCULATION' },
  );
  expect(clerk.json).not.toHaveProperty('data');
});

test(item('K41', 'cannot be, whole or by its id'), async () => {
  const theirs = '{ referrals(first: 50) { edges { node { debtorName debtorEmail } } } }';
  await register(carrel, 'otherAgency', theirs);
  const post = (token: string, body: object) =>
    carrel.send('POST', '/graphql', [...json, ...bearer(token)], JSON.stringify(body));
  const { agency, otherAgency, vendor, feed } = carrel.tokens;
  expect((await post(otherAgency, { documentId: documentIdOf(theirs) })).status).toBe(200);
  for (const body of [
    { query: theirs },
    { documentId: documentIdOf(theirs) },
    { query: theirs, documentId: documentIdOf(agencyDocuments[0]) },
  ])
    expectRefused(await post(agency, body), 403, 'NOT_ALLOWED');
  for (const token of [vendor, feed, carrel.tokens.clerk])
    expectRefused(await post(token, { documentId: documentIdOf(theirs) }), 400, 'BAD_INPUT');
  // Sent by another with a right to send documents, it shows what is the sender's, which is nothing.
  const asVendor = await post(vendor, { query: theirs });
  expect(asVendor.json.data).toEqual({ referrals: null });
});

const search =
  'query ($name: String!, $after: String) { searchPatrons(name: $name, first: 1, after: $after) { edges { cursor node { id } } pageInfo { endCursor } } }';
const page = (persona: 'clerk' | 'administrator', name: string, after?: string | null) =>
  carrel.query(search, {
    token: carrel.tokens[persona],
    purpose: 'NOTICES',
    variables: { name, after: after ?? null },
  });

test(item('K42', 'cannot be'), async () => {
  const after = (await page('clerk', 'al')).json.data.searchPatrons.pageInfo.endCursor as string;
  expect((await page('clerk', 'al', after)).status).toBe(200);
  expectRefused(await page('administrator', 'al', after), 400, 'BAD_INPUT');
  const referrals =
    'query ($after: String) { referrals(first: 1, after: $after) { pageInfo { endCursor } } }';
  const own = (await askAs(carrel, 'agency', referrals)).json.data.referrals.pageInfo.endCursor as string;
  expect((await askAs(carrel, 'agency', referrals, { after: own })).status).toBe(200);
  expectRefused(await askAs(carrel, 'otherAgency', referrals, { after: own }), 400, 'BAD_INPUT');
  const titles =
    'query ($after: String) { searchTitles(text: "ferryman", first: 1, after: $after) { pageInfo { endCursor } } }';
  const publics = (await carrel.query(titles)).json.data.searchTitles.pageInfo.endCursor as string;
  expectRefused(
    await carrel.query(titles, { token: carrel.tokens.card, variables: { after: publics } }),
    400,
    'BAD_INPUT',
  );
});

test(item('K43', 'cannot be'), async () => {
  const after = (await page('clerk', 'al')).json.data.searchPatrons.pageInfo.endCursor as string;
  for (const name of ['fenn', 'al al', canaries.adult])
    expectRefused(await page('clerk', name, after), 400, 'BAD_INPUT');
  const clerk = { token: carrel.tokens.clerk, purpose: 'RECOVERY', variables: { after } };
  for (const root of [
    'searchTitles(text: "al", first: 1, after: $after)',
    'referrals(first: 1, after: $after)',
    'referrals(status: OPEN, after: $after)',
  ])
    expectRefused(
      await carrel.query(`query ($after: String) { ${root} { pageInfo { endCursor } } }`, clerk),
      400,
      'BAD_INPUT',
    );
  const [open, any] = ['(status: OPEN, first: 1, after: $after)', '(first: 1, after: $after)'].map(
    (args) => `query ($after: String) { referrals${args} { pageInfo { endCursor } } }`,
  );
  const mine = (await carrel.query(open ?? '', { ...clerk, variables: {} })).json.data.referrals.pageInfo
    .endCursor as string;
  expectRefused(await carrel.query(any ?? '', { ...clerk, variables: { after: mine } }), 400, 'BAD_INPUT');
  const made = Buffer.from(
    JSON.stringify({ last: 'A', first: 'A', id: '00000000-0000-4000-8000-000000000000' }),
  ).toString('base64url');
  expectRefused(await page('clerk', 'al', made), 400, 'BAD_INPUT');
});
