/** What an Evergreen system of some size would export, made row by row, so that none of it is ever held whole. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One table of the export. */
interface Table {
  name: string;
  columns: string;
  rows: number;
  row: (id: number) => string;
}

const branches = 20;
const shelves = 12;
const given = [
  'Ada',
  'Béla',
  'Chidi',
  'Dolores',
  'Emiko',
  'Farid',
  'Greta',
  'Hugo',
  'Inés',
  'Jamal',
  'Kirsi',
  'Lev',
];
const family = [
  'Abara',
  'Bauer',
  'Castillo',
  'Dahl',
  'Eriksen',
  'Fontaine',
  'García',
  'Haddad',
  'Ito',
  'Jones',
];
const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';

/** Spreads ids, so that what belongs together does not stand together. */
const spread = (id: number, among: number): number => ((id * 2654435761) % among) + 1;

const marc = (id: number): string =>
  '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>01121nam a2200265 a 4500</leader>' +
  '<controlfield tag="008">970701s1989    it a          u000 0 ita u</controlfield>' +
  `<datafield tag="100" ind1="1" ind2=" "><subfield code="a">${pick(family, id)}, ${pick(given, id * 7)},</subfield></datafield>` +
  `<datafield tag="245" ind1="0" ind2="3"><subfield code="a">Title ${id} :</subfield><subfield code="b">its rest /</subfield></datafield>` +
  `<datafield tag="500" ind1=" " ind2=" "><subfield code="a">${'A note that nobody reads. '.repeat(40)}</subfield></datafield></record>`;

/**
 * The tables, in the order in which they are read. A half of the circulations is out; of the other half most were
 * settled, as in a system that does not age its circulations away.
 * @param patrons how many; all else follows from it
 * @param isAllBack a newer export, in which everything has come back
 */
export function tablesOf(patrons: number, isAllBack = false): Table[] {
  const recently = new Date(Date.now() - 5 * 86_400_000)
    .toISOString()
    .replace('T', ' ')
    .replace('.000Z', '+00')
    .replace(/\.\d+Z$/, '+00');
  const copies = patrons * 3;
  const titles = Math.ceil(patrons / 4);
  const back = '2025-02-03 10:00:00-05';
  return [
    {
      name: 'actor.org_unit',
      columns: 'id, shortname, name',
      rows: branches,
      row: (id) => `${id}\tB${id}\tBranch ${id}`,
    },
    {
      name: 'biblio.record_entry',
      columns: 'id, deleted, marc',
      rows: titles,
      row: (id) => `${id}\tf\t${marc(id)}`,
    },
    {
      name: 'asset.call_number',
      columns: 'id, record, label',
      rows: titles,
      row: (id) => `${id}\t${id}\tPQ ${id}`,
    },
    { name: 'asset.copy_location', columns: 'id, name', rows: shelves, row: (id) => `${id}\tShelf ${id}` },
    {
      name: 'asset.copy',
      columns: 'id, circ_lib, call_number, status, location, barcode, circ_modifier, deleted',
      rows: copies,
      row: (id) =>
        `${id}\t${(id % branches) + 1}\t${(id % titles) + 1}\t${id % 2}\t${(id % shelves) + 1}\t33210${id + 1e8}\t\\N\tf`,
    },
    {
      name: 'actor.usr',
      columns:
        'id, profile, email, passwd, first_given_name, second_given_name, family_name, suffix, day_phone, ' +
        'evening_phone, other_phone, mailing_address, home_ou, dob, active, barred, deleted, create_date, expire_date',
      rows: patrons,
      row: (id) =>
        `${id}\t2\tperson${id}@example.org\thidden\t${pick(given, id)}\t\\N\t${pick(family, id * 3)}-${id % 9973}\t\\N\t` +
        `555-${id}\t\\N\t\\N\t${id}\t${(id % branches) + 1}\t${1930 + (id % 90)}-0${(id % 9) + 1}-1${id % 10}\tt\tf\tf\t` +
        '2020-01-01 00:00:00-05\t2030-01-01 00:00:00-05',
    },
    {
      name: 'actor.usr_address',
      columns:
        'id, valid, within_city_limits, address_type, usr, street1, street2, city, county, state, country, post_code, pending',
      rows: patrons,
      row: (id) =>
        `${id}\tt\tt\tMAILING\t${id}\t${id % 9000} Main St\t\\N\tSpringfield\t\\N\tCO\tUSA\t80${(id % 900) + 100}\tf`,
    },
    {
      name: 'actor.card',
      columns: 'id, usr, barcode, active',
      rows: patrons,
      row: (id) => `${id}\t${id}\t23210${id + 1e8}\tt`,
    },
    {
      name: 'action.circulation',
      columns:
        'id, usr, xact_start, xact_finish, target_copy, circ_lib, due_date, checkin_time, stop_fines, parent_circ',
      rows: patrons * 3,
      row: (id) => {
        const isOut = id % 2 === 1 && !isAllBack;
        const owes = isOut || (!isAllBack && id % 20 === 0);
        return (
          `${id}\t${spread(id, patrons)}\t2025-01-${10 + (id % 20)} 10:00:00-05\t${owes ? '\\N' : back}\t${id}\t` +
          `${(id % branches) + 1}\t2025-02-22 23:59:59-05\t${isOut ? '\\N' : back}\t\\N\t\\N`
        );
      },
    },
    {
      name: 'action.hold_request',
      columns:
        'id, usr, hold_type, target, current_copy, pickup_lib, request_time, capture_time, shelf_time, expire_time, ' +
        'shelf_expire_time, fulfillment_time, cancel_time',
      rows: Math.ceil(patrons / 5),
      row: (id) =>
        `${id}\t${spread(id, patrons)}\tT\t${(id % titles) + 1}\t\\N\t${(id % branches) + 1}\t2025-02-01 10:00:00-05\t` +
        `\\N\t\\N\t\\N\t\\N\t${isAllBack || id % 4 === 0 ? back : '\\N'}\t\\N`,
    },
    {
      name: 'money.grocery',
      columns: 'id, usr, xact_start, xact_finish, billing_location',
      rows: Math.ceil(patrons / 20),
      row: (id) =>
        `${patrons * 3 + id}\t${spread(id, patrons)}\t2025-01-05 10:00:00-05\t${isAllBack ? back : '\\N'}\t${(id % branches) + 1}`,
    },
    {
      name: 'money.billing',
      columns: 'id, xact, billing_ts, voided, amount, billing_type, btype',
      rows: Math.ceil(patrons / 20) * 6,
      row: (id) => {
        // Five on circulations that came back and are owed for, to one on what was bought at the desk.
        const group = Math.ceil(id / 6);
        const xact = id % 6 === 0 ? patrons * 3 + group : (((group - 1) * 5 + (id % 6)) * 20) % (patrons * 3);
        return `${id}\t${xact === 0 ? 20 : xact}\t2025-02-04 10:00:00-05\tf\t${(id % 7) + 1}.25\tOverdue materials\t1`;
      },
    },
    {
      name: 'money.cash_payment',
      columns: 'id, xact, payment_ts, voided, amount, amount_collected, accepting_usr',
      rows: Math.ceil(patrons / 20),
      row: (id) => `${id}\t${patrons * 3 + id}\t${recently}\tf\t0.50\t0.50\t1`,
    },
  ];
}

function* block({ name, columns, rows, row }: Table): Generator<string> {
  yield `SET client_encoding = 'UTF8';\n\nCOPY ${name} (${columns}) FROM stdin;\n`;
  for (let from = 1; from <= rows; from += 500) {
    const lines: string[] = [];
    for (let id = from; id < from + 500 && id <= rows; id++) lines.push(row(id));
    yield `${lines.join('\n')}\n`;
  }
  yield '\\.\n\n';
}

/**
 * Writes an export as a folder with a file for each table, whose names are in the order of reading.
 * @returns file → its rows
 */
export async function writeDump(folder: string, tables: readonly Table[]): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  for (const [at, table] of tables.entries()) {
    const file = `${String(at + 1).padStart(2, '0')}-${table.name}.sql`;
    await pipeline(Readable.from(block(table)), createWriteStream(join(folder, file)));
    rows.set(file, table.rows);
  }
  return rows;
}
