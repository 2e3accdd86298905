import postgres from 'postgres';
import { type Audience, audiences, roleName } from './audiences.ts';
import { type RenewedSender, renewedSender, type Sender } from './sender.ts';

/** The connections of one audience: everything sent through it is sent as that audience's role. */
export interface Pool extends Sender {
  readonly audience: Audience;
}

export interface Pools {
  for(audience: Audience): Pool;
  end(): Promise<void>;
}

/** Milliseconds after which PostgreSQL itself gives a statement up; the caller's own deadline is a little longer. */
export const statementTimeout = 5_000;

/** A list of text as PostgreSQL writes one: every element quoted. What is none is told so by PostgreSQL. */
const arrayLiteral = (list: unknown): string =>
  Array.isArray(list)
    ? `{${list.map((each) => `"${String(each).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
    : String(list);

/** Days and instants go as the text they are. The driver would make a `Date` of them, and fail where that is none. */
const asText = (to: number) => ({ to, from: [], serialize: String, parse: String });

/**
 * The array types that statements take. The driver would otherwise ask each new connection for all there are, in a
 * query that nobody awaits: a backend that ends just then would end the program too.
 */
const types = {
  textArray: { to: 1009, from: [], serialize: arrayLiteral, parse: String },
  uuidArray: { to: 2951, from: [], serialize: arrayLiteral, parse: String },
  day: asText(1082),
  localMoment: asText(1114),
  moment: asText(1184),
};

/**
 * One pool per audience, each logging in as the audience's own role. Connections are opened when first needed.
 * @param options.url the database's address; user and password in it are not used
 * @param options.passwords audience → its derived password
 * @param options.roles suffix of the role names; the database's own name by default
 * @param options.max connections per audience
 */
export function openPools(options: {
  url: string;
  passwords: (audience: Audience) => string;
  roles?: string;
  max?: number;
}): Pools {
  const address = new URL(options.url);
  const roles = options.roles ?? decodeURIComponent(address.pathname.slice(1));
  const open = (audience: Audience): postgres.Sql =>
    postgres(options.url, {
      username: roleName(audience, roles),
      password: options.passwords(audience),
      max: options.max ?? 4,
      idle_timeout: 60,
      connect_timeout: 5,
      fetch_types: false,
      types,
      onnotice: () => {},
      connection: {
        application_name: `carrel ${audience}`,
        statement_timeout: statementTimeout,
        // Every statement finds its rows by key. Planning one anew for each set of values, as PostgreSQL otherwise
        // may, costs more than running it.
        plan_cache_mode: 'force_generic_plan',
      },
    });
  const pools = new Map<Audience, Pool & RenewedSender>(
    audiences.map((audience) => [
      audience,
      Object.assign(
        renewedSender(() => open(audience)),
        { audience },
      ),
    ]),
  );
  return {
    for(audience) {
      const pool = pools.get(audience);
      if (pool === undefined) throw new TypeError('no such audience');
      return pool;
    },
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end(5)));
    },
  };
}
