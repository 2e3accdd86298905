import postgres from 'postgres';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acquireEmbedded } from '../../src/postgres/embedded.ts';
import { dataFolder, hold, serverProcess, starts } from './holding.ts';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeEach(async () => {
  folder = await dataFolder();
});
afterEach(() => folder.remove());

test('[embedded.sharing] MUST be made and started once by two processes that come at once, and end with the last', async () => {
  const [one, two] = [hold(folder.path), hold(folder.path)];
  const [first, second] = await Promise.all([one.line(), two.line()]);
  expect(first).toMatch(/^postgres:\/\/postgres:[\w-]+@127\.0\.0\.1:\d+\/carrel$/);
  expect(second).toBe(first);
  expect(await starts(folder.cluster)).toBe(1);

  const since = await two.ask('ping');
  expect(await one.ask('release')).toBe('released');
  expect(await two.ask('ping')).toBe(since);

  expect(await two.ask('release')).toBe('released');
  await Promise.all([one.ended, two.ended]);
  expect(await serverProcess(folder.cluster)).toBeNull();
  await expect(connects(first)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('[embedded.sharing] MUST serve whoever comes while the last is leaving', async () => {
  const rounds = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 3; round++) {
      const { url, release } = await acquireEmbedded(folder.path);
      await connects(url);
      await release();
    }
  });
  await Promise.all(rounds);
  expect(await serverProcess(folder.cluster)).toBeNull();
});

test('[embedded.sharing] MUST keep what was written, and the address, from one start to the next', async () => {
  const first = await acquireEmbedded(folder.path);
  await connects(first.url, 'create table kept as select 1 as one');
  await first.release();
  await first.release();
  const second = await acquireEmbedded(folder.path);
  expect(second.url).toBe(first.url);
  await connects(second.url, 'select one from kept');
  await second.release();
});

test('[embedded.sharing] cannot be stopped under a process whose connections were all ended', async () => {
  const holder = hold(folder.path);
  const url = await holder.line();
  const since = await holder.ask('ping');
  const sql = postgres(url.replace(/carrel$/, 'postgres'), { max: 1, onnotice: () => {} });
  const holders = async () =>
    (await sql<{ pid: number }[]>`select pid from pg_locks where locktype = 'advisory' and granted`).map(
      ({ pid }) => pid,
    );
  const [ended] = await holders();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  // The backend that was ended keeps its lock until it is gone: a hold taken anew is another backend's.
  await vi.waitFor(
    async () => {
      const pids = await holders();
      expect(pids).toHaveLength(1);
      expect(pids).not.toContain(ended);
    },
    { timeout: 10_000 },
  );
  await sql.end();

  await (await acquireEmbedded(folder.path)).release();
  expect(await holder.ask('ping')).toBe(since);
  expect(await holder.ask('release')).toBe('released');
  expect(await serverProcess(folder.cluster)).toBeNull();
});

test("[embedded.sharing] cannot be ended by the terminal's Ctrl-C before its holder lets go", async () => {
  const holder = hold(folder.path);
  const url = await holder.line();
  expect(url).toContain('postgres://');
  // What a terminal does: the signal goes to every process of the group.
  process.kill(-Number(holder.process.pid), 'SIGINT');
  expect(await holder.line()).toBe('interrupted');
  expect(await holder.ask('ping')).toMatch(/^\d{4}-/);
  expect(await holder.ask('release')).toBe('released');
  expect(await serverProcess(folder.cluster)).toBeNull();
});

async function connects(url: string, statement = 'select 1'): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
