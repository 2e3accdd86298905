import { afterEach, describe, expect, test } from 'vitest';
import { accountOf, importing } from './importing.ts';
import { marc } from './smallExport.ts';

const library = importing();
const rowsOf = async (query: string): Promise<unknown[]> => [
  ...(await library.database.superuser.unsafe(query)),
];
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];

afterEach(() => library.empty());

describe('patrons', () => {
  test('[collect.function] MUST bring a person in whole', async () => {
    await library.rows({
      'actor.usr': [
        {
          first_given_name: ' Ada\n Augusta',
          second_given_name: 'King\\Noel',
          suffix: 'Jr',
          day_phone: '555-1',
          evening_phone: '555-2',
          other_phone: '',
        },
      ],
      'actor.usr_address': [{}],
      'permission.grp_tree': [{ name: 'Adults' }],
    });
    expect(await rowsOf('select first, middle, last, preferred from person_names')).toEqual([
      { first: 'Ada Augusta', middle: 'King\\Noel', last: 'Lovelace Jr', preferred: null },
    ]);
    expect(
      await rowsOf('select birth_date::text, category, email, barred, registered_on::text from patrons'),
    ).toEqual([
      {
        birth_date: '1985-12-10',
        category: 'Adults',
        email: 'ada@example.org',
        barred: false,
        registered_on: '2020-10-27',
      },
    ]);
    expect(await rowsOf('select kind, number from phones order by 1')).toEqual([
      { kind: 'HOME', number: '555-2' },
      { kind: 'WORK', number: '555-1' },
    ]);
    expect(
      await rowsOf('select kind, line1, line2, city, region, postal_code, country from addresses'),
    ).toEqual([
      {
        kind: 'MAILING',
        line1: '1 Main St',
        line2: null,
        city: 'Missoula',
        region: 'MT',
        postal_code: '59801',
        country: 'USA',
      },
    ]);
  });

  test('[collect.function] MUST follow what changed there: a number gone is gone here', async () => {
    await library.rows({
      'actor.usr': [{ day_phone: '555-1', guardian: 'Anne Byron' }],
      'actor.usr_address': [{}],
    });
    const report = await library.rows({
      'actor.usr': [{ day_phone: '555-9', family_name: 'King', email: null }],
      'actor.usr_address': [{ street1: '2 Main St' }],
    });
    expect(accountOf(report, 'actor.usr').written).toBe(1);
    expect(await library.values('select number from phones')).toEqual(['555-9']);
    expect(await library.values('select last from person_names')).toEqual(['King']);
    expect(await library.values('select email from patrons')).toEqual([null]);
    expect(await library.values('select line1 from addresses')).toEqual(['2 Main St']);
    expect(await library.values('select caregiver_name from caregiver_links')).toEqual([]);
  });

  test('[caregiver.with-card] cannot take a signature back that was given here', async () => {
    await library.rows({ 'actor.usr': [{ guardian: 'Anne Byron' }] });
    await library.database.superuser`update caregiver_links set signed = true`;
    await library.rows({ 'actor.usr': [{ guardian: 'Somebody Else' }] });
    await library.rows({ 'actor.usr': [{ guardian: null }] });
    expect(await rowsOf('select caregiver_name, signed from caregiver_links')).toEqual([
      { caregiver_name: 'Anne Byron', signed: true },
    ]);
  });

  test('[collect.function] cannot take a birth date that is still to come', async () => {
    const report = await library.rows({
      'actor.usr': [
        { dob: '2025-03-02' },
        { id: '2', dob: '2025-03-01' },
        { id: '3', dob: '1985-12-10 00:00:00-05' },
      ],
    });
    expect(await library.values('select birth_date::text from patrons order by source')).toEqual([
      null,
      '2025-03-01',
      '1985-12-10',
    ]);
    expect(report.notes.join()).toContain('1 have a birth date that is still to come');
  });

  test('[collect.function] MUST bar who is barred or switched off there', async () => {
    await library.rows({ 'actor.usr': [{}, { id: '2', barred: '1' }, { id: '3', active: '0' }] });
    expect(await library.values('select barred from patrons order by source')).toEqual([false, true, true]);
  });

  test('[collect.function] MUST leave out addresses that are invalid or not approved, and share one that is shared', async () => {
    const report = await library.rows({
      'actor.usr': [{ mailing_address: '1' }, { id: '2', mailing_address: '1' }],
      'actor.usr_address': [{}, { id: '2', valid: 'f' }, { id: '3', pending: 't' }],
    });
    expect(accountOf(report, 'actor.usr_address')).toMatchObject({ read: 3, written: 1 });
    expect(await library.values('select line1 from addresses')).toEqual(['1 Main St', '1 Main St']);
    expect(await one('select count(distinct patron_id)::integer from addresses')).toBe(2);
  });
});

describe('cards', () => {
  const cards = (): Promise<unknown[]> =>
    library.values("select concat_ws(' ', number, kind, state, expires_on) from cards order by number");

  test('[access.card] MUST bring cards with kind, state and expiry, and without a PIN', async () => {
    await library.rows({
      'actor.usr': [{}, { id: '2', juvenile: '1' }],
      'actor.card': [{}, { id: '2', usr: '2', barcode: '20002' }, { id: '3', barcode: '20003', active: '0' }],
    });
    expect(await cards()).toEqual([
      '20001 ADULT ACTIVE 2030-10-27',
      '20002 JUVENILE ACTIVE 2030-10-27',
      '20003 ADULT LOST 2030-10-27',
    ]);
    expect(await one('select count(pin_hash)::integer from cards')).toBe(0);
  });

  test('[access.lost-card] cannot bring a card back to life that was reported lost here', async () => {
    await library.rows();
    await library.database.superuser`update cards set state = 'LOST'`;
    const report = await library.rows();
    expect(await library.values('select state from cards')).toEqual(['LOST']);
    expect(report.changes).toEqual([]);
    await library.rows({ 'actor.usr': [{ expire_date: '2033-10-27 10:26:51-04' }] });
    expect(await library.values("select concat_ws(' ', state, expires_on) from cards")).toEqual([
      'LOST 2033-10-27',
    ]);
  });

  test('[access.lost-card] MUST make a card dead that was lost there since', async () => {
    await library.rows();
    await library.rows({ 'actor.card': [{ active: 'f' }] });
    expect(await library.values('select state from cards')).toEqual(['LOST']);
  });

  test('[third-party.no-pii] cannot change a card’s kind but at renewal', async () => {
    await library.rows({ 'actor.usr': [{ juvenile: 't' }] });
    await library.rows({ 'actor.usr': [{ juvenile: 'f' }], 'actor.card': [{ barcode: '20009' }] });
    expect(await library.values('select number from cards')).toEqual(['20009']);
    expect(await library.values('select kind from cards')).toEqual(['JUVENILE']);
    await library.rows({ 'actor.usr': [{ juvenile: 'f', expire_date: '2033-10-27 10:26:51-04' }] });
    expect(await library.values('select kind from cards')).toEqual(['ADULT']);
  });
});

describe('items', () => {
  test('[collect.function] MUST give each its call number, category and where it is', async () => {
    const status = (id: string, code: string) => ({ id, barcode: `C${id}`, status: code });
    await library.rows({
      'asset.copy': [
        { circ_modifier: 'book' },
        { id: '2', barcode: 'C2', location: '7' },
        ...['1', '3', '5', '6', '7', '8', '13', '14', '105'].map((code) =>
          status(`${Number(code) + 100}`, code),
        ),
      ],
    });
    expect(
      await rowsOf(
        "select category, call_number, status from items where barcode in ('C1', 'C2') order by barcode",
      ),
    ).toEqual([
      { category: 'book', call_number: 'FIC WOO', status: 'AVAILABLE' },
      { category: 'UNCATEGORIZED', call_number: 'FIC WOO', status: 'AVAILABLE' },
    ]);
    expect(
      await library.values(
        'select status from items where length(barcode) = 4 order by substring(barcode from 2)::integer',
      ),
    ).toEqual([
      'CHECKED_OUT',
      'LOST',
      'IN_PROCESS',
      'IN_TRANSIT',
      'AVAILABLE',
      'ON_HOLD_SHELF',
      'WITHDRAWN',
      'DAMAGED',
      'IN_PROCESS',
    ]);
  });

  test('[collect.function] MUST bring what is lent without being catalogued, with its title', async () => {
    const report = await library.rows({
      'biblio.record_entry': [{}, { id: '-1', marc: '' }],
      'asset.call_number': [{}, { id: '-1', record: '-1', label: 'UNCATALOGED' }],
      'asset.copy': [
        { id: '5', barcode: 'P1', call_number: '-1', dummy_title: 'A lent book', dummy_author: 'Somebody' },
        { id: '6', barcode: 'P2', call_number: '-1' },
      ],
      'action.circulation': [{ target_copy: '5' }],
    });
    expect(
      await library.values(
        'select t.title from loans l join items i on i.id = l.item_id join titles t on t.id = i.title_id',
      ),
    ).toEqual(['A lent book']);
    expect(accountOf(report, 'asset.copy').leftOut).toMatchObject([
      { reason: 'is not catalogued and has no title', count: 1 },
    ]);
    expect(accountOf(report, 'biblio.record_entry').leftOut).toMatchObject([
      { malformed: false, rows: ['id -1'] },
    ]);
  });

  test('[collect.function] MUST keep a deleted copy and a deleted title while somebody has them out', async () => {
    const rows = {
      'biblio.record_entry': [{ deleted: 't' }, { id: '2', deleted: 't', marc: marc('Orlando') }],
      'asset.copy': [{ deleted: 't' }, { id: '2', barcode: 'C2', deleted: 't' }],
    };
    await library.rows({ ...rows, 'action.circulation': [{}] });
    expect(await library.values('select barcode from items')).toEqual(['C1']);
    expect(await library.values('select title from titles')).toEqual(['The waves']);
  });

  test('[collect.function] MUST let a barcode be used again when its copy was deleted', async () => {
    await library.rows();
    const report = await library.rows({ 'asset.copy': [{ deleted: 't' }, { id: '2' }] });
    expect(await library.values('select source from items')).toEqual(['evergreen:asset.copy:2']);
    expect(report.changes).toContainEqual({ table: 'items', written: 1, deleted: 1 });
  });
});
