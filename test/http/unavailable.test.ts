import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertGrants, roleName } from '../../drizzle/audiences.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const own = '{ record { id loans { id item { title { title } } } } }';
const asCard = (document = own) => carrel.query(document, { token: carrel.tokens.card });
const asClerk = (document: string) =>
  carrel.query(document, { token: carrel.tokens.clerk, purpose: 'CIRCULATION' });
const ready = async () => (await carrel.send('GET', '/health/ready', [])).status;

async function without(revoke: string, grant: string, act: () => Promise<void>): Promise<void> {
  await carrel.database.superuser.unsafe(revoke);
  try {
    await act();
  } finally {
    await carrel.database.superuser.unsafe(grant);
  }
}

describe('[offence.disclosure] an answer', () => {
  test('cannot leave while the log refuses, and MUST again once it takes entries', async () => {
    const log = roleName('log', carrel.database.roles);
    const columns = insertGrants.log['disclosures']?.join(', ') ?? '';
    const byCard = `{ patronByCard(cardNumber: "${carrel.cards.adult.number}") { id name { last } } }`;
    const entries = () => carrel.database.superuser`select 1 from disclosures`;
    expect((await asCard()).status).toBe(200);
    const before = (await entries()).length;
    await without(
      `revoke insert (${columns}) on disclosures from ${log}`,
      `grant insert (${columns}) on disclosures to ${log}`,
      async () => {
        for (const answer of [
          await asCard(),
          await asClerk(byCard),
          await asClerk('{ patronByCard(cardNumber: "20000000000000") { id name { last } } }'),
          await asClerk(
            '{ viewer { basis } searchPatrons(name: "al") { edges { node { id name { last } } } } }',
          ),
          await carrel.query('{ record { balance { amountCents } } }', {
            token: carrel.tokens.caregiverPhotoId,
          }),
        ]) {
          expectRefused(answer, 503, 'UNAVAILABLE');
          expect(answer.text).not.toMatch(/permission|disclosures|Ferryman|Fennimere/);
        }
        expect((await asCard('{ viewer { basis } }')).json).toEqual({ data: { viewer: { basis: 'CARD' } } });
        expect((await asClerk('{ searchTitles(text: "ferryman") { edges { node { id } } } }')).status).toBe(
          200,
        );
      },
    );
    expect((await entries()).length).toBe(before);
    expect((await asCard()).json.data.record.loans.length).toBeGreaterThan(0);
    expect((await entries()).length).toBe(before + 1);
  });
});

describe('[unavailable] a database out of reach', () => {
  test('MUST be UNAVAILABLE, with no data of what could be read', async () => {
    const person = roleName('person', carrel.database.roles);
    await without(
      `revoke select (item_id) on loans from ${person}`,
      `grant select (item_id) on loans to ${person}`,
      async () => {
        const answer = await asCard(`{ viewer { basis } ${own.slice(1)}`);
        expectRefused(answer, 503, 'UNAVAILABLE');
        expect(answer.text).not.toMatch(/loans|item_id|permission|42501/);
      },
    );
    expect((await asCard()).status).toBe(200);
  });

  test('that knows no token cannot make anybody of its bearer', async () => {
    const open = roleName('open', carrel.database.roles);
    await without(
      `revoke execute on function carrel.principals_of(text[]) from ${open}`,
      `grant execute on function carrel.principals_of(text[]) to ${open}`,
      async () => {
        expectRefused(await asCard(), 503, 'UNAVAILABLE');
        expect((await carrel.query('{ viewer { basis } }')).json.data.viewer.basis).toBe('PUBLIC');
      },
    );
  });

  test('whose backends end MUST be answered as such at most, and be found again', async () => {
    const end = () =>
      carrel.database.superuser`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'carrel %'`;
    // A rejection that nobody waits for ends the process: `src/cli/carrel.ts` has to take it for a defect.
    const stray: unknown[] = [];
    const listen = (error: unknown) => stray.push(error);
    process.on('unhandledRejection', listen);
    try {
      for (let round = 0; round < 8; round += 1) {
        const asked = Array.from({ length: 12 }, () => asCard());
        // While statements run, and over and over while connections are being made in their place.
        let settled = false;
        const answers = Promise.all(asked).finally(() => {
          settled = true;
        });
        while (!settled) await end();
        for (const answer of await answers) {
          expect([200, 503]).toContain(answer.status);
          if (answer.status === 503) expectRefused(answer, 503, 'UNAVAILABLE');
          else expect(answer.json.data.record.loans.length).toBeGreaterThan(0);
        }
      }
    } finally {
      process.off('unhandledRejection', listen);
    }
    expect(stray.map(String)).toEqual([]);
    // One by one each slot of each pool meets its dead connection, and none may stay dead.
    const everySlot = async () =>
      new Set((await Promise.all(Array.from({ length: 24 }, () => asCard()))).map(({ status }) => status));
    await expect.poll(everySlot, { timeout: 20_000 }).toEqual(new Set([200]));
    expect(await everySlot()).toEqual(new Set([200]));
    expect(await ready()).toBe(200);
  }, 60_000);

  test('that lets nobody in MUST show in health, which lives on, and be found again', async () => {
    const { superuser, roles } = carrel.database;
    const [row] = await superuser<{ name: string }[]>`select current_database() as name`;
    const log = roleName('log', roles);
    await superuser.unsafe(`revoke connect on database ${row?.name} from ${log}`);
    await superuser`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = ${log}`;
    try {
      await expect.poll(ready, { timeout: 10_000 }).toBe(503);
      expect((await carrel.send('GET', '/health/live', [])).status).toBe(200);
      expectRefused(await asCard(), 503, 'UNAVAILABLE');
    } finally {
      await superuser.unsafe(`grant connect on database ${row?.name} to ${log}`);
    }
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    expect((await asCard()).status).toBe(200);
  });

  test('cannot be described in the process log beyond its kind', () => {
    const log = carrel.log.join('');
    expect(log).toContain('"level":50');
    expect(log).not.toMatch(/select |insert into|permission denied|127\.0\.0\.1|password|at .*\.ts:\d/i);
    expect(log).not.toContain(carrel.cards.adult.number);
  });
});
