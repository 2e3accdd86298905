import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Audience, audiences } from '../../../drizzle/audiences.ts';
import { actFunctions } from '../../../drizzle/writes/functions.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

/** The batch as a statement of an attacker's own choosing. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function record(audience: Audience, act: string): Promise<unknown> {
  const call = { key: randomBytes(32).toString('hex'), now: '2026-06-17T18:00:00Z', card: { number: '1' } };
  const [row] = await database.pools().for(audience).sql<{ told: unknown }[]>`
    select carrel.record_events(${JSON.stringify({ events: [{ act, call }] })}::text::jsonb) as told`;
  return row?.told;
}

const events = actFunctions.filter(({ act }) => act !== 'recordEvents');
const ofFeed = events.filter((each) => each.audiences.includes('feed')).map(({ act }) => act);
const ofOthers = events.filter((each) => !each.audiences.includes('feed')).map(({ act }) => act);
const refused = [{ refused: { argument: expect.any(String), reason: expect.any(String) } }];
const failed = [{ failed: 'BROKEN' }];
const outcomes = () => database.superuser`select from act_outcomes`;

describe('[second-wall] the feed’s login', () => {
  test.each(ofFeed)('MUST do by a batch what it may do alone: %s', async (act) => {
    expect(await record('feed', act)).toEqual(refused);
  });

  test.each(ofOthers)('cannot do by a batch what it may not do alone: %s', async (act) => {
    expect(await record('feed', act)).toEqual(failed);
    expect(await outcomes()).toHaveLength(0);
  });

  test('cannot, were an act of others in the batch’s own list: each is done as whoever calls', async () => {
    const [row] = await database.superuser<{ definition: string }[]>`
      select pg_get_functiondef('carrel.record_events(jsonb)'::regprocedure) as definition`;
    const wider = row?.definition.replace(
      "WHEN 'checkIn'",
      "WHEN 'deletePatron' THEN outcome := carrel.delete_patron(event->'call');\n WHEN 'checkIn'",
    );
    await database.superuser.unsafe(wider ?? '');
    expect(await record('feed', 'deletePatron')).toEqual(failed);
    expect(await record('feed', 'checkIn')).toEqual(refused);
    await database.superuser.unsafe(row?.definition ?? '');
  });
});

test.each(audiences.filter((audience) => audience !== 'feed'))(
  '[second-wall] the login %s cannot send a batch',
  async (audience) => {
    await expect(record(audience, 'checkIn')).rejects.toMatchObject({ code: '42501' });
  },
);
