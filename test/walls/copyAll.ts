import { text } from 'node:stream/consumers';
import postgres from 'postgres';

/**
 * A process of its own that copies as a login does, and prints all that comes back: what it is sent as JSON is an address
 * with name and password, an evidence and queries. The driver ends a process with a copy that the server refuses as it
 * begins, before anybody can listen to its stream: here that is one more thing to be told, and every copy has an end.
 */
interface Asked {
  readonly url: string;
  readonly evidence: string;
  readonly copies: readonly string[];
}

const { url, evidence, copies } = JSON.parse(await text(process.stdin)) as Asked;
const tell = (said: unknown): void => void process.stdout.write(`${String(said)}\n`);
let refused: (error: unknown) => void = tell;
process.on('uncaughtException', (error) => refused(error));

async function copied(sql: postgres.Sql, copy: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('carrel.evidence', ${evidence}, true)`;
    for await (const chunk of await tx.unsafe(copy).readable()) tell(chunk);
  });
}

for (const copy of copies) {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  const { promise: refusal, reject } = Promise.withResolvers<never>();
  refused = reject;
  const ends = new Promise((resolve) => setTimeout(resolve, 20_000));
  await Promise.race([copied(sql, copy), refusal, ends]).catch(tell);
  await sql.end({ timeout: 0 });
}
process.exit();
