import type { Caller } from './callers.ts';
import { coordinate, type Field } from './fields.ts';

/** The clause that each class is kept under, for callers whose basis has none. */
const clauseOfClass: Record<string, string> = {
  standing: 'third-party.no-pii',
  identity: 'collect.function',
  contact: 'collect.function',
  birth: 'collect.function',
  circulation: 'access.card',
  interlibrary: 'collect.function',
  recovery: 'recovery.agency',
  use: 'retain.expunge',
  household: 'caregiver.with-card',
};

export interface ExpectedError {
  code: 'WITHHELD';
  coordinate: string;
  class: string | readonly string[];
  clause: string;
  paths: string[][];
}

export const isOpenTo = (caller: Caller, each: Field): boolean =>
  [each.is].flat().some((one) => one === 'open' || caller.opens.includes(one as string));

const firstClass = (each: Field): string => [each.is].flat()[0] as string;

/**
 * The errors that an answer must have, each coordinate once, in the document's order. Below a withheld field nothing
 * is reported; below a withheld root the record's own fields are.
 */
export function expectedErrors(caller: Caller, root: Field): ExpectedError[] {
  const errors = new Map<string, ExpectedError>();
  const visit = (each: Field, path: string[]): void => {
    if (!isOpenTo(caller, each)) {
      const known = errors.get(coordinate(each));
      if (known !== undefined) known.paths.push(path);
      else
        errors.set(coordinate(each), {
          code: 'WITHHELD',
          coordinate: coordinate(each),
          class: each.is,
          clause: caller.clause ?? clauseOfClass[firstClass(each)] ?? 'unknown',
          paths: [path],
        });
      if (path.length > 1) return;
    }
    for (const below of each.below) visit(below, [...path, below.name]);
  };
  visit(root, [root.name]);
  return [...errors.values()];
}

/** Every value that stands in an answer at a field, by coordinate; what is not there has no entry. */
export function valuesAt(data: unknown, fields: readonly Field[], into: Map<string, unknown[]>): void {
  if (Array.isArray(data)) {
    for (const row of data) valuesAt(row, fields, into);
    return;
  }
  if (typeof data !== 'object' || data === null) return;
  for (const each of fields) {
    const value = (data as Record<string, unknown>)[each.name];
    if (value === undefined) continue;
    const isThere = value !== null && !(Array.isArray(value) && value.length === 0);
    const known = into.get(coordinate(each)) ?? [];
    into.set(coordinate(each), isThere ? [...known, value] : known);
    valuesAt(value, each.below, into);
  }
}

/** The coordinates that this caller is served below a root, and those that its data may leave null. */
export function servedBelow(
  caller: Caller,
  fields: readonly Field[],
): { served: Map<string, Field>; withheld: Set<string> } {
  const served = new Map<string, Field>();
  const withheld = new Set<string>();
  const visit = (each: Field): void => {
    if (!isOpenTo(caller, each)) {
      withheld.add(coordinate(each));
      return;
    }
    served.set(coordinate(each), each);
    for (const below of each.below) visit(below);
  };
  for (const each of fields) visit(each);
  return { served, withheld };
}
