import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Audience, audiences, roleName } from '../../drizzle/audiences.ts';
import { hashToken } from '../../src/principals/token.ts';
import { type Library, openLibrary } from '../schema/library.ts';
import { openAttacker } from './attacker.ts';
import { attacks, catalogueOf, everythingReadable, everythingTold, type Known } from './attacks.ts';
import { copied } from './copied.ts';
import { type Canaries, plantCanaries } from './plantedPersons.ts';

/** Statements of an attacker's own choosing, as each login: in what comes back there is nobody but whom a token opens. */

const numRuns = inject('isLong') ? 2_000 : 15;

let library: Library;
let canaries: Canaries;
let known: Known;
let everybody: Set<string>;
/** Whose card number the attacker knows: of the pin's login that is a known exception. */
let victim: string;
let debtors: Set<string>;

const hashOf = (persona: keyof Library['tokens']): string =>
  hashToken(library.tokens[persona]).toString('hex');
const subjectOf = (persona: string): string => {
  const { principal } = library.caller(persona).request;
  if (!('subject' in principal)) throw new TypeError('not one record');
  return principal.subject;
};

beforeAll(async () => {
  library = await openLibrary();
  const { superuser } = library.database;
  await superuser`insert into disclosures
      (id, at, request_id, caller, basis, clauses, classes, subjects, pseudonym_key, found)
    select gen_random_uuid(), '2026-05-10T10:00Z', gen_random_uuid(), 'staff:x', 'STAFF', '{}', '{identity}',
      '{aPseudonymOfSomebody}', max(number), true from pseudonym_keys`;
  canaries = await plantCanaries(library.database);
  const column = async (text: string) =>
    (await superuser.unsafe<{ value: string }[]>(text)).map(({ value }) => value);
  everybody = new Set(await column('select id as value from patrons'));
  debtors = new Set(
    await column(`select debtor_id as value from referrals r join agencies a on a.id = r.agency_id
      where a.name like 'Pinder%'`),
  );
  const [number = ''] =
    await column(`select number as value from cards where state = 'ACTIVE' and pin_hash is not null
    and patron_id <> '${subjectOf('card')}' order by number limit 1`);
  [victim = ''] = await column(`select patron_id as value from cards where number = '${number}'`);
  known = {
    hashes: [hashOf('card'), hashOf('agency'), 'ab'.repeat(32)],
    numbers: [number, library.cards.adult.number, '29000000000000'],
    ids: await column(`(select id as value from items order by id limit 5) union all (select id from branches)
      union all select id from clients`),
    barcodes: await column('select barcode as value from items order by barcode limit 20'),
  };
});
afterAll(() => library.database.drop());

/** Of whom something may come back to a login that has the tokens which the attacker has. */
function reachedBy(audience: Audience): ReadonlySet<string> {
  if (audience === 'person') return new Set([subjectOf('card')]);
  // Whoever has a token's hash is told what it opens, and whose record.
  if (audience === 'open') return new Set([subjectOf('card')]);
  if (audience === 'agency') return debtors;
  // The PIN's login is told, by a number that it knows, what its PIN is compared with, and can sign in.
  if (audience === 'pin') return new Set([victim, subjectOf('card')]);
  // The desk reaches every patron, by the columns that it is granted.
  return audience === 'staff' || audience === 'administrator' ? everybody : new Set();
}

/** The hash of a known number's PIN, to the PIN's login; the day of birth of whoever a token opens, with the token. */
const isExcepted = (audience: Audience, secret: string): boolean =>
  (audience === 'pin' && secret.startsWith('$argon')) ||
  known.hashes.includes(secret) ||
  ((audience === 'person' || audience === 'open') && canaries.persons(secret).has(subjectOf('card')));

/** What came back that may not: whom it is about, and which secret. */
function beyond(audience: Audience, texts: readonly string[]): string[] {
  const text = texts.join('\n');
  // What the attacker said itself is no news: a number that it knows comes back in an error's text.
  const heard = known.numbers.reduce((rest, number) => rest.replaceAll(number, ''), text);
  const reached = reachedBy(audience);
  return [
    ...[...canaries.persons(heard)]
      .filter((person) => !reached.has(person))
      .map((person) => `person ${person}`),
    ...[...canaries.secrets(heard)]
      .filter((secret) => !isExcepted(audience, secret))
      .map((secret) => `secret ${secret}`),
  ];
}

async function attack(audience: Audience, runs: number): Promise<Set<string>> {
  let statementsTried = 0;
  const attacker = openAttacker(library.database, audience);
  const reached = new Set<string>();
  try {
    const catalogue = await catalogueOf(library.database.superuser, library.database, audience);
    const tried = async (statements: readonly string[]): Promise<void> => {
      statementsTried += statements.length;
      const texts = await attacker.send(statements);
      for (const person of canaries.persons(texts.join('\n'))) reached.add(person);
      const leaked = beyond(audience, texts);
      if (leaked.length > 0) throw new Error(`${leaked.join(', ')}\n${texts.join('\n').slice(0, 3_000)}`);
    };
    for (const evidence of known.hashes)
      await tried([
        `select set_config('carrel.evidence', '${evidence}', true)`,
        ...everythingReadable(catalogue.tables),
        ...everythingTold(catalogue.own, known),
      ]);
    await fc.assert(fc.asyncProperty(attacks(catalogue, known), tried), {
      numRuns: runs,
      seed: inject('seed') ?? Date.now(),
      endOnFailure: true,
    });
  } finally {
    await attacker.end();
  }
  process.stdout.write(
    `an attacker’s own, as ${audience}: ${statementsTried} statements, ${reached.size} persons, who are its own to see\n`,
  );
  return reached;
}

describe('[second-wall] a statement of an attacker’s own', () => {
  test.each(audiences)(
    'cannot reach, as %s, anybody whom its token does not open, by whatever table, setting or function',
    async (audience) => {
      const reached = await attack(audience, numRuns);
      // The statements do get somewhere: whoever is there to be found is found.
      if (audience === 'staff' || audience === 'administrator') expect(reached.size).toBeGreaterThan(20);
    },
    600_000,
  );
});

describe('[second-wall] a copy to standard output', () => {
  test.each(audiences)(
    'cannot tell %s of anybody whom its token does not open, and MUST tell what a select tells',
    async (audience) => {
      const { database } = library;
      const { tables } = await catalogueOf(database.superuser, database, audience);
      const [evidence = ''] = audience === 'agency' ? known.hashes.slice(1) : known.hashes;
      const may = everythingReadable(tables);
      const texts = await copied(database, audience, evidence, [
        ...may,
        'select * from patrons',
        'select * from tokens',
      ]);
      expect(texts).toMatch(/permission denied for table (patrons|tokens)/);
      expect(beyond(audience, [texts])).toEqual([]);
      const reached = canaries.persons(texts);
      if (audience === 'person') expect([...reached]).toEqual([subjectOf('card')]);
      if (audience === 'staff' || audience === 'administrator') expect(reached.size).toBeGreaterThan(20);
    },
    60_000,
  );
});

describe('[second-wall] what an act leaves behind', () => {
  test('[third-party.no-pii] cannot tell a feed whom an act was about: not its answer, not a setting of its transaction', async () => {
    const attacker = openAttacker(library.database, 'feed');
    const call = { now: '2026-05-12T18:30:00Z', cardNumber: known.numbers[0], itemBarcode: 'nothing' };
    const checkOut = (audience: string) =>
      `select carrel.check_out('${JSON.stringify({ ...call, key: audience.padEnd(64, '0') })}')`;
    const left = `select current_setting('carrel.about', true) as about, current_setting('carrel.today', true) as today`;
    const texts = await attacker.send([checkOut('fe'), left]);
    expect(texts.join()).toContain('UNKNOWN_ITEM');
    expect(texts.join()).toContain('2026-05-12');
    expect([...canaries.persons(texts.join())]).toEqual([]);
    await attacker.end();
    // For the log, whoever may be told is told in the answer itself, and in no setting either.
    const desk = openAttacker(library.database, 'staff');
    const [answer = '', setting = ''] = await desk.send([checkOut('ad'), left]);
    expect([...canaries.persons(answer)]).toEqual([victim]);
    expect([...canaries.persons(setting)]).toEqual([]);
    await desk.end();
  });
});

describe('[second-wall] the attacker', () => {
  /** Runs an attack while the database has a mistake in it, which is undone. */
  async function withMistake(audience: Audience, make: string, undo: string): Promise<void> {
    const { superuser, roles } = library.database;
    const to = roleName(audience, roles);
    await superuser.unsafe(make.replaceAll('{{role}}', to));
    try {
      await expect(attack(audience, 500)).rejects.toThrow(/^Property failed|^person|^secret/);
    } finally {
      await superuser.unsafe(undo.replaceAll('{{role}}', to));
    }
  }

  test.each<[string, Audience, string, string]>([
    [
      'a row policy that shows every row',
      'person',
      'create policy leak on phones for select to {{role}} using (true)',
      'drop policy leak on phones',
    ],
    [
      'a column that is granted',
      'staff',
      'grant select (birth_date) on patrons to {{role}}',
      'revoke select (birth_date) on patrons from {{role}}',
    ],
    [
      'a function that tells anybody’s name',
      'feed',
      `create function carrel.name_of(number text) returns text language sql security definer as
        'select n.last from public.person_names n join public.cards k on k.patron_id = n.patron_id where k.number = $1';
        grant execute on function carrel.name_of(text) to {{role}}`,
      'drop function carrel.name_of(text)',
    ],
    [
      'a view of its owner’s',
      'vendor',
      `create view public.everybody as select * from patrons; grant select on everybody to {{role}}`,
      'drop view public.everybody',
    ],
  ])(
    'MUST get there, were there %s',
    async (_, audience, make, undo) => {
      await withMistake(audience, make, undo);
    },
    120_000,
  );
});
