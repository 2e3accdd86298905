import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sink } from '../../src/disclosure/sink.ts';
import type { RunningSealing } from '../../src/disclosure/startSealing.ts';
import { type Joined, joinFleet } from './joinFleet.ts';
import { type Logged, openLogged } from './logged.ts';

let logged: Logged;
let fleet: RunningSealing[];
beforeAll(async () => {
  logged = await openLogged();
});
beforeEach(async () => {
  await logged.clear();
  fleet = [];
});
afterEach(() => Promise.all(fleet.map((each) => each.stop())));
afterAll(() => logged.close());

function join(sink: Sink = logged.sealer.sink): Joined {
  const joined = joinFleet(logged, sink);
  fleet.push(joined.sealing);
  return joined;
}
const sealed = async () => (await logged.verify()).sealed;

describe('[offence.disclosure] how far a look goes back', () => {
  /** One more entry, of the time of the first: a request that took as long as has passed since. */
  const slowOne = () =>
    logged.carrel.database
      .superuser`insert into disclosures select gen_random_uuid(), at, request_id, caller, basis, purpose,
      clauses, classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac from disclosures order by at limit 1`;
  const later = (seconds: number) => {
    logged.carrel.clock.now = new Date(logged.carrel.clock.now.getTime() + seconds * 1_000);
  };

  test('MUST within a minute seal an entry that came long after its time, and before it goes', async () => {
    const { sealing, tick } = join();
    await logged.look(1);
    await tick();
    later(300);
    await tick();
    await slowOne();
    await tick();
    expect(await sealed()).toBe(1);
    later(60);
    await tick();
    expect(await sealed()).toBe(2);
    await slowOne();
    await tick();
    expect(await sealed()).toBe(2);
    await sealing.stop();
    expect(await sealed()).toBe(3);
  });

  test('cannot be made to go through the whole log at each look by a clock that went back', async () => {
    const { tick } = join();
    await logged.look(1);
    later(3_600);
    await tick();
    later(-3_000);
    await slowOne();
    await tick();
    expect(await sealed()).toBe(2);
    await slowOne();
    await tick();
    expect(await sealed()).toBe(2);
  });

  test('MUST catch up with all that was answered, however long its sink was away', async () => {
    let away = false;
    const { sink } = logged.sealer;
    const { tick } = join({
      ...sink,
      append: (batch) =>
        away ? Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) : sink.append(batch),
    });
    await logged.look(1);
    await tick();
    away = true;
    for (let minute = 0; minute < 40; minute += 1) {
      if (minute % 10 === 0) await logged.look(1);
      await tick();
      logged.carrel.clock.now = new Date(logged.carrel.clock.now.getTime() + 60_000);
    }
    away = false;
    await tick();
    expect(await sealed()).toBe(5);
  });
});
