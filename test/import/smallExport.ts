import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A field of an export: null becomes `\N`. */
type Row = Readonly<Record<string, string | null>>;

/** MARCXML of one book. */
export const marc = (title: string, author = 'Woolf, Virginia,'): string =>
  `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>01121nam a2200265 a 4500</leader>
<controlfield tag="008">970701s1931    enk           u000 1 eng u</controlfield>
<datafield tag="020" ind1=" " ind2=" "><subfield code="a">0-571-10865-2 (pbk.) :</subfield></datafield>
<datafield tag="100" ind1="1" ind2=" "><subfield code="a">${author}</subfield><subfield code="d">1882-1941.</subfield></datafield>
<datafield tag="245" ind1="0" ind2="0"><subfield code="a">${title} /</subfield><subfield code="c">by the author.</subfield></datafield></record>`;

/** One row of each table, as far as it is needed to be whole; a test's rows are these with changes. */
const usual = {
  'actor.org_unit': { id: '1', shortname: 'MAIN', name: 'Main Library' },
  'permission.grp_tree': { id: '2', name: 'Patrons' },
  'biblio.record_entry': { id: '1', deleted: 'f', marc: marc('The waves') },
  'asset.call_number': { id: '1', record: '1', label: 'FIC WOO', prefix: '-1', suffix: '-1' },
  'asset.copy_location': { id: '1', name: 'Fiction' },
  'asset.copy': {
    id: '1',
    circ_lib: '1',
    call_number: '1',
    status: '0',
    location: '1',
    barcode: 'C1',
    circ_modifier: null,
    dummy_title: null,
    dummy_author: null,
    dummy_isbn: null,
    deleted: 'f',
  },
  'actor.usr': {
    id: '1',
    profile: '2',
    usrname: 'a-login-name',
    passwd: 'a-password-hash',
    email: 'ada@example.org',
    first_given_name: 'Ada',
    second_given_name: null,
    family_name: 'Lovelace',
    suffix: null,
    guardian: null,
    day_phone: null,
    evening_phone: null,
    other_phone: null,
    mailing_address: null,
    home_ou: '1',
    dob: '1985-12-10',
    active: 't',
    barred: 'f',
    deleted: 'f',
    juvenile: 'f',
    create_date: '2020-10-27 10:26:51.426709-04',
    expire_date: '2030-10-27 10:26:51-04',
  },
  'actor.usr_address': {
    id: '1',
    valid: 't',
    address_type: 'MAILING',
    usr: '1',
    street1: '1 Main St',
    street2: '',
    city: 'Missoula',
    state: 'MT',
    country: 'USA',
    post_code: '59801',
    pending: 'f',
  },
  'actor.card': { id: '1', usr: '1', barcode: '20001', active: 't' },
  'action.circulation': {
    id: '1',
    usr: '1',
    xact_start: '2025-01-02 10:00:00-07',
    xact_finish: null,
    checkin_time: null,
    due_date: '2025-01-16 23:59:59-07',
    target_copy: '1',
    circ_lib: '1',
    copy_location: '1',
    stop_fines: null,
    parent_circ: null,
    desk_renewal: 'f',
  },
  'action.aged_circulation': {
    id: '1',
    xact_start: '2025-01-02 10:00:00-07',
    xact_finish: '2025-01-12 10:00:00-07',
    checkin_time: '2025-01-12 10:00:00-07',
    due_date: '2025-01-16 23:59:59-07',
    target_copy: '1',
    circ_lib: '1',
    copy_location: '1',
    stop_fines: 'CHECKIN',
  },
  'action.hold_request': {
    id: '1',
    usr: '1',
    hold_type: 'T',
    target: '1',
    current_copy: null,
    pickup_lib: '1',
    request_time: '2025-01-02 10:00:00-07',
    capture_time: null,
    shelf_time: null,
    expire_time: null,
    shelf_expire_time: null,
    fulfillment_time: null,
    cancel_time: null,
  },
  'metabib.metarecord': { id: '1', master_record: '1' },
  'money.grocery': { id: '900', usr: '1', xact_finish: null, billing_location: '1' },
  'money.billing': {
    id: '1',
    xact: '1',
    billing_ts: '2025-01-20 10:00:00-07',
    voided: 'f',
    amount: '0.10',
    btype: '1',
    billing_type: 'Overdue materials',
  },
  'money.cash_payment': {
    id: '1',
    xact: '1',
    payment_ts: '2025-02-01 10:00:00-07',
    voided: 'f',
    amount: '0.10',
  },
} as const satisfies Record<string, Row>;

export type Table = keyof typeof usual;
/** Table → its rows, each as it differs from the usual one. */
export type Rows = Partial<Record<Table, readonly Row[]>>;

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

const fieldOf = (value: string | null | undefined): string =>
  value === null || value === undefined ? '\\N' : escaped(value);

/** A block of COPY, as pg_dump writes one. */
export function block(table: Table, rows: readonly Row[]): string {
  const columns = Object.keys(usual[table]);
  const lines = rows.map((row) => {
    const whole: Row = { ...usual[table], ...row };
    return columns.map((column) => fieldOf(whole[column])).join('\t');
  });
  return [`COPY ${table} (${columns.join(', ')}) FROM stdin;`, ...lines, '\\.', '', ''].join('\n');
}

/** A library of one branch, title, copy, patron and card, with whatever a test adds or puts in their place. */
export function smallDump(rows: Rows = {}): string {
  const whole: Rows = {
    'actor.org_unit': [{}],
    'biblio.record_entry': [{}],
    'asset.call_number': [{}],
    'asset.copy_location': [{}],
    'asset.copy': [{}],
    'actor.usr': [{}],
    'actor.card': [{}],
    ...rows,
  };
  return (Object.entries(whole) as [Table, readonly Row[]][])
    .map(([table, changes]) => block(table, changes))
    .join('');
}

/** A folder that is gone when the test is over. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file of its own folder. @returns its path */
export async function fileOf(content: string | Buffer, name = 'evergreen.sql'): Promise<string> {
  const path = join(await scratchFolder(), name);
  await writeFile(path, content);
  return path;
}
