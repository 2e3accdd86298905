import postgres from 'postgres';
import { freshDatabase, type TestDatabase } from '../../../setup/database.ts';
import { plantEvidence } from './plantedEvidence.ts';

/** A library with evidence of every kind planted, and a superuser's one connection that becomes whichever login. */
export interface EvidenceLibrary {
  readonly database: TestDatabase;
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

export async function openEvidence(): Promise<EvidenceLibrary> {
  const database = await freshDatabase();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await plantEvidence(database.superuser);
  return {
    database,
    sql,
    async close() {
      await sql.end();
      await database.drop();
    },
  };
}
