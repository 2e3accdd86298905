import type { Pool, Pools } from '../../drizzle/pools.ts';
import { conditionEdits } from './conditions.ts';

/** A statement that leaves one part of a condition out. */
export interface StatementMutant {
  readonly table: string;
  readonly name: string;
  readonly text: string;
  /** What is left out, in square brackets, with what stands before it. */
  readonly place: string;
}

/** What becomes of each statement before it is sent. */
export interface Rewriting {
  pools: Pools;
  /** Every text that was sent so far, as it was before. */
  readonly sent: Set<string>;
  /** Which text is sent as which other one. */
  instead: { readonly text: string; readonly of: string } | null;
}

/** An audience's pools, of which one statement can be sent as another one. */
export function rewriting(pools: Pools): Rewriting {
  const rewritten: Rewriting = { pools, sent: new Set(), instead: null };
  const textOf = (text: string): string => {
    rewritten.sent.add(text);
    return rewritten.instead?.of === text ? rewritten.instead.text : text;
  };
  const through = (pool: Pool): Pool => ({
    ...pool,
    send: (ask) =>
      pool.send((sql) =>
        ask(
          new Proxy(sql, {
            get: (target, name) =>
              name === 'unsafe'
                ? (text: string, ...others: never[]) => target.unsafe(textOf(text), ...others)
                : Reflect.get(target, name),
          }),
        ),
      ),
  });
  rewritten.pools = { ...pools, for: (audience) => through(pools.for(audience)) };
  return rewritten;
}

/** Every condition of a statement without one of its parts. */
export const statementMutants = (what: string, text: string): StatementMutant[] =>
  conditionEdits(text).map(({ kind, start, end, put }) => {
    const before = text.slice(Math.max(0, start - 250), start).replaceAll(/\s+/g, ' ');
    const piece = text.slice(start, end).replaceAll(/\s+/g, ' ');
    return {
      table: kind,
      // With what stands before it: the same condition may be in many places.
      name: `${what}: …${before.slice(-60)}[${piece.slice(0, 90)}]`,
      text: `${text.slice(0, start)}${put}${text.slice(end)}`,
      place: `${before}[${piece}]`,
    };
  });
