import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importEvergreen } from '../../src/import/evergreen.ts';
import type { ImportReport } from '../../src/import/report.ts';
import { defaultSettings } from '../../src/settings.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { accountOf } from './importing.ts';
import { fileOf, smallDump } from './smallExport.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const take = async (): Promise<ImportReport> =>
  importEvergreen(
    await carrel.database.operator(),
    await fileOf(smallDump({ 'asset.copy': [{ status: '1' }], 'action.circulation': [{}] })),
    {
      secret: carrel.database.secret,
      now: carrel.clock.now,
      timeZone,
      reversalWindow: defaultSettings.reversalWindow,
      skipBadRows: false,
      progress: () => {},
    },
  );
const here = () => carrel.database.superuser`
  select i.status, l.returned_at from items i left join loans l on l.item_id = i.id where i.barcode = 'C1'`;
const counted = () => carrel.database.superuser`
  select month::text, kind, count from monthly_counts where branch_id in (select id from branches where code = 'MAIN')`;

test('[retain.expunge] C42 what an export has out and the desk has checked in since cannot come back, nor count twice', async () => {
  await take();
  expect(await here()).toEqual([{ status: 'CHECKED_OUT', returned_at: null }]);
  expect(await counted()).toEqual([]);
  const answer = await carrel.query(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { nextStep } }',
    {
      token: carrel.tokens.volunteer,
      purpose: 'SHELVING',
      variables: { input: { itemBarcode: 'C1', idempotencyKey: randomUUID() } },
    },
  );
  expect(answer.json).toEqual({ data: { checkIn: { nextStep: 'SHELVE' } } });
  for (const _ of ['once', 'and again']) {
    const report = await take();
    expect(report.changes).toEqual([]);
    expect(accountOf(report, 'action.circulation').leftOut).toEqual([
      { reason: 'ended here since it was exported', malformed: false, count: 1, rows: [] },
    ]);
    expect(await here()).toEqual([{ status: 'AVAILABLE', returned_at: null }]);
    const { superuser } = carrel.database;
    expect(
      await superuser`select from loans l join items i on i.id = l.item_id where i.barcode = 'C1'`,
    ).toEqual([]);
    expect(await counted()).toEqual([{ month: '2026-06-01', kind: 'LOANS', count: 1 }]);
  }
});
