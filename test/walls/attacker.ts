import postgres from 'postgres';
import { type Audience, roleName } from '../../drizzle/audiences.ts';
import { audiencePassword } from '../../src/secret.ts';
import type { TestDatabase } from '../setup/database.ts';

/** One connection of a login's own, on which whatever statements are sent one after another. */
export interface Attacker {
  readonly audience: Audience;
  /** Sends statements in one transaction, which is undone, and gives every text that came back of any of them. */
  send(statements: readonly string[]): Promise<string[]>;
  end(): Promise<void>;
}

/** How many sendings a connection is used for. */
const sendingsOfOne = 10;

/** What an error says, in every part of it that reaches a client. */
const textsOf = (error: unknown): string[] =>
  error instanceof postgres.PostgresError
    ? [error.message, error.detail, error.hint, error.where].filter((each) => typeof each === 'string')
    : [String(error)];

/** Logs in as an audience does, with its own password. */
export function openAttacker({ url, roles, secret }: TestDatabase, audience: Audience): Attacker {
  const heard: string[] = [];
  const open = () =>
    postgres(url, {
      username: roleName(audience, roles),
      password: audiencePassword(secret)(audience),
      max: 1,
      fetch_types: false,
      onnotice: (notice) => heard.push(Object.values(notice).join(' ')),
      connection: { statement_timeout: 500, lock_timeout: 300 },
    });
  let sql = open();
  let sendings = 0;
  async function one(statement: string): Promise<void> {
    try {
      heard.push(JSON.stringify(await sql.unsafe(`savepoint one; ${statement}`).simple()));
    } catch (error) {
      heard.push(...textsOf(error));
      // One that fails does not keep the next from being tried.
      await sql
        .unsafe('rollback to savepoint one')
        .simple()
        .catch(() => {});
    }
  }
  return {
    audience,
    async send(statements) {
      // Something among PostgreSQL's own functions leaves its backend deaf to signals, and whoever drops a
      // database waits for it: no backend is attacked with for long.
      if (sendings > 0 && sendings % sendingsOfOne === 0) {
        await sql.end({ timeout: 1 });
        sql = open();
      }
      sendings += 1;
      heard.length = 0;
      await sql.unsafe('begin; savepoint one').simple();
      for (const statement of statements) await one(statement);
      await sql.unsafe('rollback').simple();
      return [...heard];
    },
    end: () => sql.end({ timeout: 1 }),
  };
}
