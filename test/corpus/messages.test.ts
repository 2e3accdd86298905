import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';

/** What a refusal says of the schema or of what was sent. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

/** Refused with 400 and no data, with neither a word of what was sent nor one of the words that must not be told. */
async function expectQuiet(
  document: string,
  variables: Record<string, unknown>,
  untold: readonly string[],
): Promise<void> {
  for (const token of [carrel.tokens.administrator, carrel.tokens.vendor, undefined]) {
    const answer = await carrel.query(document, { variables, ...(token === undefined ? {} : { token }) });
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json).not.toHaveProperty('data');
    for (const word of [...untold, 'Canary']) expect(answer.text).not.toContain(word);
    expect(answer.text).not.toMatch(/did you mean|perhaps|one of|\n\s+at |node_modules/i);
  }
}

describe('messages', () => {
  test.each<[string, Record<string, unknown>]>([
    ['{ referrals(status: OPEN_Canary) { __typename } }', {}],
    ['{ legalProcesses(state: "APPROVED") { __typename } }', {}],
    ['query ($s: LegalProcessState) { legalProcesses(state: $s) { __typename } }', { s: 'Canary' }],
    ['query ($s: ReferralState) { referrals(status: $s) { __typename } }', { s: 7 }],
    ['mutation { recordConsent(input: { classes: [CANARY_Canary] }) { __typename } }', {}],
  ])(item('K16', 'cannot list them: %s'), async (document, variables) => {
    await expectQuiet(document, variables, [
      'APPROVED',
      'RECALLED',
      'SETTLED',
      'VACATED',
      'household',
      'circulation',
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['{ searchTitles(text: "a", first: "Canary") { __typename } }', {}],
    ['query ($f: Int) { searchTitles(text: "a", first: $f) { __typename } }', { f: 'Canary' }],
    ['query ($d: Date!) { statistics(from: $d, to: $d) { __typename } }', { d: 'Canary' }],
    ['{ statistics(from: "Canary", to: "2026-05-01") { __typename } }', {}],
    ['query ($id: ID!) { title(id: $id) { id } }', { id: 'Canary' }],
    ['query ($id: ID!) { title(id: $id) { id } }', { id: { Canary: 1 } }],
    ['query ($b: Boolean!) { viewer @include(if: $b) { basis } }', { b: 'Canary' }],
  ])(item('K17', 'cannot repeat a value: %s'), async (document, variables) => {
    await expectQuiet(document, variables, []);
  });

  // GHSA-8cph-rgr4-g5vj (Parse Server): a guess at what was meant told the schema to whoever asked.
  test.each([
    '{ record { emai } }',
    '{ recor { id } }',
    '{ record { birthDat } }',
    '{ record { ... on Patro { id } } }',
    '{ searchTitles(text: "a", firs: 1) { __typename } }',
    'query ($x: RecordClas) { viewer { basis } }',
    'mutation { openDisclosur(input: {}) { id } }',
    'mutation { openDisclosure(input: { borrowerInPers: {} }) { id } }',
    '{ record { id @skipp(if: true) } }',
    '{ ...Asked } fragment Aske on Query { viewer { basis } }',
  ])(item('K18', 'cannot be made: %s'), async (document) => {
    await expectQuiet(document, {}, [
      'email',
      '"record"',
      'birthDate',
      'Patron"',
      '"first"',
      'RecordClass',
      'openDisclosure"',
      'borrowerInPerson',
      '@skip"',
    ]);
  });
});

// CVE-2025-53364 (Parse Server): the schema was open to whoever asked.
describe('introspection', () => {
  const hidden = ['Patron', 'Loan', 'Incident', 'LegalProcess', 'Consent', 'Referral', 'Client', 'Card'];

  test.each(['vendor', 'otherVendor', 'feed', 'volunteer', null] as const)(
    item('K19', 'cannot name what is not for it: %s'),
    async (persona) => {
      const as = persona === null ? {} : { token: carrel.tokens[persona] };
      const listed = await carrel.query('{ __schema { types { name } queryType { fields { name } } } }', as);
      const names = listed.json.data.__schema.types.map(({ name }: { name: string }) => name);
      for (const type of hidden) {
        expect(names).not.toContain(type);
        expect(
          (await carrel.query(`{ __type(name: "${type}") { name fields { name } } }`, as)).json.data,
        ).toEqual({ __type: null });
      }
      const roots = listed.json.data.__schema.queryType.fields.map(({ name }: { name: string }) => name);
      for (const root of ['record', 'patronByCard', 'searchPatrons', 'referrals', 'incidents', 'consents'])
        expect(roots).not.toContain(root);
    },
  );

  test(item('K19', 'cannot go by what another asked for just before'), async () => {
    const document = '{ __type(name: "Patron") { fields { name } } }';
    const fields = async (as: object): Promise<string[]> =>
      ((await carrel.query(document, as)).json.data.__type?.fields ?? []).map(
        ({ name }: { name: string }) => name,
      );
    const clerk = await fields({ token: carrel.tokens.clerk });
    expect(clerk).toContain('email');
    expect(await fields({ token: carrel.tokens.vendor })).toEqual([]);
    expect(await fields({ token: carrel.tokens.card })).not.toContain('email');
    expect(await fields({ token: carrel.tokens.clerk })).toEqual(clerk);
  });
});
