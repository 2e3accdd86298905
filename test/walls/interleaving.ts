import { asked, rootNames, rootPlace } from '../policy/places.ts';
import { rootArguments } from '../policy/rootArguments.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { register } from '../setup/registered.ts';
import type { Canaries } from './canaries.ts';
import { type Watcher, watcherOf } from './watchers.ts';

/** What one caller asks over and over. */
export interface Lane {
  readonly watcher: Watcher;
  /** Whose canaries its answers may have: another's than the watcher's where an act grants a record. */
  readonly sees: Watcher;
  readonly documents: readonly string[];
}

/** What tells of the requests before it, as what was released under a paper does: looked at for canaries, and not held to be the same. */
const growing = new Set(['disclosureLog', 'clients', 'consents', 'legalProcesses']);
const isGrowing = (document: string): boolean =>
  [...growing].some((root) => document.startsWith(`{ ${root}`));

/** Every field of every root for each of them, and a patron who signs in again and again. */
export async function lanes(carrel: TestCarrel, watchers: readonly Watcher[]): Promise<Lane[]> {
  const roots = await rootArguments(carrel);
  const documents = rootNames.flatMap((name) =>
    (roots[name] ?? []).map((args) => `{ ${asked(rootPlace(name), args)} }`),
  );
  if (watchers.some(({ persona }) => persona === 'agency'))
    for (const document of documents) await register(carrel, 'agency', document);
  const { number, pin } = carrel.cards.adult;
  const { below } = rootPlace('record');
  const record = below.map((each) => asked(each)).join(' ');
  return [
    ...watchers.map((watcher) => ({ watcher, sees: watcher, documents })),
    {
      watcher: watcherOf('PUBLIC'),
      sees: watcherOf('CARD'),
      documents: [
        `mutation { signIn(input: { cardNumber: "${number}", pin: "${pin}" }) { record { ${record} } } }`,
      ],
    },
  ];
}

/** An answer, but for what is another each time: a cursor's own nonce. */
const settled = (text: string): string => text.replace(/"[\w-]{50,}"/g, '"~"');

async function answerTo(
  carrel: TestCarrel,
  { persona, purpose }: Watcher,
  document: string,
): Promise<string> {
  const { status, text } = await carrel.query(document, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === null || purpose === 'none' ? {} : { purpose }),
  });
  return `${status} ${settled(text)}`;
}

/** What each was answered with nobody else about: the same as ever, and what no answer may differ from. */
export async function alone(
  carrel: TestCarrel,
  all: readonly Lane[],
): Promise<Map<Lane, Map<string, string>>> {
  const answers = new Map<Lane, Map<string, string>>();
  for (const lane of all) {
    const own = new Map<string, string>();
    for (const document of lane.documents) own.set(document, await answerTo(carrel, lane.watcher, document));
    answers.set(lane, own);
  }
  return answers;
}

export interface Interleaved {
  readonly requests: number;
  /** The most that were under way at a time. */
  readonly atATime: number;
  /** What was wrong with an answer: a canary of another's, or another answer than alone. */
  readonly wrong: readonly string[];
}

/** Everybody at once: each caller goes through all of its documents, from another one on. */
export async function interleaved(
  carrel: TestCarrel,
  all: readonly Lane[],
  {
    canaries,
    expected,
    rounds,
    loops,
  }: { canaries: Canaries; expected: Awaited<ReturnType<typeof alone>>; rounds: number; loops: number },
): Promise<Interleaved> {
  const wrong: string[] = [];
  let requests = 0;
  let underWay = 0;
  let atATime = 0;
  const loop = async (lane: Lane, start: number, step: 1 | -1): Promise<void> => {
    const { watcher, sees, documents } = lane;
    for (let index = 0; index < documents.length * rounds; index += 1) {
      const document = documents.at((start + index * step) % documents.length) ?? '';
      underWay += 1;
      atATime = Math.max(atATime, underWay);
      const answer = await answerTo(carrel, watcher, document);
      underWay -= 1;
      requests += 1;
      const where = `${watcher.name}: ${document.slice(0, 60)}`;
      for (const each of canaries.strangersIn(answer, sees)) wrong.push(`${where} has ${each}`);
      if (!isGrowing(document) && answer !== expected.get(lane)?.get(document))
        wrong.push(`${where} is another answer`);
    }
  };
  await Promise.all(
    all.flatMap((lane, index) =>
      Array.from({ length: loops }, (_, each) =>
        loop(lane, each % 2 === 0 ? index : -index, each % 2 === 0 ? 1 : -1),
      ),
    ),
  );
  return { requests, atATime, wrong };
}
