/**
 * Measures how long it takes to seal a log of so many entries, and to verify it with its sink and without.
 * `npm run bench:audit [entries]`, a million by default. Not part of the suite. What the database worked is told on Linux.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOperator } from '../../drizzle/operator.ts';
import { openPools } from '../../drizzle/pools.ts';
import { openWorker } from '../../drizzle/worker.ts';
import { canonical, type Entry, entryProof, sealedInstant } from '../../src/disclosure/entry.ts';
import { newestPseudonyms } from '../../src/disclosure/pseudonyms.ts';
import { seal } from '../../src/disclosure/sealing.ts';
import { publicSealKey, sealKey } from '../../src/disclosure/sealKey.ts';
import { fileSink } from '../../src/disclosure/sink.ts';
import { verifySinkAlone } from '../../src/disclosure/verifying/sinkAlone.ts';
import { verifyLog } from '../../src/disclosure/verifying/verify.ts';
import { bringUp } from '../../src/migration.ts';
import { startTemporaryCluster } from '../../src/postgres/temporary.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Seconds that the database's processes have worked so far, those that are gone among them. */
async function databaseWorked(): Promise<number> {
  try {
    const [server = ''] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    const children = (await readFile(`/proc/${server}/task/${server}/children`, 'utf8')).trim().split(' ');
    let ticks = 0;
    for (const process of [server, ...children]) {
      const fields = (await readFile(`/proc/${process}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? [];
      // Of itself, and of those of its own that have ended.
      ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    }
    return ticks / 100;
  } catch {
    return Number.NaN;
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const before = process.cpuUsage();
  const databaseBefore = await databaseWorked();
  const done = await work();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(before);
  const worked = ((user + system) / 1_000_000).toFixed(1);
  const database = ((await databaseWorked()) - databaseBefore).toFixed(1);
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  say(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} entries/s (this process worked ${worked} s, the database ${database} s), ${memory} MB resident`,
  );
  return done;
}

const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-'));
await chmod(folder, 0o711);
const cluster = await startTemporaryCluster(folder, { flags: { fsync: 'off', full_page_writes: 'off' } });
try {
  const secret = new Secret('the secret of a measurement, which keeps nothing');
  const { url } = cluster;
  await bringUp({ url, secret, timeZone: 'America/Denver', now: new Date(0) });
  const passwords = audiencePassword(secret);
  const pools = openPools({ url, passwords, max: 1 });
  const pseudonyms = await newestPseudonyms(pools, secret);
  const proof = entryProof(secret);
  const start = Date.parse('2026-01-01T00:00:00Z');
  const entryAt = (place: number): Entry & { mac: string } => {
    const entry: Entry = {
      id: randomUUID(),
      at: sealedInstant(new Date(start + place * 1_000).toISOString()),
      requestId: randomUUID(),
      caller: 'staff:A clerk of the library',
      basis: 'STAFF',
      purpose: 'CIRCULATION',
      clauses: ['collect.function'],
      classes: ['circulation', 'identity', 'pickup', 'recovery', 'standing'],
      subjects: [pseudonyms.of(randomUUID())],
      pseudonymKey: 1,
      found: true,
      grantId: null,
      processId: null,
      consentId: null,
    };
    return { ...entry, mac: proof.of(canonical(entry)) };
  };
  const { sql } = pools.for('log');
  await timed('writing, in bulk', async () => {
    for (let from = 0; from < count; from += 5_000) {
      const entries = Array.from({ length: Math.min(5_000, count - from) }, (_, place) =>
        entryAt(from + place),
      );
      await sql`insert into disclosures (id, at, request_id, caller, basis, purpose, clauses, classes, subjects,
          pseudonym_key, found, mac)
        select e.id, e.at, e."requestId", e.caller, e.basis, e.purpose, e.clauses, e.classes, e.subjects,
          e."pseudonymKey", e.found, decode(e.mac, 'hex')
        from jsonb_to_recordset(${JSON.stringify(entries)}::text::jsonb) as e(id uuid, at timestamptz, "requestId" uuid,
          caller text, basis text, purpose text, clauses text[], classes text[], subjects text[],
          "pseudonymKey" integer, found boolean, mac text)`;
    }
  });
  await pools.end();
  const operator = await openOperator(url);
  const connection = openWorker('sealer', { url, password: passwords('sealer') });
  const path = join(folder, 'audit.jsonl');
  const sink = fileSink(path);
  const sealer = { connection, key: sealKey(secret), sink };
  await timed('sealing it all', () => seal(sealer, { now: new Date(start) }));
  await timed('a look that finds nothing', () =>
    seal(sealer, { now: new Date(start), since: new Date(start + count * 1_000) }),
  );
  await timed('a whole look that finds nothing', () => seal(sealer, { now: new Date(start) }));
  say(`the sink: ${Math.round((await stat(path)).size / 2 ** 20)} MB`);
  for (const [what, against] of [
    ['verifying, with the sink', sink],
    ['verifying, the database alone', null],
  ] as const) {
    const { holds, sealed, seals } = await timed(what, () => verifyLog(operator, secret, against));
    say(`  ${sealed} entries under ${seals} seals: ${holds ? 'they hold' : 'they do not hold'}`);
  }
  const { holds, sealed, seals } = await timed('verifying the sink alone', () =>
    verifySinkAlone(sink, publicSealKey(sealer.key.publicPem)),
  );
  say(`  ${sealed} entries under ${seals} seals: ${holds ? 'they hold' : 'they do not hold'}`);
  await connection.end();
  await operator.end();
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
