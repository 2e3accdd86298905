import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importEvergreen } from '../../src/import/evergreen.ts';
import type { ImportReport } from '../../src/import/report.ts';
import { defaultSettings } from '../../src/settings.ts';
import { deskOf, payloadOf } from '../acts/sending.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { accountOf } from './importing.ts';
import { fileOf, type Rows, smallDump } from './smallExport.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const misc = { btype: '101', billing_type: 'Misc' };
const exported: Rows = {
  'asset.copy': [{ status: '1' }, { id: '2', barcode: 'C2' }],
  'actor.usr': [
    { day_phone: '555-1', evening_phone: '555-2' },
    { id: '2', family_name: 'Quill' },
  ],
  'actor.card': [{}, { id: '2', usr: '2', barcode: '20002' }],
  'actor.usr_address': [{}, { id: '2', usr: '2' }],
  'action.circulation': [{}],
  'action.hold_request': [{}, { id: '2', usr: '2' }],
  'money.grocery': [{}, { id: '901' }, { id: '902' }],
  'money.billing': [
    { ...misc, xact: '900', amount: '5.00' },
    { ...misc, id: '2', xact: '901', amount: '7.00' },
    { ...misc, id: '3', xact: '902', amount: '3.00' },
  ],
  'money.cash_payment': [{ xact: '902', amount: '3.00', payment_ts: '2026-06-10 10:00:00-06' }],
};
const take = async (): Promise<ImportReport> =>
  importEvergreen(await carrel.database.operator(), await fileOf(smallDump(exported)), {
    secret: carrel.database.secret,
    now: carrel.clock.now,
    timeZone,
    reversalWindow: defaultSettings.reversalWindow,
    skipBadRows: false,
    progress: () => {},
  });

const read = async (query: string): Promise<unknown[]> =>
  (await carrel.database.superuser.unsafe(query)).map((row) => Object.values(row)[0] as unknown);
const idOf = async (query: string): Promise<string> => String((await read(query))[0]);
const ofMain = 'branch_id in (select id from branches where code = $$MAIN$$)';
const here = async () => ({
  item: await read("select status from items where barcode = 'C1'"),
  people: await read("select source from patrons where source like 'evergreen%'"),
  loans: await read(`select source from loans where source like 'evergreen%'`),
  holds: await read(`select source from holds where source like 'evergreen%'`),
  charges: await read(
    `select concat_ws(' ', amount_cents, remaining_cents, source) from charges where ${ofMain} order by 1`,
  ),
  settled: await read(`select concat_ws(' ', amount_cents, settled_on) from settled_charges where ${ofMain}`),
  payments: await read(`select amount_cents from payments where ${ofMain} order by 1`),
  phones: await read("select number from phones where number like '555%'"),
  counts: await read(
    `select concat_ws(' ', month, kind, category, count) from monthly_counts where ${ofMain} order by 1`,
  ),
});

describe('[retain.expunge] C42 the same export again, after acts at the desk', () => {
  test('cannot bring anything back, nor count it twice', async () => {
    await take();
    const circulation = deskOf(() => carrel, 'CIRCULATION');
    const account = deskOf(() => carrel, 'ACCOUNT');
    const patron = (id: number) => idOf(`select id from patrons where source = 'evergreen:actor.usr:${id}'`);
    const charge = (id: number) =>
      idOf(`select id from charges where source = 'evergreen:money.billing:${id}'`);

    const holdId = await idOf("select id from holds where source = 'evergreen:action.hold_request:1'");
    payloadOf(await circulation('cancelHold', { holdId }));
    payloadOf(await circulation('payCharge', { chargeId: await charge(1), kind: 'CASH', amountCents: 300 }));
    payloadOf(await circulation('payCharge', { chargeId: await charge(2), kind: 'CASH' }));
    const paymentId = await idOf(`select id from payments where closes is not null and ${ofMain}`);
    payloadOf(await circulation('reversePayment', { paymentId }));
    payloadOf(await account('updateContact', { patronId: await patron(1), phones: [] }));
    const gone = await account('deletePatron', { patronId: await patron(2) }, { asks: 'deletion' });
    expect(payloadOf(gone)).toEqual({ deletion: 'DELETED' });
    payloadOf(await circulation('checkIn', { itemBarcode: 'C1' }));

    const after = await here();
    expect(after).toMatchObject({
      item: ['AVAILABLE'],
      people: ['evergreen:actor.usr:1'],
      loans: [],
      holds: [],
      charges: ['300 300', '500 200 evergreen:money.billing:1'],
      settled: ['700 2026-06-17'],
      payments: [300, 700],
      phones: [],
      counts: ['2026-06-01 HOLDS UNCATEGORIZED 2', '2026-06-01 LOANS Fiction 1'],
    });
    for (const _ of ['once', 'and again']) {
      const report = await take();
      expect(report.changes).toEqual([]);
      expect(await here()).toEqual(after);
      const ended = { malformed: false, count: 1, rows: [] };
      for (const table of ['actor.usr', 'action.circulation', 'money.billing', 'money.cash_payment'])
        expect(accountOf(report, table).leftOut, table).toEqual([
          { reason: 'ended here since it was exported', ...ended },
        ]);
      for (const table of ['actor.card', 'actor.usr_address'])
        expect(accountOf(report, table).leftOut, table).toEqual([
          { reason: 'names a user that ended here since it was exported', ...ended },
        ]);
      expect(accountOf(report, 'action.hold_request').leftOut).toMatchObject([{ count: 2, rows: [] }]);
    }
  });
});
