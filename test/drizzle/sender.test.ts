import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoAnswer, renewedSender } from '../../drizzle/sender.ts';
import { openWorker, type WorkerConnection } from '../../drizzle/worker.ts';
import { audiencePassword } from '../../src/secret.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const endBackend = (pid: number) => database.superuser`select pg_terminate_backend(${pid}, 5000)`;
const pidOf = async (ask: (text: string) => PromiseLike<readonly { pid: number }[]>): Promise<number> => {
  const [row] = await ask('select pg_backend_pid() as pid');
  return row?.pid ?? 0;
};

describe('[unavailable] a sender', () => {
  const opened: postgres.Sql[] = [];
  const open = () =>
    renewedSender((onclose) => {
      const sql = postgres(database.url, { max: 1, fetch_types: false, connect_timeout: 5, onclose });
      opened.push(sql);
      return sql;
    });
  const pid = (through: ReturnType<typeof open>) => through.send((sql) => pidOf((text) => sql.unsafe(text)));

  test('MUST be answered by its next statement, however a connection ended', async () => {
    const through = open();
    for (let round = 0; round < 5; round += 1) {
      const backend = await pid(through);
      const running = through.send(
        async (sql) => sql`select pg_sleep(${60}), ${'so that it is described first'} as text`,
      );
      const failed = expect(running).rejects.toThrow();
      await expect
        .poll(
          () =>
            database.superuser`select 1 from pg_stat_activity where pid = ${backend} and state = 'active'`,
        )
        .toHaveLength(1);
      await endBackend(backend);
      await failed;
      expect(await pid(through)).not.toBe(backend);
    }
    await through.end(1);
  });

  test('MUST keep its driver where PostgreSQL refuses a statement and lives on', async () => {
    const through = open();
    const before = await pid(through);
    await expect(through.send(async (sql) => sql`select ${1} / ${0}::int`)).rejects.toMatchObject({
      code: '22012',
    });
    expect(await pid(through)).toBe(before);
    await through.end(1);
  });

  test('MUST give up a driver that answers nobody, and keep one that answers somebody', async () => {
    const through = open();
    const late = () => through.send(() => Promise.reject(new NoAnswer()));
    const before = await pid(through);
    const busy = through.send(async () => {
      await pid(through);
      throw new NoAnswer();
    });
    await expect(busy).rejects.toThrow(NoAnswer);
    expect(await pid(through)).toBe(before);
    await expect(late()).rejects.toThrow(NoAnswer);
    expect(await pid(through)).not.toBe(before);
    await through.end(1);
  });

  test('cannot tell anybody what comes after the driver failed by itself: it may be the answer to another', async () => {
    const through = open();
    const echo = (told: string, slowly = '') =>
      through.send(async (sql) => sql.unsafe(`select $1::text as told${slowly}`, [told], { prepare: true }));
    await echo('a');
    await echo('a', ', pg_sleep(0.2)');
    const underWay = [
      echo('first', ', pg_sleep(0.2)'),
      through.send(async (sql) => sql.unsafe('select $1::text as told', [undefined as never])),
      echo('second'),
      echo('third'),
    ].map((each) => Promise.race([each, new Promise((_, reject) => setTimeout(reject, 1_000))]));
    for (const { status } of await Promise.allSettled(underWay)) expect(status).toBe('rejected');
    expect([...(await echo('fourth'))]).toEqual([{ told: 'fourth' }]);
    await through.end(0.2);
  });

  test('that has ended cannot be sent through any more, and opens nothing', async () => {
    const through = open();
    await pid(through);
    const underWay = through.send(async (sql) => sql`select pg_sleep(${60})`);
    const failed = expect(underWay).rejects.toThrow();
    const before = opened.length;
    await through.end(0.2);
    await failed;
    for (let times = 0; times < 3; times += 1)
      await expect(pid(through)).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
    expect(opened).toHaveLength(before);
  });

  test('MUST end, and leave no connection, whatever was given up just then', async () => {
    const through = open();
    const before = await pid(through);
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = through.send(() => promise);
    await expect(through.send(() => Promise.reject(new NoAnswer()))).rejects.toThrow(NoAnswer);
    await pid(through);
    await through.end(0.2);
    resolve();
    await held;
    await expect
      .poll(() => database.superuser`select 1 from pg_stat_activity where pid = ${before}`)
      .toEqual([]);
  });

  test('MUST let what is under way on a given up driver end, and then leave no connection of it', async () => {
    const through = open();
    const before = await pid(through);
    const { promise, resolve } = Promise.withResolvers<void>();
    const underWay = through.send(async (sql) => {
      await promise;
      return pidOf((text) => sql.unsafe(text));
    });
    await expect(through.send(() => Promise.reject(new NoAnswer()))).rejects.toThrow(NoAnswer);
    resolve();
    expect(await underWay).toBe(before);
    expect(await pid(through)).not.toBe(before);
    await expect
      .poll(() => database.superuser`select 1 from pg_stat_activity where pid = ${before}`)
      .toEqual([]);
    await through.end(1);
  });
});

describe('[offence.disclosure] a transaction of the sealer', () => {
  let sealer: WorkerConnection;
  const stray: unknown[] = [];
  const listen = (error: unknown) => stray.push(error);
  beforeAll(() => {
    const { url, roles, secret } = database;
    sealer = openWorker('sealer', { url, roles, password: audiencePassword(secret)('sealer') });
    process.on('uncaughtException', listen);
    process.on('unhandledRejection', listen);
  });
  afterAll(async () => {
    process.off('uncaughtException', listen);
    process.off('unhandledRejection', listen);
    await sealer.end();
  });
  const setting = async (value: string) => {
    const held = (
      await sealer.transaction((ask) =>
        ask((sql) => sql<{ held: string }[]>`select current_setting('lock_timeout') as held`),
      )
    )[0]?.held;
    return held === value;
  };

  test('MUST do all of its work', async () => {
    await sealer.transaction((ask) => ask((sql) => sql`set lock_timeout = '11s'`));
    expect(await setting('11s')).toBe(true);
  });

  test('MUST wait for the one before it', async () => {
    const begun: string[] = [];
    const one = (name: string) =>
      sealer.transaction(async (ask) => {
        begun.push(name);
        const [before] = await ask((sql) => sql<{ id: string }[]>`select pg_current_xact_id()::text as id`);
        const [after] = await ask((sql) => sql<{ id: string }[]>`select pg_current_xact_id()::text as id`);
        begun.push(name);
        expect(after?.id).toBe(before?.id);
        return before?.id;
      });
    const ids = await Promise.all([one('a'), one('b'), one('c')]);
    expect(begun.join('')).toBe('aabbcc');
    expect(new Set(ids).size).toBe(3);
  });

  test('MUST be undone by what its work throws', async () => {
    const work = sealer.transaction(async (ask) => {
      await ask((sql) => sql`set lock_timeout = '12s'`);
      throw new RangeError('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect(await setting('11s')).toBe(true);
  });

  test.each(['between two statements', 'during a statement'])(
    'whose connection ends %s MUST be undone, and cannot go on, end the process, or be in the way of the next',
    async (when) => {
      await sealer.transaction((ask) => ask((sql) => sql`set lock_timeout = '11s'`));
      let backend = 0;
      let said: unknown = null;
      const work = sealer.transaction(async (ask) => {
        backend = await pidOf((text) => ask((sql) => sql.unsafe(text)));
        await ask((sql) => sql`set lock_timeout = '13s'`);
        if (when === 'during a statement') {
          const running = ask((sql) => sql`select pg_sleep(${60})`);
          const ended = running.catch(() => {});
          await endBackend(backend);
          await ended;
        } else await endBackend(backend);
        // The end of a connection is known a turn of the loop after it.
        await new Promise((resolve) => setImmediate(resolve));
        said = await ask((sql) => sql`select 1 as one`).catch((error: unknown) => error);
        return 'done';
      });
      await expect(work).rejects.toThrow();
      expect(said).toBeInstanceOf(Error);
      expect(await sealer.transaction((ask) => pidOf((text) => ask((sql) => sql.unsafe(text))))).not.toBe(
        backend,
      );
      expect(await setting('0')).toBe(true);
      expect(stray).toEqual([]);
    },
  );
});
