import { filterSchema } from '@graphql-tools/utils';
import fc from 'fast-check';
import { type GraphQLField, type GraphQLSchema, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { isAllowed } from '../policy/expected/acts.ts';
import { Coverage, reachable, shapes } from './coverage.ts';
import { differing } from './differing.ts';
import { type Asking, type Choose, Writer } from './documents.ts';
import { everyField } from './everyField.ts';
import { isHidden, isSame, partOf } from './partition.ts';
import { type Library, openLibrary, type Pair, pairFor, rounds } from './twins.ts';
import { type Values, valuesOf } from './values.ts';
import type { Watcher } from './watchers.ts';

/** Documents chosen by chance, for each caller and round, and of each root field; and values of an argument. */
const size = inject('isLong')
  ? { documents: 250, ofRoot: 2, values: 100 }
  : { documents: 6, ofRoot: 1, values: 2 };

/**
 * What documents are written out of: the whole schema. Whoever may see the log sees what the proof itself leaves in it,
 * under ids made at random: no two libraries have the same.
 */
const schemaFor = ({ opens }: Watcher): GraphQLSchema =>
  opens.has('audit')
    ? filterSchema({ schema, rootFieldFilter: (_, name) => name !== 'disclosureLog' })
    : schema;

const rootFieldsOf = (asked: GraphQLSchema) => Object.values(asked.getQueryType()?.getFields() ?? {});
const acts = Object.values(schema.getMutationType()?.getFields() ?? {});
const isConnection = (field: GraphQLField<unknown, unknown>): boolean =>
  getNamedType(field.type).name.endsWith('Connection');

/** A minute later: what a caller may ask in a minute is not what is proved here. */
const later = ({ clock }: Pair): void => {
  clock.now = new Date(clock.now.getTime() + 60_000);
};

/**
 * The two do differ in every column that this caller may not see, and in none that everybody sees: an alteration that
 * altered nothing would prove nothing, and a column that nobody has said anything of is not altered.
 */
export async function expectDifferent(watcher: Watcher, { one, other }: Pair): Promise<void> {
  const { all, differ } = await differing(one.database.superuser, other.database.superuser);
  expect(all.filter((column) => partOf(column) === undefined)).toEqual([]);
  expect(all.filter((column) => isHidden(watcher, column) && !differ.has(column))).toEqual([]);
  expect(all.filter((column) => isSame(column) && differ.has(column))).toEqual([]);
}

export interface Proof {
  readonly pair: Pair;
  readonly values: Values;
  readonly coverage: Coverage;
}

/** Asks both libraries, and holds that nothing of the answer tells one from the other. */
async function expectSame({ pair, values, coverage }: Proof, asking: Asking): Promise<unknown> {
  later(pair);
  const { differs, told } = await pair.ask(asking);
  if (differs.length > 0) throw new Error(`${JSON.stringify(asking)}\n${differs.join('\n').slice(0, 4_000)}`);
  if (told.status === 503) throw new Error(`${JSON.stringify(asking)}\nwas not answered: ${told.body}`);
  coverage.add(asking, told);
  const found = told.body.match(/"(endCursor|cursor|a\d+)":"[\w-]{50,}"/g) ?? [];
  values.cursors.push(...found.slice(-2).map((each) => each.split('"')[3] ?? ''));
  return JSON.parse(told.body);
}

/** Pages from the first to the fourth, each by the cursor of the one before it. */
async function expectSamePages(proof: Proof, asking: Asking): Promise<void> {
  let after: string | null = null;
  for (let number = 0; number < 4; number += 1) {
    const answer = (await expectSame(proof, { ...asking, variables: { ...asking.variables, after } })) as {
      data?: { page?: { pageInfo?: { endCursor?: string | null } | null } | null };
    };
    after = answer.data?.page?.pageInfo?.endCursor ?? null;
    if (after === null) return;
  }
}

/** Acts of a card's own → what they name, and what others have of it: there in one library, gone from the other. */
const ofOthers = {
  renew: [
    'loanId',
    'select l.id as value from loans l where patron_id <> $1 order by md5(l.id::text) limit 8',
  ],
  cancelHold: [
    'holdId',
    'select h.id as value from holds h where patron_id <> $1 order by md5(h.id::text) limit 8',
  ],
  reportCardLost: [
    'cardNumber',
    'select number as value from cards where patron_id <> $1 order by md5(number) limit 4',
  ],
} as const;

async function expectSameOfOthers({ subject }: Watcher, proof: Proof): Promise<void> {
  for (const [act, [argument, query]] of Object.entries(ofOthers)) {
    const type = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input!`;
    const rows = await proof.pair.one.database.superuser.unsafe<{ value: string }[]>(query, [subject]);
    expect(rows.length).toBeGreaterThan(2);
    for (const [index, { value }] of rows.entries())
      await expectSame(proof, {
        text: `mutation ($input: ${type}) { ${act}(input: $input) { again record { id } } }`,
        variables: { input: { [argument]: value, idempotencyKey: `${act} ${index}` } },
      });
  }
}

/** Everything that there is, once; what there could be, by chance; and the acts that are not this caller's. */
export async function prove(watcher: Watcher, proof: Proof, seed: number): Promise<void> {
  const { values } = proof;
  const asked = schemaFor(watcher);
  const chosen = async (numRuns: number, ask: (writer: Writer, choose: Choose) => Promise<unknown>) =>
    fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const choose: Choose = (below) => gen(fc.nat, { max: below - 1 });
        await ask(new Writer(asked, values, choose), choose);
      }),
      { numRuns, seed },
    );
  for (const asking of everyField(asked, values, size.values)) await expectSame(proof, asking);
  for (const field of rootFieldsOf(asked))
    await chosen(size.ofRoot, (writer) => expectSame(proof, writer.root(field)));
  await chosen(size.documents, (writer) => expectSame(proof, writer.query()));
  for (const field of rootFieldsOf(asked).filter(isConnection)) {
    await expectSamePages(proof, new Writer(asked, values, () => 0).page(field, 1));
    await chosen(size.ofRoot, (writer, choose) => expectSamePages(proof, writer.page(field, 1 + choose(3))));
  }
  // An act that is refused says nothing of whatever it names; one that is this caller's is for the tests of acts, but
  // for what it names of others'.
  for (const field of acts.filter(({ name }) => !isAllowed(watcher, name)))
    await chosen(1, (writer) => expectSame(proof, writer.act(field)));
  if (watcher.persona === 'card') await expectSameOfOthers(watcher, proof);
}

/** Proves it of some callers, each a test of its own, and prints what was asked. */
export function nonInterference(watchers: readonly Watcher[]): void {
  let library: Library;
  const asked = { documents: 0, statements: 0 };
  beforeAll(async () => {
    library = await openLibrary();
  });
  afterAll(async () => {
    await library.database.drop();
    process.stdout.write(
      `non-interference: ${watchers.length} callers, ${asked.documents} documents, ${asked.statements} statements, each of two libraries\n`,
    );
  });

  describe.each(watchers)('$name', (watcher) => {
    test('[offence.disclosure] cannot tell two libraries from each other that differ in what is not open to it', async ({
      annotate,
    }) => {
      const coverage = new Coverage(schema);
      let seed = inject('seed') ?? Date.now();
      for (let round = 0; round < rounds(); round += 1, seed += 1) {
        const values = await valuesOf(library.database);
        const pair = await pairFor(library, watcher);
        try {
          await expectDifferent(watcher, pair);
          await prove(watcher, { pair, values, coverage }, seed);
        } finally {
          await pair.close();
        }
      }
      await annotate(`${coverage.documents} documents, ${coverage.statements} statements, seed ${seed}`);
      asked.documents += coverage.documents;
      asked.statements += coverage.statements;
      const { coordinates } = coverage;
      expect(reachable(schemaFor(watcher)).filter((coordinate) => !coordinates.has(coordinate))).toEqual([]);
      const refused = acts.map(({ name }) => name).filter((name) => !isAllowed(watcher, name));
      expect(refused.filter((name) => !coordinates.has(`Mutation.${name}`))).toEqual([]);
      for (const shape of shapes) {
        const isPaged = shape !== 'page' || watcher.persona !== null;
        if (isPaged) expect(coverage.shapes.get(shape), shape).toBeGreaterThan(0);
      }
      // Were most of the documents refused for what they are, nothing would be proved.
      expect(coverage.statuses.get(200)).toBeGreaterThan(coverage.documents / 2);
      expect([...coverage.statuses.keys()].filter((status) => ![200, 400, 403].includes(status))).toEqual([]);
    }, 900_000);
  });
}
