import type { Operator } from '../../drizzle/operator.ts';
import { openWorker } from '../../drizzle/worker.ts';
import { type Sealed, type Sealer, type SealingOptions, seal } from '../../src/disclosure/sealing.ts';
import { sealKey } from '../../src/disclosure/sealKey.ts';
import type { Sink } from '../../src/disclosure/sink.ts';
import { type Verification, verifyLog } from '../../src/disclosure/verifying/verify.ts';
import { audiencePassword } from '../../src/secret.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { openPlace, type SinkKind } from './sinkPlaces.ts';

/** A library whose log is sealed when a test says so, as the sealer's own login, with a sink of its own. */
export interface Logged {
  readonly carrel: TestCarrel;
  readonly sealer: Sealer & { readonly sink: Sink };
  /** Of the sink, where it is a file. */
  readonly path: string;
  /** Looks at a record so many times, and each is an entry. */
  look(times: number): Promise<void>;
  seal(options?: Partial<SealingOptions>): Promise<Sealed | null>;
  /** @param sink null: the database alone */
  verify(sink?: Sink | null): Promise<Verification>;
  /** Does what nobody may, as a superuser whom no trigger and no key holds up. */
  tamper(statements: string): Promise<void>;
  lines(): Promise<string[]>;
  rewrite(lines: readonly string[]): Promise<void>;
  /** The ids of entries 1, 2, … */
  ids(): Promise<string[]>;
  /** Begins again: nothing on file, nothing sealed, no sink. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openLogged(kind: SinkKind = 'a file'): Promise<Logged> {
  const carrel = await startCarrel();
  const { database } = carrel;
  const { sink, path, lines, rewrite, close } = await openPlace(kind);
  const operator: Operator = await database.operator();
  const { url, roles, secret } = database;
  const connection = openWorker('sealer', { url, roles, password: audiencePassword(secret)('sealer') });
  const sealer = { connection, key: sealKey(secret), sink };
  return {
    carrel,
    sealer,
    path,
    async look(times) {
      for (let time = 0; time < times; time += 1) {
        carrel.clock.now = new Date(carrel.clock.now.getTime() + 1_000);
        const document = `{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { name { last } } }`;
        const answer = await carrel.query(document, { token: carrel.tokens.clerk, purpose: 'CIRCULATION' });
        if (answer.json.data?.patronByCard == null) throw new Error(answer.text);
      }
    },
    seal: (options = {}) => seal(sealer, { now: carrel.clock.now, ...options }),
    verify: (sink = sealer.sink) => verifyLog(operator, secret, sink),
    async tamper(statements) {
      await database.superuser.begin(async (tx) => {
        await tx.unsafe(`set local session_replication_role = replica; ${statements}`);
      });
    },
    lines,
    rewrite,
    ids: async () =>
      (
        await database.superuser<
          { id: string }[]
        >`select disclosure_id as id from sealed_disclosures order by entry`
      ).map(({ id }) => id),
    async clear() {
      await database.superuser`truncate sealed_disclosures, disclosure_seals, disclosures`;
      await rewrite([]);
    },
    async close() {
      await connection.end();
      await carrel.close();
      await close();
    },
  };
}
