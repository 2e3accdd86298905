import type { RecordRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { Address } from './address.ts';
import { Branch } from './branch.ts';
import { Card } from './card.ts';
import { CaregiverLink } from './caregiverLink.ts';
import { ComputerSession } from './computerSession.ts';
import { Hold } from './hold.ts';
import { InterlibraryLoanRequest } from './interlibraryLoanRequest.ts';
import { Charge, Loan } from './loan.ts';
import { Money } from './money.ts';
import { PersonName } from './personName.ts';
import { Phone } from './phone.ts';
import { ProgramRegistration } from './programRegistration.ts';

/** One person's record, as much of it as was asked for and is open. The rows were narrowed when it was read. */
export const Patron = builder.objectRef<RecordRow>('Patron').implement({
  description: 'One person’s record: everything the library holds that links them to it.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'open' } }),
    name: t.expose('Patron.name', { type: PersonName, authScopes: { discloses: 'identity' } }),
    category: t.exposeString('Patron.category', { authScopes: { discloses: 'identity' } }),
    isMinor: t.exposeBoolean('Patron.isMinor', {
      description: 'Null where the record has no birth date: age is not proved.',
      authScopes: { discloses: 'identity' },
    }),
    homeBranch: t.expose('Patron.homeBranch', { type: Branch, authScopes: { discloses: 'identity' } }),
    birthDate: t.field({
      type: 'Date',
      authScopes: { discloses: 'birth' },
      resolve: (record) => record['Patron.birthDate'] ?? null,
    }),
    email: t.exposeString('Patron.email', { authScopes: { discloses: 'contact' } }),
    phones: t.expose('Patron.phones', { type: [Phone], authScopes: { discloses: 'contact' } }),
    addresses: t.expose('Patron.addresses', { type: [Address], authScopes: { discloses: 'contact' } }),
    cards: t.expose('Patron.cards', { type: [Card], authScopes: { discloses: ['standing', 'identity'] } }),
    loans: t.field({
      type: [Loan],
      authScopes: { discloses: ['circulation', 'recovery'] },
      resolve: (record) => record['Patron.loans']?.map((row) => ({ row, record })) ?? null,
    }),
    holds: t.expose('Patron.holds', { type: [Hold], authScopes: { discloses: ['circulation', 'pickup'] } }),
    charges: t.field({
      type: [Charge],
      authScopes: { discloses: 'recovery' },
      resolve: (record) => record['Patron.charges']?.map((row) => ({ row, record })) ?? null,
    }),
    balance: t.field({
      type: Money,
      description: 'What is owed in all.',
      authScopes: { discloses: 'recovery' },
      resolve: (record) => {
        const amountCents = record['Patron.balance'] ?? null;
        return amountCents === null ? null : { amountCents };
      },
    }),
    overdueCount: t.exposeInt('Patron.overdueCount', {
      description: 'How many of the loans are overdue.',
      authScopes: { discloses: 'recovery' },
    }),
    interlibraryLoanRequests: t.expose('Patron.interlibraryLoanRequests', {
      type: [InterlibraryLoanRequest],
      authScopes: { discloses: 'interlibrary' },
    }),
    computerSessions: t.expose('Patron.computerSessions', {
      type: [ComputerSession],
      authScopes: { discloses: 'use' },
    }),
    programRegistrations: t.expose('Patron.programRegistrations', {
      type: [ProgramRegistration],
      authScopes: { discloses: 'use' },
    }),
    caregivers: t.field({
      type: [CaregiverLink],
      authScopes: { discloses: 'household' },
      resolve: (record) => record['Patron.caregivers'] ?? null,
    }),
  }),
});
