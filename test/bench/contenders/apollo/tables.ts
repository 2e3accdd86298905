import { boolean, customType, date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The product's tables, as far as they are read here. */
const searchDocument = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const patrons = pgTable('patrons', {
  id: uuid('id').primaryKey(),
  email: text('email'),
  barred: boolean('barred').notNull(),
});

export const personNames = pgTable('person_names', {
  patronId: uuid('patron_id').primaryKey(),
  first: text('first').notNull(),
  middle: text('middle'),
  last: text('last').notNull(),
  search: searchDocument('search'),
});

export const phones = pgTable('phones', {
  id: uuid('id').primaryKey(),
  patronId: uuid('patron_id').notNull(),
  kind: text('kind').notNull(),
  number: text('number').notNull(),
});

export const addresses = pgTable('addresses', {
  id: uuid('id').primaryKey(),
  patronId: uuid('patron_id').notNull(),
  kind: text('kind').notNull(),
  line1: text('line1').notNull(),
  city: text('city'),
  postalCode: text('postal_code'),
});

export const cards = pgTable('cards', {
  id: uuid('id').primaryKey(),
  number: text('number').notNull(),
  patronId: uuid('patron_id').notNull(),
  kind: text('kind').notNull(),
  state: text('state').notNull(),
  expiresOn: date('expires_on', { mode: 'string' }),
  pinHash: text('pin_hash'),
});

export const loans = pgTable('loans', {
  id: uuid('id').primaryKey(),
  patronId: uuid('patron_id').notNull(),
  itemId: uuid('item_id').notNull(),
  dueAt: timestamp('due_at', { withTimezone: true, mode: 'date' }).notNull(),
  renewals: integer('renewals').notNull(),
  returnedAt: timestamp('returned_at', { withTimezone: true, mode: 'date' }),
  condition: text('condition'),
});

export const charges = pgTable('charges', {
  id: uuid('id').primaryKey(),
  patronId: uuid('patron_id').notNull(),
  loanId: uuid('loan_id'),
  kind: text('kind').notNull(),
  amountCents: integer('amount_cents').notNull(),
  remainingCents: integer('remaining_cents').notNull(),
  assessedOn: date('assessed_on', { mode: 'string' }).notNull(),
});

export const items = pgTable('items', {
  id: uuid('id').primaryKey(),
  barcode: text('barcode').notNull(),
  titleId: uuid('title_id').notNull(),
});

export const titles = pgTable('titles', {
  id: uuid('id').primaryKey(),
  title: text('title').notNull(),
  author: text('author'),
  isbn: text('isbn'),
  year: integer('year'),
  search: searchDocument('search'),
});

export const referrals = pgTable('referrals', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  debtorId: uuid('debtor_id').notNull(),
  state: text('state').notNull(),
  referredOn: date('referred_on', { mode: 'string' }).notNull(),
});

export const referralLines = pgTable('referral_lines', {
  id: uuid('id').primaryKey(),
  referralId: uuid('referral_id').notNull(),
  kind: text('kind').notNull(),
  amountCents: integer('amount_cents').notNull(),
  dueOn: date('due_on', { mode: 'string' }),
});
