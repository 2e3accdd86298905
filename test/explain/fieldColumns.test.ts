import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { columnsOfField } from '../../drizzle/reads/fieldColumns.ts';
import { schema } from '../../schema/schema.ts';
import { fields, functions } from '../walls/columnFields.ts';

/** What an explanation names for a field, against what was written by hand for the second wall. */

const byHand = [...Object.entries(fields), ...Object.entries(functions)].map(
  ([column, field]) => [column.replace(/\(.*\)$/, '()'), field] as const,
);
const coordinates = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));

/** A record's own parts are described by their statements; the words of names and titles are the searches' own. */
const isElsewhere = (column: string, field: string): boolean =>
  /^(Patron|Query)\./.test(field) || /_words\./.test(column);

/** Fields that are made of columns which are other fields' too. */
const madeOfOthers: Readonly<Record<string, readonly string[]>> = {
  'Agency.id': ['agencies.id'],
  'Agency.name': ['agencies.name'],
  'Card.state': ['cards.expires_on'],
  'CaregiverLink.caregiverName': ['person_names.first', 'person_names.last', 'person_names.middle'],
  'Client.lastUsedOn': ['client_days.day'],
  'Consent.releases': ['carrel.releases_of()'],
  'RegisteredDocument.documentId': ['registered_documents.hash'],
  'RegisteredDocument.registeredAt': ['registered_documents.created_at'],
  'LegalProcess.subjects': ['legal_process_subjects.id'],
  'Loan.state': ['loans.due_at'],
  'Referral.amount': ['referral_lines.amount_cents'],
  'Referral.debtorAddress': ['carrel.debtors_of()'],
  'Referral.debtorEmail': ['carrel.debtors_of()'],
  'Referral.debtorPhones': ['carrel.debtors_of()'],
};

/** Fields of those types that are read from other tables, by their own fields. */
const holdingOthers = [
  'Client.uses',
  'Incident.releases',
  'Loan.charges',
  'Referral.lines',
  'Referral.recoveries',
  'Title.items',
];

test('[judged-once] an explanation MUST name for a field each column whose class it has', () => {
  const missing = byHand.filter(
    ([column, field]) => !isElsewhere(column, field) && !columnsOfField(field).includes(column),
  );
  expect(missing).toEqual([]);
});

test('[judged-once] an explanation cannot name for a field a column that was written down as another’s', () => {
  const handed = new Map(byHand);
  const others: Record<string, string[]> = {};
  for (const coordinate of coordinates) {
    const ofOthers = columnsOfField(coordinate).filter((column) => handed.get(column) !== coordinate);
    const written = ofOthers.filter((column) => handed.has(column));
    if (written.length > 0) others[coordinate] = written;
  }
  expect(others).toEqual(madeOfOthers);
});

test('[judged-once] an explanation cannot pass over a field of what a table has, but for what only holds others', () => {
  const types = new Set(
    coordinates.filter((each) => columnsOfField(each).length > 0).map((each) => each.split('.')[0]),
  );
  const without = coordinates.filter(
    (each) => types.has(each.split('.')[0]) && columnsOfField(each).length === 0,
  );
  expect(without).toEqual(holdingOthers);
});

test('[judged-once] an explanation MUST name columns of most of the graph, and cannot of what is computed', () => {
  const known = coordinates.filter((coordinate) => columnsOfField(coordinate).length > 0);
  expect(known.length).toBeGreaterThan(100);
  for (const computed of ['Money.amountCents', 'Viewer.basis', 'PageInfo.endCursor', 'TitleEdge.node'])
    expect(coordinates.includes(computed) && columnsOfField(computed)).toEqual([]);
});
