import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { expect, inject } from 'vitest';
import { type Operator, openOperator } from '../../drizzle/operator.ts';
import { systemClock } from '../../src/clock.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { Secret } from '../../src/secret.ts';
import { carrel } from './carrelProcess.ts';

/** A database of one test file's own with the demonstration library, as `carrel` itself migrates one. */
export interface CommandLibrary {
  readonly env: Readonly<Record<string, string>>;
  readonly operator: Operator;
  /** The database's superuser. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

export async function commandLibrary(): Promise<CommandLibrary> {
  const name = `cli_agency_${randomBytes(4).toString('hex')}`;
  const secret = 'a secret of more than thirty-two characters';
  const admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = Object.assign(new URL(inject('clusterUrl')), { pathname: name }).href;
  const env = { DATABASE_URL: url, CARREL_SECRET: secret };
  expect((await carrel(['migrate'], env)).err).toBe('');
  const operator = await openOperator(url);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await loadDemonstrationLibrary(operator, {
    secret: new Secret(secret),
    now: systemClock(),
    timeZone: 'America/Denver',
  });
  return {
    env,
    operator,
    sql,
    async close() {
      await operator.end();
      await sql.end();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
