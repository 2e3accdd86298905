import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, parse } from 'graphql';
import type { Pools } from '../../drizzle/pools.ts';
import { catalogueLoaders } from '../../schema/catalogueLoaders.ts';
import { type Context, Granting } from '../../schema/context.ts';
import { Disclosing } from '../../schema/disclosing.ts';
import { type Judgement, judge } from '../../schema/judge/judge.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { type Purpose, purposesOf, type Role } from '../../schema/policy/purposes.ts';
import { schema } from '../../schema/schema.ts';
import { viewOf } from '../../schema/view.ts';
import { demonstrationConsentDecidedBy, loadDemonstrationLibrary } from '../../src/demo/load.ts';
import {
  type DemonstrationCards,
  type DemonstrationTokens,
  issueDemonstrationTokens,
  type PersonaKey,
} from '../../src/demo/personas.ts';
import { actingWith } from '../../src/gateway/acting.ts';
import { encryptedCursors } from '../../src/gateway/cursors.ts';
import { operationOf, variablesOf } from '../../src/gateway/judging.ts';
import { type CarrelRequest, carrelRequest } from '../../src/gateway/request.ts';
import { resolvePrincipal } from '../../src/principals/resolve.ts';
import { defaultSettings, type Settings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

/** A caller of the demonstration library, as its own token makes it. */
export interface Caller {
  readonly name: string;
  readonly persona: PersonaKey | 'public';
  readonly request: CarrelRequest;
}

export type Variables = Readonly<Record<string, unknown>>;

/** A document for one caller, judged. */
export interface Asked {
  readonly document: DocumentNode;
  readonly judgement: Judgement;
  readonly variables: Variables;
  /** Runs a document of the caller's as it stands, cut or not, on a schema. No log, no answer: what the graph gives. */
  run(document: DocumentNode, on?: GraphQLSchema): Promise<ExecutionResult>;
}

export interface Library {
  readonly database: TestDatabase;
  readonly pools: Pools;
  readonly tokens: DemonstrationTokens;
  readonly cards: DemonstrationCards;
  /** Nobody, each client, each role with each of its purposes and none, and each basis that opens one record. */
  readonly callers: readonly Caller[];
  caller(name: string): Caller;
  ask(caller: Caller, text: string, variables?: Variables, whole?: GraphQLSchema): Asked;
}

export const now = new Date('2026-05-12T18:30:00Z');
export const settings: Settings = {
  ...defaultSettings,
  consentDecidedBy: demonstrationConsentDecidedBy,
};

const staff = {
  volunteer: 'VOLUNTEER',
  clerk: 'CLERK',
  administrator: 'ADMINISTRATOR',
} as const satisfies Partial<Record<PersonaKey, Role>>;

const others = [
  'vendor',
  'otherVendor',
  'agency',
  'feed',
  'card',
  'borrowerInPerson',
  'caregiverWithCard',
  'caregiverPhotoId',
  'writtenConsent',
  'courtOrder',
] as const satisfies readonly PersonaKey[];

async function callersOf(pools: Pools, tokens: DemonstrationTokens): Promise<Caller[]> {
  const caller = async (persona: PersonaKey | 'public', purpose: Purpose | null): Promise<Caller> => {
    const credentials = {
      authorization: persona === 'public' ? [] : [`Bearer ${tokens[persona]}`],
      purpose: purpose === null ? [] : [purpose],
      address: '127.0.0.1',
    };
    const principal: Principal = await resolvePrincipal(pools, credentials, now, settings);
    const name = purpose === null ? persona : `${persona} ${purpose}`;
    return { name, persona, request: carrelRequest(crypto.randomUUID(), principal, now, settings.timeZone) };
  };
  const kinds: (readonly [PersonaKey | 'public', Purpose | null])[] = [
    ['public', null],
    ...others.map((persona) => [persona, null] as const),
    ...(Object.keys(staff) as (keyof typeof staff)[]).flatMap((persona) =>
      [null, ...purposesOf(staff[persona])].map((purpose) => [persona, purpose] as const),
    ),
  ];
  return Promise.all(kinds.map(([persona, purpose]) => caller(persona, purpose)));
}

/**
 * The demonstration library in a database of its own, and everyone who may ask it something. Drop it at the end.
 * @param through what the pools are seen through, for a test that watches what is sent
 */
export async function openLibrary(through = (pools: Pools): Pools => pools): Promise<Library> {
  const database = await freshDatabase();
  const operator = await database.operator();
  await loadDemonstrationLibrary(operator, { secret: database.secret, now, timeZone: settings.timeZone });
  const { tokens, cards } = await issueDemonstrationTokens(operator, { now, timeZone: settings.timeZone });
  const pools = through(database.pools());
  const callers = await callersOf(pools, tokens);
  const cursors = encryptedCursors(database.secret);
  // Once, as the gateway has it: each makes a PIN's hash, and many of them keep those that are asked for waiting.
  const acting = actingWith({ pools, secret: database.secret, settings });
  return {
    database,
    pools,
    tokens,
    cards,
    callers,
    caller(name) {
      const found = callers.find((each) => each.name === name);
      if (found === undefined) throw new TypeError(`no caller ${name}`);
      return found;
    },
    ask({ request }, text, raw = {}, whole = schema) {
      const document = parse(text);
      const operation = operationOf(document, undefined);
      const variables = variablesOf(whole, document, operation, raw);
      const judgement = judge(whole, document, operation, variables, request);
      return {
        document,
        judgement,
        variables,
        async run(asked, on = whole) {
          const contextValue: Context = {
            ...request,
            wholeSchema: whole,
            timeZone: settings.timeZone,
            currency: settings.currency,
            view: viewOf(request.principal, request.opened, request.now, settings.timeZone),
            pools,
            cursors,
            catalogue: catalogueLoaders(pools),
            judgement,
            disclosing: new Disclosing(),
            rules: settings,
            acting,
            granting: new Granting(),
          };
          return execute({
            schema: on,
            document: asked,
            rootValue: {},
            contextValue,
            variableValues: { ...raw },
          });
        },
      };
    },
  };
}
