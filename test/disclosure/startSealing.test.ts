import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import type { S3SinkPlace } from '../../src/auditSinkConfig.ts';
import { s3Sink } from '../../src/disclosure/s3Sink.ts';
import { fileSink, type Sink } from '../../src/disclosure/sink.ts';
import { type RunningSealing, startSealing } from '../../src/disclosure/startSealing.ts';
import { everySoOften } from '../../src/disclosure/ticking.ts';
import { sealingDetail } from '../../src/http/health.ts';
import { createMetrics, type Metrics } from '../../src/metrics.ts';
import { type Joined, joinFleet } from './joinFleet.ts';
import { type Logged, openLogged } from './logged.ts';

/** Nobody listens there. */
const nowhere: S3SinkPlace = {
  kind: 's3',
  bucket: 'audit',
  prefix: '',
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  credentials: { accessKeyId: 'canary-id', secretAccessKey: 'canary-7f3a' },
};
let logged: Logged;
let fleet: RunningSealing[];
let log: string[];
let metrics: Metrics;
beforeAll(async () => {
  logged = await openLogged();
});
beforeEach(async () => {
  await logged.clear();
  fleet = [];
  log = [];
  metrics = createMetrics();
});
afterEach(() => Promise.all(fleet.map((each) => each.stop())));
afterAll(() => logged.close());

function join(sink: Sink | null = logged.sealer.sink): Joined {
  const joined = joinFleet(logged, sink, { metrics, write: (line) => log.push(line) });
  fleet.push(joined.sealing);
  return joined;
}
const sealed = async () => (await logged.verify()).sealed;
const gauge = async (name: string) =>
  Number(new RegExp(`^${name} (.+)$`, 'm').exec(await metrics.text())?.[1]);

describe('[offence.disclosure] a process that seals', () => {
  test('MUST seal at each look what is there, one for the whole fleet, and again when nothing is', async () => {
    const processes = [join(), join(), join()];
    await logged.look(2);
    for (const { tick } of processes) await tick();
    expect(await sealed()).toBe(2);
    await logged.look(1);
    await Promise.all(processes.map(({ tick }) => tick()));
    for (const { tick } of processes) await tick();
    expect(await logged.verify()).toMatchObject({ holds: true, sealed: 3, seals: 2 });
    expect(processes[0]?.sealing.state()).toMatchObject({ trouble: null, waiting: 0, last: { number: 2 } });
    expect(await gauge('carrel_log_sealed_entries')).toBe(3);
  });

  test('MUST by itself seal within five seconds what was answered', async () => {
    const { url, roles, secret } = logged.carrel.database;
    const { sink } = logged.sealer;
    const logger = pino({ level: 'silent' });
    fleet.push(
      startSealing({ url, roles, secret, clock: () => logged.carrel.clock.now, sink, logger, metrics }),
    );
    for (const count of [1, 2]) {
      await logged.look(1);
      await vi.waitFor(async () => expect(await sealed()).toBe(count), { timeout: 5_000, interval: 50 });
    }
  });

  test.each([
    ['a file', fileSink('/proc/nowhere/audit.jsonl'), 'ENOENT'],
    ['a bucket', s3Sink(nowhere), 'ECONNREFUSED'],
  ])(
    'MUST say in health and metrics that its sink is away, while answers are given, and catch up: %s',
    async (_, away, code) => {
      const { sealing, tick } = join(away);
      await logged.look(2);
      await tick();
      await tick();
      expect(sealing.state()).toMatchObject({ trouble: code, waiting: 2 });
      const { status, text } = sealingDetail(sealing.state());
      expect([status, text]).toEqual([
        503,
        expect.stringContaining(`not sealing: ${code}\nlast sealed entry: none\nwaiting: 2`),
      ]);
      expect(await gauge('carrel_log_sealing_trouble')).toBe(1);
      expect(await gauge('carrel_log_waiting_entries')).toBe(2);
      expect(log.filter((line) => line.includes('not sealed'))).toHaveLength(1);
      await logged.look(1);
      const back = join();
      await back.tick();
      expect(sealingDetail(back.sealing.state()).status).toBe(200);
      expect(await sealed()).toBe(3);
      expect(await gauge('carrel_log_sealing_trouble')).toBe(0);
    },
  );

  test('MUST say that it is late where somebody holds the turn and does not end it, and go on after', async () => {
    const { sealing, tick } = join();
    await logged.look(1);
    const holding = await logged.carrel.database.superuser.reserve();
    try {
      await holding`select pg_advisory_lock(hashtext('carrel seal'))`;
      await tick();
      expect(sealing.state().trouble).toBeNull();
      logged.carrel.clock.now = new Date(logged.carrel.clock.now.getTime() + 61_000);
      await tick();
      expect(sealing.state().trouble).toBe('LATE');
      expect(sealingDetail(sealing.state()).status).toBe(503);
    } finally {
      await holding`select pg_advisory_unlock(hashtext('carrel seal'))`;
      holding.release();
    }
    await tick();
    expect(sealing.state()).toMatchObject({ trouble: null, waiting: 0, last: { lastEntry: 1 } });
  });

  test('MUST go on when what was in its way is gone, and say so once', async () => {
    let away = true;
    const { sink } = logged.sealer;
    const { sealing, tick } = join({
      ...sink,
      append: (batch) =>
        away ? Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) : sink.append(batch),
    });
    await logged.look(1);
    await tick();
    expect(sealing.state().trouble).toBe('ENOSPC');
    away = false;
    await tick();
    await tick();
    expect(sealing.state()).toMatchObject({ trouble: null, waiting: 0 });
    expect(log.filter((line) => line.includes('sealed again'))).toHaveLength(1);
    expect(await sealed()).toBe(1);
  });

  test('MUST say what keeps the database from being written to, and catch up by itself when it is gone', async () => {
    const { superuser, roles } = logged.carrel.database;
    const { sealing, tick } = join();
    const sealer = roleName('sealer', roles);
    const [row] = await superuser<{ name: string }[]>`select current_database() as name`;
    /** What is set for a role holds from its next connection on. */
    const set = async (change: string) => {
      await superuser.unsafe(`alter role ${sealer} in database ${row?.name} ${change}`);
      await superuser`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and usename = ${sealer}`;
    };
    await logged.look(1);
    await set('set default_transaction_read_only = on');
    await tick();
    expect(sealing.state()).toMatchObject({ trouble: expect.stringMatching(/^(25006|42501)$/), last: null });
    expect(sealingDetail(sealing.state()).status).toBe(503);
    await logged.look(1);
    await set('reset default_transaction_read_only');
    // A connection that was ended is found out by the first who uses it.
    const again = async () => {
      await tick();
      return sealing.state().trouble;
    };
    await expect.poll(again, { timeout: 10_000 }).toBeNull();
    expect(await logged.verify()).toMatchObject({ holds: true, sealed: 2 });
  });

  test('without a sink MUST seal in the database, and say that there is none', async () => {
    const { sealing, tick } = join(null);
    await logged.look(1);
    await tick();
    expect(sealing.state()).toMatchObject({ sink: null, last: { lastEntry: 1 } });
    expect(log.join()).toContain('CARREL_AUDIT_SINK');
    expect(sealingDetail(sealing.state()).text).toContain('in the database alone');
    expect(await logged.verify(null)).toMatchObject({ holds: true, sealed: 1 });
  });

  test('MUST seal what was answered last before it goes', async () => {
    const { sealing } = join();
    await logged.look(1);
    await sealing.stop();
    expect(await sealed()).toBe(1);
    expect(await readFile(logged.path, 'utf8')).toContain('"number":1');
  });
});

describe('[offence.disclosure] looking again and again', () => {
  test('MUST come again after each pause, and never while a look is under way', async () => {
    vi.useFakeTimers();
    try {
      let looks = 0;
      let finish = (): void => {};
      const ticks = everySoOften(2_000)(async () => {
        looks += 1;
        if (looks === 2) await new Promise<void>((resolve) => (finish = resolve));
      });
      await vi.advanceTimersByTimeAsync(1_999);
      expect(looks).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(looks).toBe(2);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(looks).toBe(2);
      finish();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(looks).toBe(3);
      await ticks.stop();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(looks).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test('MUST begin at once, and when it is stopped wait for the look under way', async () => {
    let looks = 0;
    let finish = (): void => {};
    const ticks = everySoOften(3_600_000)(async () => {
      looks += 1;
      await new Promise<void>((resolve) => (finish = resolve));
    });
    expect(looks).toBe(1);
    let stopped = false;
    const stopping = ticks.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(looks).toBe(1);
  });
});
