import type { Logged } from './logged.ts';

/**
 * A log anew with three seals: entries 1 to 3, 4 to 6, and 7.
 * @returns the ids of the entries, in their order
 */
export async function sealThrice(logged: Logged): Promise<string[]> {
  await logged.clear();
  for (const times of [3, 3, 1]) {
    await logged.look(times);
    await logged.seal();
  }
  return logged.ids();
}

/** The first finding: with the sink, or (null) by the database alone. */
export async function firstOf(logged: Logged, sink?: null) {
  const { holds, findings } = await logged.verify(sink);
  const [{ what, harm, number, id } = {}] = findings;
  return holds ? 'holds' : { what, harm, number, id };
}

/** A finding about a seal of the database's, or of the sink's. */
export const seal = (harm: string, number: number, what = 'seal') => ({ what, harm, number, id: null });
