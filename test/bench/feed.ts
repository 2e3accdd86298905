/**
 * Measures how many events of the feed a second are recorded, check-outs and check-ins in turn, through HTTP and with a
 * disk that is waited for: as single acts, and in batches of 1, 100 and 500, several in flight. The gateway and whoever
 * sends share one process. `npm run bench:feed [events a run]`, 4,000 by default. Not part of the suite.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openOperator } from '../../drizzle/operator.ts';
import { openPools } from '../../drizzle/pools.ts';
import { bringUp } from '../../src/migration.ts';
import { startTemporaryCluster } from '../../src/postgres/temporary.ts';
import { createClient } from '../../src/principals/client.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';

const eventsARun = Number(process.argv[2] ?? 4_000);
const rounds = 3;
const people = 50_000;
const items = 100_000;
const now = new Date('2026-06-17T18:00:00Z');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Event {
  act: 'checkIn' | 'checkOut';
  input: Record<string, string>;
}

/** Every item in turn comes back if it is out, and else goes out to the next person. Half of them are out at first. */
function* happening(): Generator<Event, never> {
  const out = new Set(Array.from({ length: items / 2 }, (_, at) => at * 2));
  for (let at = 0; ; at += 1) {
    const item = (at * 7) % items;
    const input = { itemBarcode: `3${item}`, idempotencyKey: `k${at}` };
    if (out.delete(item)) yield { act: 'checkIn', input };
    else {
      out.add(item);
      yield { act: 'checkOut', input: { cardNumber: `2${(at * 11) % people}`, ...input } };
    }
  }
}

const singly = {
  checkIn: 'mutation ($input: CheckInInput!) { checkIn(input: $input) { nextStep again } }',
  checkOut: 'mutation ($input: CheckOutInput!) { checkOut(input: $input) { again } }',
};
const inBatches =
  'mutation ($input: RecordEventsInput!) { recordEvents(input: $input) { results { index outcome again reason chargeId } } }';

const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-'));
await chmod(folder, 0o711);
const cluster = await startTemporaryCluster(join(folder, 'cluster'));
try {
  const secret = new Secret('the secret of a measurement, which nobody keeps');
  await bringUp({ url: cluster.url, secret, timeZone: 'America/Denver', now });
  const operator = await openOperator(cluster.url, { max: 1 });
  const sql = operator.sql;
  await sql`insert into branches (code, name) select 'B' || n, 'Branch ' || n from generate_series(1, 20) as n`;
  await sql`insert into patrons (category, home_branch_id, source)
    select 'ADULT', (select id from branches where code = 'B1'), 'bench:' || n
    from generate_series(0, ${people - 1}::int) as n`;
  await sql`insert into cards (number, patron_id, kind, state, issued_on)
    select '2' || substr(source, 7), id, 'ADULT', 'ACTIVE', '2025-01-01' from patrons`;
  await sql`insert into titles (title, source) select 'Title ' || n, 'bench:' || n
    from generate_series(0, ${items - 1}::int) as n`;
  await sql`insert into items (barcode, title_id, branch_id, category, status)
    select '3' || n, t.id, b.id, 'CATEGORY ' || n % 12, case n % 2 when 0 then 'CHECKED_OUT' else 'AVAILABLE' end
    from generate_series(0, ${items - 1}::int) as n
    join titles t on t.source = 'bench:' || n join branches b on b.code = 'B' || n % 20 + 1`;
  await sql`insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at)
    select p.id, i.id, i.branch_id, '2026-06-01', '2026-06-30' from items i
    join patrons p on p.source = 'bench:' || substr(i.barcode, 2)::int % ${people}::int where i.status = 'CHECKED_OUT'`;
  await sql`analyze`;
  const [disk] = await sql<{ fsync: string; commit: string }[]>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`;
  say(
    `${people} people, ${items} items, half of them out; fsync ${disk?.fsync}, synchronous_commit ${disk?.commit}`,
  );

  const feed = { kind: 'FEED', name: 'feed', contact: 'nobody', scopes: [] } as const;
  const expiresAt = new Date('2026-06-18T18:00:00Z');
  const { token } = await createClient(operator, { ...feed, expiresAt }, now);
  const pools = openPools({ url: cluster.url, passwords: audiencePassword(secret) });
  const server = await startServer({
    ...{ pools, secret, clock: () => now, settings: defaultSettings, port: 0 },
    logger: pino({ level: 'silent' }),
  });

  const agent = new Agent({ keepAlive: true });
  const ask = (query: string, input: object): Promise<string> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ query, variables: { input } });
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request(server.endpoint, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const events = happening();
  const take = (count: number): Event[] => Array.from({ length: count }, () => events.next().value);

  /** Sends some events in batches of a size, null: singly, so many requests in flight. @returns events a second */
  async function measure(size: number | null, inFlight: number, count: number): Promise<number> {
    const began = performance.now();
    let left = Math.ceil(count / (size ?? 1));
    const send = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const next = take(size ?? 1);
        const [only] = next as [Event];
        const told =
          size === null
            ? await ask(singly[only.act], only.input)
            : await ask(inBatches, { events: next.map(({ act, input }) => ({ [act]: input })) });
        if (told.includes('"again":true') || /"reason":"/.test(told)) throw new Error(told.slice(0, 500));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, send));
    return count / ((performance.now() - began) / 1000);
  }

  const ways: [string, number | null, number][] = [
    ['single acts, 8 in flight', null, 8],
    ['batches of 1, 8 in flight', 1, 8],
    ['batches of 100, 4 in flight', 100, 4],
    ['batches of 500, 1 in flight', 500, 1],
    ['batches of 500, 4 in flight', 500, 4],
  ];
  for (const [, size, inFlight] of ways) await measure(size, inFlight, 1_000);
  const rates = new Map<string, number[]>(ways.map(([way]) => [way, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const [way, size, inFlight] of ways) rates.get(way)?.push(await measure(size, inFlight, eventsARun));
  const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
  const [[, base] = ['', []]] = [...rates];
  for (const [way, all] of rates)
    say(
      `${way}: ${Math.round(middle(all))} events/s (${all.map(Math.round).join(', ')}), ` +
        `${(middle(all) / middle(base)).toFixed(2)} × single acts`,
    );
  agent.destroy();
  await server.close();
  await pools.end();
  await operator.end();
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
