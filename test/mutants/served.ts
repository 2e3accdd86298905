import { type ActName, mayAct } from '../../schema/policy/acts.ts';
import { isReached } from '../../schema/policy/bases.ts';
import { isOpen, opens, reachOf, withheldUnder } from '../../schema/policy/opens.ts';
import { schema } from '../../schema/schema.ts';
import { minimalAct } from '../acts/minimal.ts';
import { ask } from '../policy/asking.ts';
import { expectData, expectErrors } from '../policy/checks.ts';
import { ruled } from '../policy/departures/fields.ts';
import { isAllowed } from '../policy/expected/acts.ts';
import { type Caller, callers } from '../policy/expected/callers.ts';
import { asked, isOfActs, rootNames, rootPlace } from '../policy/places.ts';
import { principalOf } from '../policy/principalOf.ts';
import { now, timeZone } from '../schema/policy/principals.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import type { Mutant } from './mutant.ts';
import type { ActMutant } from './ruleMutants.ts';

/** What the gateway answers while a mutant is in place: the page is what is kept, and not only what is written. */

const fields = ruled(schema).flatMap((each) =>
  each.kind === 'discloses' && !isOfActs(each.coordinate.replace(/\..*/, '')) ? [each.rule] : [],
);

/** What the gateway makes of a caller, field by field, as a text: two that are not the same are answered otherwise. */
function standingOf(caller: Caller): string {
  const principal = principalOf(caller);
  const opened = opens(principal, now, timeZone);
  const reach = reachOf(principal);
  const cells = fields.map(({ discloses, reaches }) => {
    if (!isOpen(discloses, opened)) return withheldUnder(principal, discloses);
    // Who has nobody's record finds none by a field that is for those who have one.
    const isFound = reaches === null || reach !== 'one record' || 'subject' in principal;
    return isFound && isReached(reaches, reach) ? '+' : '0';
  });
  return cells.join();
}

const withMutant = <Result>(mutant: Mutant, look: () => Result): Result => {
  const putBack = mutant.apply();
  try {
    return look();
  } finally {
    putBack();
  }
};

/** The callers for whom anything is otherwise under a mutant of a basis or a purpose; none: it is only published. */
export function touched(mutant: Mutant): Caller[] {
  const before = new Map(callers.map((caller) => [caller, standingOf(caller)]));
  return withMutant(mutant, () =>
    callers.filter((caller) => {
      try {
        return standingOf(caller) !== before.get(caller);
      } catch {
        return true;
      }
    }),
  );
}

let asking = 0;

/** A document that nobody asked before: what is judged of a document is remembered, since the page never changes. */
const anew = (document: string): string => {
  asking += 1;
  return `${document} # ${asking}`;
};

const passes = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

/**
 * Whether the grid tells, through HTTP, that a caller is not answered as it must be.
 * @param roots what each root is asked with
 */
export async function isTold(
  carrel: TestCarrel,
  caller: Caller,
  roots: Readonly<Record<string, readonly string[]>>,
): Promise<boolean> {
  for (const name of rootNames) {
    const root = rootPlace(name);
    const answers = await Promise.all(
      (roots[name] ?? []).map((args) => ask(carrel, caller, anew(`{ ${asked(root, args)} }`))),
    );
    const isAsExpected = passes(() => {
      for (const answer of answers) expectErrors(caller, root, answer);
      expectData(caller, root, answers);
    });
    if (!isAsExpected) return true;
  }
  return false;
}

/** The callers who may do an act under a mutant that they may not do without it, or the other way round. */
export function touchedOfAct(mutant: ActMutant): { caller: Caller; act: ActName }[] {
  const acts = mutant.acts as readonly ActName[];
  const pairs = callers.flatMap((caller) => acts.map((act) => ({ caller, act })));
  const may = ({ caller, act }: (typeof pairs)[number]): boolean => mayAct(principalOf(caller), act);
  const before = new Set(pairs.filter(may));
  return withMutant(mutant, () =>
    pairs.filter((pair) => {
      try {
        return may(pair) !== before.has(pair);
      } catch {
        return true;
      }
    }),
  );
}

/** Whether an act is let or refused, through HTTP, otherwise than the table of acts has it by hand. */
export async function isActTold(
  carrel: TestCarrel,
  { caller, act }: { caller: Caller; act: ActName },
): Promise<boolean> {
  const answer = await ask(carrel, caller, anew(minimalAct(schema, act)));
  const isRefused = answer.text.includes('This act is not for this caller, or not for this purpose.');
  return answer.status === 503 || isRefused === isAllowed(caller, act);
}
