// Before whatever compiles a statement.
import './compiledTexts.ts';
import fc from 'fast-check';
import type { GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isActName, mayAct } from '../../schema/policy/acts.ts';
import { schema } from '../../schema/schema.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { type Caller, type Library, openLibrary } from '../schema/library.ts';
import { compiledTexts, late, started } from './compiledTexts.ts';
import { askedWith, hostileText, mark, type Place, placesOf } from './hostile.ts';

/** No argument becomes SQL: whatever text it is, the statements are those that were compiled when the program started. */

const numRuns = inject('isLong') ? 200 : 12;

const sent: Sent[] = [];
let library: Library;
beforeAll(async () => {
  library = await openLibrary((pools) => watched(pools, sent));
  started();
});
afterAll(() => library.database.drop());

type Kind = 'query' | 'mutation';
interface Target {
  readonly kind: Kind;
  readonly field: GraphQLField<unknown, unknown>;
  readonly place: Place;
}
const targets: readonly Target[] = (['query', 'mutation'] as const).flatMap((kind) => {
  const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(type?.getFields() ?? {}).flatMap((field) =>
    placesOf(field).map((place) => ({ kind, field, place })),
  );
});
const nameOf = ({ field, place }: Target): string => `${field.name}(${place.join('.')})`;

/** Whoever may ask it at all; as many as there are, since each reads through a login of its own. */
function callersOf({ kind, field, place }: Target): Caller[] {
  if (kind === 'mutation')
    return library.callers.filter(
      ({ request }) => isActName(field.name) && mayAct(request.principal, field.name),
    );
  const { document, variables } = askedWith(kind, field, place, '2026-05-01');
  return library.callers.filter((caller) => {
    try {
      return library.ask(caller, document, variables).judgement.blanks.length === 0;
    } catch {
      return false;
    }
  });
}

/** An error's code: its own, or that of the answer it makes; an error without one as it is. */
const codeOf = (error: unknown): unknown => {
  const { code, extensions } = error as { code?: string; extensions?: { code?: string } };
  return extensions?.code ?? code ?? error;
};

/** Sends a text at one place, and gives the statements that it came to, and the errors. */
async function send(target: Target, caller: Caller, text: string) {
  sent.length = 0;
  const { document, variables } = askedWith(target.kind, target.field, target.place, text);
  let codes: unknown[];
  try {
    const asked = library.ask(caller, document, variables);
    const { errors = [] } = await asked.run(asked.judgement.document);
    codes = errors.map((error) => error.extensions.code ?? codeOf(error.originalError));
  } catch (error) {
    codes = [codeOf(error)];
  }
  return { statements: [...sent], codes };
}

const strange = (statements: readonly Sent[]): string[] =>
  statements.map(({ text }) => text).filter((text) => !compiledTexts.has(text) || text.includes(mark));

describe('[second-wall] a text of a caller’s own', () => {
  test('MUST be tried at every place of every query and act where a text can stand', () => {
    expect(targets.length).toBeGreaterThan(150);
    const fields = new Set(targets.map(({ field }) => field.name));
    for (const name of [
      'searchPatrons',
      'searchTitles',
      'patronByCard',
      'signIn',
      'registerPatron',
      'recordEvents',
    ])
      expect(fields).toContain(name);
    for (const target of targets) expect(callersOf(target).length, nameOf(target)).toBeGreaterThan(0);
  });

  test('cannot become SQL, at whatever place it stands and whatever it is', async () => {
    const travelled = new Set<string>();
    let statements = 0;
    const callers = new Map(targets.map((target) => [target, callersOf(target)]));
    await fc.assert(
      fc.asyncProperty(hostileText, fc.nat(), async (text, choice) => {
        for (const target of targets) {
          const able = callers.get(target) ?? [];
          const caller = able[choice % able.length];
          if (caller === undefined) throw new TypeError(`nobody may ask ${nameOf(target)}`);
          const { statements: all, codes } = await send(target, caller, text);
          statements += all.length;
          if (strange(all).length > 0) throw new Error(`${nameOf(target)}: ${strange(all)[0]}`);
          // It is refused as what it is, or it is a text like any other: it does not break anything either.
          const broken = codes.filter((code) => typeof code !== 'string' || code === 'UNAVAILABLE');
          if (broken.length > 0) throw new Error(`${nameOf(target)} as ${caller.name}: ${String(broken[0])}`);
          if (all.some(({ values }) => JSON.stringify(values).includes(mark))) travelled.add(nameOf(target));
        }
      }),
      { numRuns, seed: inject('seed') ?? Date.now(), endOnFailure: true },
    );
    expect(late).toEqual([]);
    // Most do get to the database, as values.
    expect(travelled.size).toBeGreaterThan(20);
    process.stdout.write(
      `no argument is SQL: ${targets.length} places, ${statements} statements, ${travelled.size} places reach the database\n`,
    );
  }, 600_000);

  test('MUST be found here, were one put together with a text', () => {
    const sentence = (text: string): Sent => ({ audience: 'open', text, values: [] });
    const [known = ''] = compiledTexts;
    expect(strange([sentence(known)])).toEqual([]);
    expect(strange([sentence(`${known} `)])).toHaveLength(1);
    expect(strange([sentence(`select id from titles where title = '${mark}'`)])).toHaveLength(1);
  });
});
