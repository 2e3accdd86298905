import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { expectRefused } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** The log's database read-only, full, slow and dead, while requests come without a pause. */

const isLong = inject('isLong');
/** How many ask at once, and for how long the log stays as it is, in milliseconds. */
const load = { askers: isLong ? 24 : 8, lasting: isLong ? 20_000 : 1_500 };

let carrel: TestCarrel;
let log: string;
beforeAll(async () => {
  carrel = await startCarrel();
  log = roleName('log', carrel.database.roles);
});
afterAll(() => carrel.close());

const questions: readonly (readonly [
  persona: 'card' | 'clerk' | 'caregiverPhotoId' | null,
  document: string,
])[] = [
  ['card', '{ record { id loans { id item { title { title } } } } }'],
  ['clerk', '{ searchPatrons(name: "al") { edges { node { id name { last } } } } }'],
  ['clerk', '{ patronByCard(cardNumber: "20000000000000") { id name { last } } }'],
  ['caregiverPhotoId', '{ record { balance { amountCents } } }'],
  // Nothing of a person: it needs no entry, and is answered whatever becomes of the log.
  [null, '{ searchTitles(text: "ferryman") { edges { node { title } } } }'],
];

interface Told {
  readonly ofPersons: boolean;
  readonly answer: Answer;
}

async function ask(number: number): Promise<Told> {
  const [persona, document] = questions[number % questions.length] ?? [null, ''];
  const answer = await carrel.query(document, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(persona === 'clerk' ? { purpose: 'CIRCULATION' } : {}),
  });
  return { ofPersons: persona !== null, answer };
}

/** Asks without a pause, so many at once, until it is told to stop. */
function underLoad(): { stop(): Promise<Told[]> } {
  const told: Told[] = [];
  let going = true;
  let number = 0;
  const asker = async (): Promise<void> => {
    while (going) told.push(await ask(number++));
  };
  const askers = Array.from({ length: load.askers }, asker);
  return {
    async stop() {
      going = false;
      await Promise.all(askers);
      return told;
    },
  };
}

const during = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Requests that were answered with a person in the answer, by the process's own log. */
const answeredOfPersons = (lines: readonly string[]): string[] =>
  lines
    .map((line) => JSON.parse(line) as { msg: string; requestId: string; basis: string; status: number })
    .filter(({ msg, status, basis }) => msg === 'answered' && status === 200 && basis !== 'PUBLIC')
    .map(({ requestId }) => requestId);

/** Every answer with a person in it has its entry; every other is UNAVAILABLE, with no data at all. */
async function expectOnFile(told: readonly Told[]): Promise<{ answered: number; refused: number }> {
  const requests = answeredOfPersons(carrel.log.splice(0));
  const entries = await carrel.database.superuser<{ id: string }[]>`
    select request_id as id from disclosures where request_id = any(${requests}::text[]::uuid[])`;
  const answered = told.filter(({ ofPersons, answer }) => ofPersons && answer.status === 200);
  expect(entries.length).toBe(new Set(requests).size);
  expect(entries.length).toBe(answered.length);
  for (const { answer } of answered) expect(answer.json.errors).toBeUndefined();
  const refused = told.filter(({ answer }) => answer.status !== 200);
  for (const { ofPersons, answer } of refused) {
    expect(ofPersons, answer.text).toBe(true);
    expectRefused(answer, 503, 'UNAVAILABLE');
    expect(answer.text).not.toMatch(/Fennimere|Ferryman|disclosures|permission|space|lock/i);
  }
  return { answered: answered.length, refused: refused.length };
}

/** Everybody is answered again, and put on file, and nobody did anything for it. */
const expectRecovery = async (): Promise<void> => {
  const again = async () => {
    const told = await Promise.all(Array.from({ length: 20 }, (_, number) => ask(number)));
    await expectOnFile(told);
    return told.every(({ answer }) => answer.status === 200);
  };
  await expect.poll(again, { timeout: 20_000 }).toBe(true);
};

/** One way to be out of reach: what makes it so, and what undoes that. */
async function outOfReach(begin: () => Promise<unknown>, end: () => Promise<unknown>) {
  const before = underLoad();
  await during(300);
  expect((await expectOnFile(await before.stop())).answered).toBeGreaterThan(0);
  const asked = underLoad();
  await during(200);
  await begin();
  try {
    await during(load.lasting);
  } finally {
    await end();
  }
  await during(300);
  const told = await asked.stop();
  const counted = await expectOnFile(told);
  await expectRecovery();
  return counted;
}

afterEach(async () => {
  expect((await carrel.query('{ viewer { basis } }')).status).toBe(200);
});

describe('[offence.disclosure] under load, an answer with a person in it', () => {
  test('cannot leave without an entry while the log is read-only', async () => {
    const { superuser } = carrel.database;
    const [row] = await superuser<{ name: string }[]>`select current_database() as name`;
    const end = () =>
      superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = ${log}`;
    const { answered, refused } = await outOfReach(
      async () => {
        await superuser.unsafe(
          `alter role ${log} in database ${row?.name} set default_transaction_read_only = on`,
        );
        await end();
      },
      async () => {
        await superuser.unsafe(
          `alter role ${log} in database ${row?.name} reset default_transaction_read_only`,
        );
        await end();
      },
    );
    expect(Math.min(answered, refused)).toBeGreaterThan(0);
  }, 120_000);

  test('cannot leave without an entry while the log is full', async () => {
    const { superuser } = carrel.database;
    await superuser.unsafe(`create function public.no_space() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    const { answered, refused } = await outOfReach(
      () =>
        superuser.unsafe(`create trigger full_up before insert on disclosures execute function no_space()`),
      () => superuser.unsafe('drop trigger full_up on disclosures'),
    );
    await superuser.unsafe('drop function public.no_space()');
    expect(Math.min(answered, refused)).toBeGreaterThan(0);
  }, 120_000);

  test('cannot leave without an entry while the log is slower than anybody waits', async () => {
    const session = await carrel.database.superuser.reserve();
    const { answered, refused } = await outOfReach(
      async () => {
        await session`begin`;
        await session`lock table disclosures in share mode`;
        // Beyond the statement's own end, so that it is given up.
        await during(6_000);
      },
      () => session`rollback`,
    );
    session.release();
    expect(Math.min(answered, refused)).toBeGreaterThan(0);
  }, 120_000);

  test('cannot leave without an entry while the log lets nobody in and ends whoever is there', async () => {
    const { superuser } = carrel.database;
    const [row] = await superuser<{ name: string }[]>`select current_database() as name`;
    const { answered, refused } = await outOfReach(
      async () => {
        await superuser.unsafe(`revoke connect on database ${row?.name} from ${log}`);
        await superuser`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and usename = ${log}`;
      },
      () => superuser.unsafe(`grant connect on database ${row?.name} to ${log}`),
    );
    expect(Math.min(answered, refused)).toBeGreaterThan(0);
  }, 120_000);
});

describe('[offence.disclosure] an answer without an entry', () => {
  test('MUST be found here, were one to leave', async () => {
    const { superuser } = carrel.database;
    // A log that says that it has an entry, and keeps none.
    await superuser.unsafe(
      `create function public.forget() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await superuser.unsafe(
      'create trigger forgetful before insert on disclosures for each row execute function forget()',
    );
    const told = await Promise.all(Array.from({ length: 5 }, (_, number) => ask(number)));
    await expect(expectOnFile(told)).rejects.toThrow();
    await superuser.unsafe('drop trigger forgetful on disclosures');
    await superuser.unsafe('drop function public.forget()');
    await expectRecovery();
  });
});
