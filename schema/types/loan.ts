import type { ChargeRow, LoanRow, RecordRow } from '../../drizzle/reads/recordRow.ts';
import { chargeKinds } from '../../drizzle/tables/charges.ts';
import { builder } from '../builder.ts';
import { Money } from './money.ts';
import { Item } from './title.ts';

/** A loan or a charge together with the record it was read with, where its other half is. */
export interface OfRecord<Row> {
  readonly row: Row;
  readonly record: RecordRow;
}

export const LoanState = builder.enumType('LoanState', {
  values: {
    CHECKED_OUT: { description: 'Out, and not yet due.' },
    OVERDUE: { description: 'Out, and past its due date.' },
    LOST: {},
    DAMAGED: {},
    RETURNED: { description: 'Back, with something still owed for it.' },
  } as const,
});

export const ChargeKind = builder.enumType('ChargeKind', { values: chargeKinds });

export const Loan = builder.objectRef<OfRecord<LoanRow>>('Loan');
export const Charge = builder.objectRef<OfRecord<ChargeRow>>('Charge');

function stateOf(loan: LoanRow, now: Date) {
  if (loan.returnedAt !== null) return 'RETURNED' as const;
  if (loan.condition !== null) return loan.condition;
  return new Date(loan.dueAt) < now ? ('OVERDUE' as const) : ('CHECKED_OUT' as const);
}

/** Whether a record's charge is for this loan. */
const isFor = (loan: LoanRow) => (charge: ChargeRow) => charge.loanId === loan.id;

Loan.implement({
  description: 'What a person has out, and what they returned but still owe for.',
  fields: (t) => ({
    id: t.id({ authScopes: { discloses: ['circulation', 'recovery'] }, resolve: ({ row }) => row.id }),
    state: t.field({
      type: LoanState,
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: ({ row }, _, context) => stateOf(row, context.now),
    }),
    checkedOutAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: ({ row }) => row.checkedOutAt,
    }),
    dueAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: ({ row }) => row.dueAt,
    }),
    renewals: t.int({
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: ({ row }) => row.renewals,
    }),
    item: t.field({
      type: Item,
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: ({ row }) => row.item,
    }),
    charges: t.field({
      type: [Charge],
      authScopes: { discloses: 'recovery' },
      resolve: ({ row, record }) =>
        (record['Patron.charges'] ?? []).filter(isFor(row)).map((charge) => ({ row: charge, record })),
    }),
  }),
});

Charge.implement({
  description: 'What a person owes. A settled charge does not exist.',
  fields: (t) => ({
    id: t.id({ authScopes: { discloses: 'recovery' }, resolve: ({ row }) => row.id }),
    kind: t.field({
      type: ChargeKind,
      authScopes: { discloses: 'recovery' },
      resolve: ({ row }) => row.kind,
    }),
    amount: t.field({
      type: Money,
      authScopes: { discloses: 'recovery' },
      resolve: ({ row }) => ({ amountCents: row.amountCents }),
    }),
    remaining: t.field({
      type: Money,
      authScopes: { discloses: 'recovery' },
      resolve: ({ row }) => ({ amountCents: row.remainingCents }),
    }),
    assessedOn: t.field({
      type: 'Date',
      authScopes: { discloses: 'recovery' },
      resolve: ({ row }) => row.assessedOn,
    }),
    loan: t.field({
      type: Loan,
      authScopes: { discloses: 'recovery' },
      resolve: ({ row, record }) => {
        const loan = (record['Patron.loans'] ?? []).find((candidate) => isFor(candidate)(row));
        return loan === undefined ? null : { row: loan, record };
      },
    }),
  }),
});
