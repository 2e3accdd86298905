import { decodeField, encodeField } from '../dump/copyText.ts';
import { bibliographic } from '../marc/bibliographic.ts';
import { MarcError } from '../marc/marcRecord.ts';
import { day, flag, id, instant, integer, money, text } from './fields.ts';
import { type Derived, Malformed, may, must, perhaps, type Stage } from './stage.ts';

/** The source's hash, made while the row passes by: SQL has no keyed hash of its own. */
const hashed = (table: string): Derived => ({
  columns: { hash: 'bytea' },
  from: [],
  derive: (value, { closed }) => [`\\\\x${closed(`evergreen:${table}:${value('id')}`)}`],
});

const optional = (value: string | number | null): string =>
  value === null ? '\\N' : encodeField(`${value}`);

/** Title, author, ISBN and year out of the record's MARCXML. */
const described: Derived = {
  columns: { title: 'text', author: 'text', isbn: 'text', year: 'integer' },
  from: ['marc'],
  derive(value) {
    // Evergreen's own stand-in for whatever is lent without being catalogued.
    if (value('id') === '-1') return ['\\N', '\\N', '\\N', '\\N'];
    try {
      const found = bibliographic(decodeField(value('marc')));
      return [found.title, found.author, found.isbn, found.year].map(optional);
    } catch (error) {
      if (error instanceof MarcError) return new Malformed(error.message);
      throw error;
    }
  },
};

const payment = {
  id: must(id),
  xact: must(id),
  payment_ts: must(instant),
  amount: must(money),
  voided: perhaps(flag),
};

/** Everything that is read of an Evergreen export. docs/import.md says what becomes of each column. */
export const stages = {
  branch: {
    tables: ['actor.org_unit'],
    name: 'ev_branch',
    columns: { id: must(id), shortname: must(text), name: must(text) },
  },
  profile: {
    tables: ['permission.grp_tree'],
    name: 'ev_profile',
    usedIn: 'patrons',
    columns: { id: must(id), name: must(text) },
  },
  title: {
    tables: ['biblio.record_entry'],
    name: 'ev_title',
    columns: { id: must(id), deleted: must(flag) },
    derived: described,
  },
  metarecord: {
    tables: ['metabib.metarecord'],
    name: 'ev_metarecord',
    usedIn: 'holds',
    columns: { id: must(id), master_record: may(id) },
  },
  part: {
    tables: ['biblio.monograph_part'],
    name: 'ev_part',
    usedIn: 'holds',
    columns: { id: must(id), record: must(id) },
  },
  callNumber: {
    tables: ['asset.call_number'],
    name: 'ev_call_number',
    usedIn: 'items',
    columns: { id: must(id), record: must(id), label: may(text), prefix: perhaps(id), suffix: perhaps(id) },
  },
  callNumberPrefix: {
    tables: ['asset.call_number_prefix'],
    name: 'ev_call_number_prefix',
    usedIn: 'items',
    columns: { id: must(id), label: may(text) },
  },
  callNumberSuffix: {
    tables: ['asset.call_number_suffix'],
    name: 'ev_call_number_suffix',
    usedIn: 'items',
    columns: { id: must(id), label: may(text) },
  },
  shelf: {
    tables: ['asset.copy_location'],
    name: 'ev_shelf',
    usedIn: 'items',
    columns: { id: must(id), name: must(text) },
  },
  copy: {
    tables: ['asset.copy', 'serial.unit'],
    name: 'ev_copy',
    columns: {
      id: must(id),
      circ_lib: must(id),
      call_number: must(id),
      status: must(id),
      location: may(id),
      barcode: must(text),
      circ_modifier: may(text),
      dummy_title: perhaps(text),
      dummy_author: perhaps(text),
      dummy_isbn: perhaps(text),
      deleted: must(flag),
    },
  },
  user: {
    tables: ['actor.usr'],
    name: 'ev_user',
    columns: {
      id: must(id),
      profile: may(id),
      email: may(text),
      first_given_name: may(text),
      second_given_name: may(text),
      family_name: may(text),
      suffix: may(text),
      pref_first_given_name: perhaps(text),
      pref_second_given_name: perhaps(text),
      pref_family_name: perhaps(text),
      guardian: perhaps(text),
      day_phone: may(text),
      evening_phone: may(text),
      other_phone: may(text),
      mailing_address: may(id),
      home_ou: must(id),
      dob: may(day),
      active: must(flag),
      barred: must(flag),
      deleted: must(flag),
      juvenile: perhaps(flag),
      create_date: must(instant),
      expire_date: may(instant),
    },
    derived: hashed('actor.usr'),
  },
  address: {
    tables: ['actor.usr_address'],
    name: 'ev_address',
    columns: {
      id: must(id),
      usr: must(id),
      valid: must(flag),
      pending: perhaps(flag),
      address_type: may(text),
      street1: must(text),
      street2: may(text),
      city: may(text),
      state: may(text),
      country: may(text),
      post_code: may(text),
    },
  },
  card: {
    tables: ['actor.card'],
    name: 'ev_card',
    columns: { id: must(id), usr: must(id), barcode: must(text), active: must(flag) },
  },
  circulation: {
    tables: ['action.circulation', 'action.aged_circulation'],
    name: 'ev_circulation',
    columns: {
      id: must(id),
      usr: perhaps(id),
      xact_start: must(instant),
      xact_finish: may(instant),
      checkin_time: may(instant),
      due_date: must(instant),
      target_copy: must(id),
      circ_lib: must(id),
      copy_location: perhaps(id),
      stop_fines: may(text),
      parent_circ: perhaps(id),
      phone_renewal: perhaps(flag),
      desk_renewal: perhaps(flag),
      opac_renewal: perhaps(flag),
      auto_renewal: perhaps(flag),
    },
    derived: hashed('action.circulation'),
  },
  hold: {
    tables: ['action.hold_request', 'action.aged_hold_request'],
    name: 'ev_hold',
    columns: {
      id: must(id),
      usr: perhaps(id),
      hold_type: must(text),
      target: must(id),
      current_copy: may(id),
      pickup_lib: must(id),
      request_time: must(instant),
      capture_time: may(instant),
      shelf_time: perhaps(instant),
      expire_time: may(instant),
      shelf_expire_time: perhaps(instant),
      fulfillment_time: may(instant),
      cancel_time: may(instant),
    },
    derived: hashed('action.hold_request'),
  },
  grocery: {
    tables: ['money.grocery'],
    name: 'ev_grocery',
    usedIn: 'charges and payments',
    columns: { id: must(id), usr: must(id), xact_finish: may(instant), billing_location: must(id) },
  },
  billing: {
    tables: ['money.billing'],
    name: 'ev_billing',
    usedIn: 'charges',
    columns: {
      id: must(id),
      xact: must(id),
      billing_ts: must(instant),
      voided: must(flag),
      amount: must(money),
      btype: perhaps(integer),
      billing_type: may(text),
    },
    derived: hashed('money.billing'),
  },
  payment: {
    tables: [
      'money.cash_payment',
      'money.check_payment',
      'money.credit_card_payment',
      'money.debit_card_payment',
      'money.credit_payment',
      'money.forgive_payment',
      'money.goods_payment',
      'money.work_payment',
      'money.account_adjustment',
    ],
    name: 'ev_payment',
    columns: payment,
    derived: hashed('money.payment'),
  },
} as const satisfies Record<string, Stage>;

/** The stage that a table's rows flow into. */
export const stageOf: ReadonlyMap<string, Stage> = new Map(
  Object.values<Stage>(stages).flatMap((stage) =>
    stage.tables.map((table): [string, Stage] => [table, stage]),
  ),
);
