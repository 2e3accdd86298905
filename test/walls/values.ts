import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { pinCards, storyCards } from '../../src/demo/cards.ts';
import type { TestDatabase } from '../setup/database.ts';

/** What arguments are given: by their names, and by their types where nobody has thought of the name. */
export interface Values {
  fitting(name: string, type: string): readonly unknown[];
  /** Of no fitting kind, or beyond a boundary. */
  unfitting(name: string, type: string): readonly unknown[];
  /** Cursors that either library gave to this caller, as they come. */
  readonly cursors: string[];
}

/** A value as a document has it. An enum's is bare, whether or not there is such a one. */
export function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (value === null || value === undefined) return 'null';
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((each) => literal(each, type.ofType)).join(', ')}]`;
  if (isInputObjectType(type) && typeof value === 'object') {
    const fields = type.getFields();
    const members = Object.entries(value).flatMap(([name, each]) => {
      const field = fields[name];
      return field === undefined ? [] : [`${name}: ${literal(each, field.type)}`];
    });
    return `{ ${members.join(', ')} }`;
  }
  return isEnumType(type) && typeof value === 'string' ? value : JSON.stringify(value);
}

const unknownId = '00000000-0000-4000-8000-00000000dead';

const byType: Readonly<Record<string, readonly unknown[]>> = {
  String: ['al', 'HIDDEN', 'x'],
  Int: [1, 7, 100],
  Float: [1.5],
  Boolean: [true, false],
  Date: ['2026-05-01', '2026-05-31', '2026-04-15', '2025-07-01'],
  DateTime: ['2026-06-17T18:00:00Z', '2026-06-01T00:00:00Z'],
  ID: [unknownId],
};

const unfittingOfType: Readonly<Record<string, readonly unknown[]>> = {
  String: ['', ' ', 7, ['x'], 'x'.repeat(600), '%', "'; select 1; --"],
  Int: [0, -1, 101, 2 ** 31 - 1, 2 ** 31, 'x', 1.5],
  Boolean: ['true', 1],
  Date: ['2026-02-30', '1800-01-01', '9999-12-31', 20260501, 'HIDDEN'],
  DateTime: ['yesterday', 0],
  ID: ['x', '', 7, unknownId.toUpperCase()],
};

const isPageSize = (name: string, type: string): boolean => name === 'first' && type === 'Int';

/** Ids, numbers, words and barcodes of one library: of those whom some caller sees, and of many whom none does. */
export async function valuesOf({ superuser }: TestDatabase): Promise<Values> {
  const column = async (query: string): Promise<string[]> =>
    (await superuser.unsafe<{ value: string }[]>(query)).map(({ value }) => value);
  const cursors: string[] = [];
  const own = Object.values(pinCards);
  const [barcodes, titles, referrals, others, numbers, lasts] = await Promise.all([
    column(
      `select barcode as value from items i join loans l on l.item_id = i.id order by barcode desc limit 12`,
    ),
    column(`select t.id as value from titles t join items i on i.title_id = t.id join loans l on l.item_id = i.id
      order by t.id limit 6`),
    column('select id as value from referrals order by id'),
    column(`(select id as value from patrons order by id limit 4) union all (select id from loans order by id limit 4)
      union all (select id from holds order by id limit 4) union all (select id from charges order by id limit 4)
      union all select id from incidents union all select id from legal_processes union all select id from consents
      union all select id from clients union all (select id from caregiver_links order by id limit 3)`),
    column('select number as value from cards order by md5(number) limit 6'),
    column('select distinct left(last, 3) as value from person_names order by 1 limit 8'),
  ]);
  const words = await column(
    `select word as value from ts_stat('select search from titles') order by ndoc desc, word limit 6`,
  );
  const byName: Readonly<Record<string, readonly unknown[]>> = {
    cardNumber: [
      ...own.map(({ number }) => number),
      ...Object.values(storyCards),
      ...numbers,
      '29000000000000',
    ],
    pin: [...own.map(({ pin }) => pin), '0000'],
    barcode: [...barcodes, 'nothing'],
    itemBarcode: barcodes,
    id: [...titles, ...referrals, ...others, unknownId],
    name: ['al', 'fennimere', 'alderquist wren', 'bramble', 'hidden', 'newcomer', ...lasts],
    text: [...words, 'ferryman', '"patient ferryman" -x', 'hidden'],
    idempotencyKey: ['a', 'b'],
  };
  return {
    cursors,
    fitting(name, type) {
      if (isPageSize(name, type)) return [1, 2, 3, 5, 20];
      if (name === 'after') return [null, ...cursors.slice(-6)];
      return byName[name] ?? (type === 'ID' ? [...others, ...referrals, unknownId] : (byType[type] ?? ['x']));
    },
    unfitting(name, type) {
      if (isPageSize(name, type)) return [0, -1, 101, 2 ** 31 - 1, -(2 ** 31)];
      if (name === 'after') return ['', 'x', 'A'.repeat(80), ...cursors.slice(0, 3)];
      return unfittingOfType[type] ?? [null];
    },
  };
}
