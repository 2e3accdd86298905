import { getNamedType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { audienceSchema } from '../../schema/audienceSchema.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { schema } from '../../schema/schema.ts';
import { columns, rowsOf, selectionOf } from '../../src/referrals/columns.ts';

const agency: Principal = {
  basis: 'COLLECTION_AGENCY',
  clientId: 'c',
  agencyId: 'a',
  ratePerMinute: null,
  tokenId: 't',
  evidence: '',
  expiresAt: new Date('2027-01-01T00:00:00Z'),
};

/** The paths of all the values below a type, as an agency’s own schema has them. */
function pathsOf(type: string, before: readonly string[] = []): string[] {
  const object = audienceSchema(schema, agency).getType(type);
  if (!isObjectType(object)) throw new Error(`an agency does not know ${type}`);
  return Object.values(object.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    const path = [...before, field.name];
    return isObjectType(below) ? pathsOf(below.name, path) : [path.join('.')];
  });
}

describe('[recovery.agency] the columns of an agency’s file', () => {
  test('MUST be every value of a referral that is open to it, and cannot be another', () => {
    expect([...columns].toSorted()).toEqual(pathsOf('Referral').toSorted());
  });

  test('MUST be what is asked for, and nothing besides', () => {
    expect(selectionOf(['id', 'a.b', 'c', 'a.d.e'])).toBe('id a { b d { e } } c');
    expect(selectionOf(columns)).toMatch(
      /^id state .* lines \{ id kind amount \{ amountCents currency \} dueOn \}/,
    );
  });

  test('MUST be filled once for each line, with several values of one in the same order', () => {
    const amount = (amountCents: number) => ({ amountCents, currency: 'USD' });
    const rows = rowsOf({
      id: 'r',
      debtorEmail: null,
      debtorPhones: ['1', '2'],
      debtorAddress: null,
      amount: amount(5),
      lines: [
        { id: 'l1', amount: amount(5), dueOn: null },
        { id: 'l2', amount: amount(0), dueOn: '2026-01-01' },
      ],
      recoveries: [
        { id: 'v1', amount: amount(3) },
        { id: 'v2', amount: null },
      ],
    } as never).map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
    expect(rows).toHaveLength(2);
    for (const [at, row] of rows.entries())
      expect(row).toMatchObject({
        id: 'r',
        debtorEmail: '',
        debtorPhones: '1; 2',
        'debtorAddress.line1': '',
        'amount.amountCents': '5',
        'lines.id': `l${at + 1}`,
        'lines.amount.amountCents': ['5', '0'][at],
        'lines.dueOn': ['', '2026-01-01'][at],
        'recoveries.id': 'v1; v2',
        'recoveries.amount.amountCents': '3; ',
      });
    expect(rowsOf({ id: 'r', lines: [] } as never)).toHaveLength(1);
  });
});
