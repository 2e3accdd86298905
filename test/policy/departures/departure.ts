/** What is not as it is expected: a line each. None: all of it is. */
export type Departures = string[];

/** Lists in one order: that of a table's cells means nothing. */
const settled = (value: unknown): unknown => {
  if (value instanceof Set) return settled([...value]);
  if (Array.isArray(value)) return value.map(settled).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, settled(each)]),
  );
};

/** One departure where two values are not the same, whatever the order of lists; else none. */
export function departure(what: string, actual: unknown, expected: unknown): Departures {
  const [is, must] = [JSON.stringify(settled(actual)), JSON.stringify(settled(expected))];
  return is === must ? [] : [`${what} is ${is} and must be ${must}`];
}
