import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../policy/expected/acts.ts';
import { callers } from '../policy/expected/callers.ts';
import { actNames } from '../policy/places.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

type Persona = keyof TestCarrel['tokens'];
type Listed = Map<string, readonly string[]>;
const document =
  '{ __schema { queryType { name } mutationType { name } subscriptionType { name } types { name fields(includeDeprecated: true) { name } enumValues { name } inputFields { name } } } }';

async function listed(persona: Persona | null, purpose?: string): Promise<Listed> {
  const answer = await carrel.query(document, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === undefined ? {} : { purpose }),
  });
  expect(answer.json.errors, answer.text.slice(0, 300)).toBeUndefined();
  expect(answer.json.data.__schema.subscriptionType).toBeNull();
  const types: { name: string; fields: { name: string }[] | null }[] = answer.json.data.__schema.types;
  const lists = new Map(types.map(({ name, fields }) => [name, (fields ?? []).map((field) => field.name)]));
  // Acts are listed by who could ever do them, for staff whatever the purpose.
  const own = callers.filter((caller) => caller.persona === persona);
  const doable = actNames.filter((act) => own.some((caller) => isAllowed(caller, act)));
  expect([...(lists.get('Mutation') ?? [])].sort()).toEqual(doable.toSorted());
  return lists;
}

const personTypes = [
  ...['Patron', 'PersonName', 'Address', 'Phone', 'Card', 'CaregiverLink', 'Loan', 'Hold', 'Charge'],
  ...['InterlibraryLoanRequest', 'ComputerSession', 'ProgramRegistration', 'PatronConnection', 'PatronEdge'],
];

describe('[introspection] a caller', () => {
  test.each([null, 'vendor', 'otherVendor', 'feed', 'volunteer'] as const)(
    'that can see nobody knows no person’s type, and MUST know the catalogue: %s',
    async (persona) => {
      const types = await listed(persona);
      expect(personTypes.filter((type) => types.has(type))).toEqual([]);
      expect([...(types.get('Query') ?? [])].sort()).toEqual([
        ...(persona === 'vendor' || persona === 'otherVendor' ? ['cardStanding'] : []),
        'item',
        'policy',
        'searchTitles',
        ...(persona === 'otherVendor' ? ['statistics'] : []),
        'title',
        'viewer',
      ]);
      expect(types.get('Title')).toContain('author');
    },
  );

  test('MUST know what a card’s standing is told by as a vendor, and cannot with the card itself', async () => {
    expect([...((await listed('vendor')).get('CardStanding') ?? [])].sort()).toEqual([
      'cardKind',
      'reason',
      'standing',
      'subject',
    ]);
    for (const persona of ['card', 'clerk', null] as const)
      expect((await listed(persona)).has('CardStanding')).toBe(false);
  });

  test('who knows no record is not told that an act shows one, and MUST be where records are known', async () => {
    expect((await listed(null)).get('SignInPayload')).toEqual(['expiresAt', 'token']);
    expect((await listed('card')).get('SignInPayload')).toContain('record');
    const clerk = await listed('clerk');
    expect(clerk.get('SignInPayload')).toContain('record');
    expect(clerk.get('OpenDisclosurePayload')).toContain('record');
  });

  test('with a volunteer’s purpose cannot know more', async () => {
    expect(await listed('volunteer', 'SHELVING')).toEqual(await listed('volunteer'));
  });

  test('with a card knows loans, and cannot know of names, addresses or a birth date', async () => {
    const types = await listed('card');
    expect(types.get('Query')).toContain('record');
    expect(types.get('Query')).not.toContain('patronByCard');
    expect(types.get('Query')).not.toContain('searchPatrons');
    expect([...(types.get('Patron') ?? [])].sort()).toEqual(
      [
        'id',
        'balance',
        'cards',
        'charges',
        'holds',
        'interlibraryLoanRequests',
        'loans',
        'overdueCount',
      ].sort(),
    );
    for (const type of ['PersonName', 'Address', 'Phone', 'CaregiverLink', 'ComputerSession'])
      expect(types.has(type), type).toBe(false);
    expect(types.get('Card')).not.toContain('number');
  });

  test('that is a clerk knows everything but a birth date, whatever the purpose', async () => {
    const types = await listed('clerk');
    expect(types.get('Patron')).toEqual(
      expect.arrayContaining(['name', 'email', 'loans', 'caregivers', 'computerSessions']),
    );
    expect(types.get('Patron')).not.toContain('birthDate');
    expect(types.get('Query')).toEqual(expect.arrayContaining(['patronByCard', 'searchPatrons']));
    expect(types.get('Query')).not.toContain('record');
    for (const purpose of [
      'CIRCULATION',
      'NOTICES',
      'ACCOUNT',
      'SERVICE',
      'RECOVERY',
      'STATISTICS',
      'SHELVING',
    ])
      expect(await listed('clerk', purpose)).toEqual(types);
  });

  test('that is a caregiver knows a birth date with the card, and just what is to be got back without it', async () => {
    expect((await listed('caregiverWithCard')).get('Patron')).toContain('birthDate');
    expect((await listed('caregiverWithCard')).get('Patron')).not.toContain('caregivers');
    expect([...((await listed('caregiverPhotoId')).get('Patron') ?? [])].sort()).toEqual([
      'balance',
      'charges',
      'id',
      'loans',
      'overdueCount',
    ]);
  });

  test('with a paper knows the classes that the paper names', async () => {
    const consent = (await listed('writtenConsent')).get('Patron') ?? [];
    expect(consent).toEqual(expect.arrayContaining(['name', 'email', 'loans']));
    for (const field of ['birthDate', 'computerSessions', 'caregivers', 'balance', 'charges'])
      expect(consent).not.toContain(field);
    const order = (await listed('courtOrder')).get('Patron') ?? [];
    expect([...order].sort()).toEqual(['holds', 'id', 'interlibraryLoanRequests', 'loans']);
  });

  test('cannot learn by `__type` what the list leaves out', async () => {
    const one = '{ a: __type(name: "Patron") { name fields { name } } b: __type(name: "Title") { name } }';
    expect((await carrel.query(one, { token: carrel.tokens.vendor })).json.data).toEqual({
      a: null,
      b: { name: 'Title' },
    });
    const name = '{ __type(name: "PersonName") { fields { name } } }';
    expect((await carrel.query(name, { token: carrel.tokens.card })).json.data.__type).toBeNull();
    expect((await carrel.query(name, { token: carrel.tokens.clerk })).json.data.__type).not.toBeNull();
  });

  test('MUST get the same list, whoever asked for it just before', async () => {
    const [clerk, vendor] = [await listed('clerk'), await listed('vendor')];
    for (const [persona, types] of [
      ['vendor', vendor],
      ['clerk', clerk],
      ['vendor', vendor],
    ] as const)
      expect(await listed(persona)).toEqual(types);
    expect(clerk).not.toEqual(vendor);
  });
});
