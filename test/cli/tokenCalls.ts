import { expect } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import type { CarrelError } from '../../schema/errors.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { issueToken } from '../../src/cli/tokenIssue.ts';
import type { Given } from '../../src/cli/tokenOptions.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import type { IssuedToken } from '../../src/principals/issue.ts';
import { resolvePrincipal } from '../../src/principals/resolve.ts';
import type { Problem } from '../../src/problem.ts';
import { defaultSettings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

/** Noon in Denver. */
export const now = new Date('2026-03-02T19:00:00Z');
export const timeZone = 'America/Denver';
export const minutes = (number: number): Date => new Date(now.getTime() + number * 60_000);

export const grant = (basis: string, given: Given = {}): Given => ({ kind: 'grant', basis, ...given });

/** `carrel token issue` on the demonstration library, at a time of the test's. */
export class Desk {
  readonly database: TestDatabase;
  readonly #operator: Operator;

  constructor(database: TestDatabase, operator: Operator) {
    this.database = database;
    this.#operator = operator;
  }

  static async open(): Promise<Desk> {
    const database = await freshDatabase();
    const operator = await database.operator();
    await loadDemonstrationLibrary(operator, { secret: database.secret, now, timeZone });
    return new Desk(database, operator);
  }

  issue(given: Given, at = now, consentDecidedBy: string | null = 'the board'): Promise<IssuedToken> {
    return issueToken(this.#operator, given, { timeZone, consentDecidedBy, subpoenaDecidedBy: null }, at);
  }

  /** The code of the Problem that a call ends in: one line, and no value that was given is in it. */
  async codeOf(given: Given, at = now, consentDecidedBy: string | null = 'the board'): Promise<string> {
    const problem = await this.issue(given, at, consentDecidedBy).then(
      () => ({ code: 'ISSUED', message: '' }),
      (error: Problem) => error,
    );
    for (const [name, value] of Object.entries(given))
      if (typeof value === 'string' && value.length > 5 && !['kind', 'basis'].includes(name))
        expect(problem.message).not.toContain(value);
    expect(problem.message).not.toContain('\n');
    return problem.code;
  }

  /** What the token's bearer is at that time, through the door that requests come in by. */
  principal(token: string, at = now): Promise<Principal | { basis: string }> {
    const settings = { ...defaultSettings, timeZone, consentDecidedBy: 'the board' };
    const credentials = { authorization: [`Bearer ${token}`], purpose: [], address: '127.0.0.1' };
    return resolvePrincipal(this.database.pools(), credentials, at, settings).catch((error: CarrelError) => ({
      basis: error.extensions.code,
    }));
  }

  async bornOf(card: string): Promise<string> {
    const [row] = await this.database.superuser<{ day: string }[]>`
      select birth_date::text as day from patrons p join cards c on c.patron_id = p.id where number = ${card}`;
    return row?.day ?? '';
  }

  /** How many rows there are of everything that issuing can write. */
  written(): Promise<number[]> {
    const tables = ['tokens', 'grants', 'consents', 'legal_processes', 'clients', 'agencies'];
    return Promise.all(
      tables.map(async (table) => {
        const [row] = await this.database.superuser.unsafe(`select count(*) as n from ${table}`);
        return Number(row?.n);
      }),
    );
  }

  /** Changes the data for the length of a piece of work. */
  async meanwhile(change: string, undo: string, work: () => Promise<void>): Promise<void> {
    await this.database.superuser.unsafe(change);
    try {
      await work();
    } finally {
      await this.database.superuser.unsafe(undo);
    }
  }
}
