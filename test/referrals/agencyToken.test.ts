import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { listClients } from '../../src/cli/clientList.ts';
import { agencies } from '../../src/demo/agencies.ts';
import { demoId } from '../../src/demo/ids.ts';
import { agencyNamed } from '../../src/principals/agencyClient.ts';
import { revokeClientNamed, rotateTokenOf } from '../../src/principals/clientChanges.ts';
import { listTokens } from '../../src/principals/list.ts';
import { rotateToken } from '../../src/principals/rotate.ts';
import { columns } from '../../src/referrals/columns.ts';
import { exportReferrals } from '../../src/referrals/exportReferrals.ts';
import { defaultSettings } from '../../src/settings.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
let operator: Operator;
beforeAll(async () => {
  carrel = await startCarrel();
  operator = await carrel.database.operator();
});
afterAll(() => carrel.close());

const { agency, otherAgency } = agencies;

async function exporting(name: string) {
  const { database, pools, clock } = carrel;
  return exportReferrals(await agencyNamed(operator.db, name), {
    db: operator.db,
    pools,
    secret: database.secret,
    settings: defaultSettings,
    clock: () => clock.now,
    logger: pino({ level: 'silent' }),
  });
}
const inForce = () => carrel.database.superuser`
  select from tokens where label = 'referrals export' and revoked_at is null`;

describe('[recovery.agency] the token that an agency’s file is read with', () => {
  test('cannot shorten the life of the agency’s next, and MUST go on while the agency’s are rotated', async () => {
    const { superuser } = carrel.database;
    const days = async () => {
      const { expiresAt } = await rotateTokenOf(operator, agency.name, rotation, carrel.clock.now);
      return (expiresAt.getTime() - carrel.clock.now.getTime()) / 86_400_000;
    };
    const rotation = { overlap: Temporal.Duration.from('PT0S'), timeZone: defaultSettings.timeZone };
    await superuser`update tokens set expires_at = created_at + interval '5 days'
      where client_id = ${demoId('client', 'agency')} and label <> 'referrals export'`;
    const started = carrel.clock.now;
    try {
      carrel.clock.now = new Date(started.getTime() + 1000);
      expect(await days()).toBe(5);
      carrel.clock.now = new Date(started.getTime() + 2000);
      const csv = await exporting(agency.name);
      expect((await csv.next()).value).toContain(columns.join(','));
      expect(await inForce()).toHaveLength(1);
      carrel.clock.now = new Date(started.getTime() + 3000);
      expect(await days()).toBe(5);
      expect(await inForce()).toHaveLength(1);
      const overlap = Temporal.Duration.from('PT1S');
      await rotateTokenOf(operator, agency.name, { ...rotation, overlap }, carrel.clock.now);
      const [left] = await superuser<{ seconds: number }[]>`select
        extract(epoch from expires_at - created_at)::int as seconds from tokens
        where label = 'referrals export' and revoked_at is null`;
      expect(left?.seconds).toBe(600);
      expect(await csv.next()).toMatchObject({ done: true });
      const clients = await listClients(operator, carrel.clock.now);
      expect(clients.find(({ name }) => name === agency.name)?.lastUsedOn).toBeNull();
      expect(await inForce()).toHaveLength(0);
      carrel.clock.now = new Date(started.getTime() + 4000);
      expect(await days()).toBe(5);
    } finally {
      carrel.clock.now = started;
    }
  });

  test('MUST end with the agency, and cannot be rotated into one that lasts', async () => {
    const csv = await exporting(otherAgency.name);
    await csv.next();
    const listed = await listTokens(operator.db, carrel.clock.now);
    const own = listed.find(({ label, state }) => label === 'referrals export' && state === 'ACTIVE');
    expect(own?.madeBy).toBe('program');
    const overlap = Temporal.Duration.from('PT0S');
    await expect(
      rotateToken(operator.db, own?.id ?? '', { overlap, timeZone: 'UTC' }, carrel.clock.now),
    ).rejects.toMatchObject({ code: 'TOKEN_NOT_HELD' });
    await revokeClientNamed(operator, otherAgency.name, carrel.clock.now);
    expect(await inForce()).toHaveLength(0);
    await csv.return(undefined);
  });
});
