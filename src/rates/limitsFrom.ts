import { type Limits, type LimitTable, limitedAs, limits } from '../../schema/judge/limits.ts';

/** What a library may set anew, and at most. The others hold what a document may be, whatever the machine can do. */
const greatest = {
  bodyBytes: 16 * 1024 * 1024,
  costPerMinute: 1_000_000_000,
  milliseconds: 600_000,
} as const satisfies Partial<Limits>;

export const settable = Object.keys(greatest) as (keyof typeof greatest)[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSet = ([name, value]: [string, unknown]): boolean => {
  const most = settable.find((each) => each === name);
  return (
    most !== undefined && Number.isInteger(value) && Number(value) > 0 && Number(value) <= greatest[most]
  );
};

/**
 * The page of limits with what a library sets anew in it.
 * @param text JSON: kind of caller → limit → number
 * @returns null for anything else
 */
export function limitsFrom(text: string): LimitTable | null {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(rows)) return null;
  const isRow = ([name, row]: [string, unknown]): boolean =>
    limitedAs.some((each) => each === name) && isObject(row) && Object.entries(row).every(isSet);
  if (!Object.entries(rows).every(isRow)) return null;
  return Object.fromEntries(
    limitedAs.map((each) => [each, { ...limits[each], ...(rows[each] as Partial<Limits> | undefined) }]),
  ) as LimitTable;
}
