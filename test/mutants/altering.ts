import type { Mutant } from './mutant.ts';

/** Ways to alter a table in place, and to put it back as it was, the order of its rows too. */

type Table = Record<string, unknown>;

/** A row becomes another one. The table is the program's own, which nothing in it ever changes. */
export const replacing = (of: string, name: string, table: object, key: string, row: unknown): Mutant => ({
  table: of,
  name,
  apply() {
    const before = (table as Table)[key];
    (table as Table)[key] = row;
    return () => {
      (table as Table)[key] = before;
    };
  },
});

/** A row that is there no more. */
export const dropping = (of: string, table: object, key: string): Mutant => ({
  table: of,
  name: `${key} dropped`,
  apply() {
    const before = Object.entries(table);
    delete (table as Table)[key];
    return () => {
      for (const each of Object.keys(table)) delete (table as Table)[each];
      Object.assign(table, Object.fromEntries(before));
    };
  },
});

/** Two rows, each in the place of the other. */
export const swapping = (of: string, table: object, one: string, other: string): Mutant => ({
  table: of,
  name: `${one} and ${other} swapped`,
  apply() {
    const rows = table as Table;
    const swap = (): void => {
      [rows[one], rows[other]] = [rows[other], rows[one]];
    };
    swap();
    return swap;
  },
});

/** Each pair of rows that are not alike, swapped. */
export const everySwap = (of: string, table: object): Mutant[] => {
  const rows = Object.entries(table);
  return rows.flatMap(([one, row], index) =>
    rows
      .slice(index + 1)
      .filter(([, other]) => JSON.stringify(other) !== JSON.stringify(row))
      .map(([other]) => swapping(of, table, one, other)),
  );
};

/** Each list that is one member shorter, or one member of `from` longer. */
export const lists = (
  list: readonly string[],
  from: readonly string[],
): { name: string; list: readonly string[] }[] => [
  ...list.map((each) => ({ name: `without ${each}`, list: list.filter((other) => other !== each) })),
  ...from
    .filter((each) => !list.includes(each))
    .map((each) => ({ name: `with ${each}`, list: [...list, each] })),
];

/** A list or set that the program shares, with other members in place. */
export const refilling = (
  of: string,
  name: string,
  shared: readonly string[] | ReadonlySet<string>,
  members: readonly string[],
): Mutant => {
  const fill = (all: readonly string[]): void => {
    if (Array.isArray(shared)) {
      shared.splice(0, shared.length, ...all);
      return;
    }
    const set = shared as Set<string>;
    set.clear();
    for (const each of all) set.add(each);
  };
  return {
    table: of,
    name,
    apply() {
      const before = [...shared];
      fill(members);
      return () => fill(before);
    },
  };
};

/** The same rule with one property otherwise; without it where that is undefined. */
export function otherwise(rule: object, property: string, value: unknown): object {
  const { [property]: _, ...rest } = rule as Record<string, unknown>;
  return value === undefined ? rest : { ...rest, [property]: value };
}
