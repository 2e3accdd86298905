import { expect } from 'vitest';
import type { Answer } from '../setup/carrel.ts';
import type { Caller } from './expected/callers.ts';
import { cellOf, withheld } from './expected/cells.ts';
import { everyPlace, type Place } from './places.ts';

/** Where an answer must have errors: at what is withheld, not below it, save below a root. */
function withheldPlaces(caller: Caller, place: Place): Place[] {
  const isWithheld = cellOf(caller, place.coordinate) === '-';
  const below = () => place.below.flatMap((each) => withheldPlaces(caller, each));
  if (!isWithheld) return below();
  return place.path.length === 1 ? [place, ...below()] : [place];
}

/** The whole answer's errors: one for each coordinate, whatever the number of its places, and none besides. */
export function expectErrors(caller: Caller, root: Place, answer: Answer): void {
  const paths = new Map<string, (readonly string[])[]>();
  for (const { coordinate, path } of withheldPlaces(caller, root))
    paths.set(coordinate, [...(paths.get(coordinate) ?? []), path]);
  const expected = [...paths].map(([coordinate, at]) => withheld(caller, coordinate, at));
  const errors: { extensions: { coordinate: string } }[] = answer.json.errors ?? [];
  expect(answer.status).toBe(200);
  expect(byCoordinate(errors.map(({ extensions }) => extensions))).toEqual(byCoordinate(expected));
  for (const error of errors) expect(Object.keys(error).toSorted()).toEqual(['extensions', 'message']);
}

const byCoordinate = <Each extends { coordinate: string }>(all: readonly Each[]): Each[] =>
  all.toSorted((one, other) => one.coordinate.localeCompare(other.coordinate));

/** Everything that stands at a path of keys, through every row of every list on the way. */
export function standing(data: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(data)) return data.flatMap((row) => standing(row, path));
  const [key, ...below] = path;
  if (key === undefined) return [data];
  return typeof data === 'object' && data !== null
    ? standing((data as Record<string, unknown>)[key], below)
    : [];
}

const isThere = (value: unknown): boolean =>
  value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);

/**
 * The data of answers to one document, place by place. What is served has a value in one of them, so that no
 * emptiness passes for a served field; what is not has none in any, and nothing stands below it.
 * @returns how many places were looked at
 */
export function expectData(caller: Caller, root: Place, answers: readonly Answer[]): number {
  let looked = 0;
  const visit = (place: Place): void => {
    looked += 1;
    const values = answers.flatMap(({ json }) => standingOrList(json.data, place.path));
    const where = `${caller.name}: ${place.path.join('.')}`;
    if (cellOf(caller, place.coordinate) === '+') {
      expect(values.some(isThere), `${where} must have a value`).toBe(true);
      for (const each of place.below) visit(each);
      return;
    }
    expect(
      values.filter((value) => value !== null),
      `${where} must be null`,
    ).toEqual([]);
    // Its parent was served, so that it is there to be null.
    expect(values.length, `${where} must be there, as null`).toBeGreaterThan(0);
    looked += everyPlace(place).length - 1;
  };
  visit(root);
  return looked;
}

/** As `standing`, but a list that stands at the very end is one value: an empty one is not the same as none. */
function standingOrList(data: unknown, path: readonly string[]): unknown[] {
  const key = path.at(-1) ?? '';
  return standing(data, path.slice(0, -1)).flatMap((parent) =>
    typeof parent === 'object' && parent !== null && key in parent
      ? [(parent as Record<string, unknown>)[key]]
      : [],
  );
}
