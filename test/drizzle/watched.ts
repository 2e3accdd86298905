import type { Audience } from '../../drizzle/audiences.ts';
import type { Pool, Pools } from '../../drizzle/pools.ts';
import { sender } from '../../drizzle/sender.ts';

/** One statement as it was sent. */
export interface Sent {
  readonly audience: Audience;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The real pools, with a list of everything that is sent through them. */
export function watched(pools: Pools, sent: Sent[]): Pools {
  return {
    for(audience) {
      const pool = pools.for(audience);
      const sql = new Proxy(pool.sql, {
        get(target, name, receiver) {
          if (name !== 'unsafe') return Reflect.get(target, name, receiver) as unknown;
          return (text: string, values: unknown[], options: object) => {
            sent.push({ audience, text, values });
            return target.unsafe(text, values as never, options);
          };
        },
      });
      return { audience, ...sender(sql) } satisfies Pool;
    },
    end: () => pools.end(),
  };
}
