import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import * as tables from '../tables/index.ts';

/** Type → the table that its fields are columns of. Whatever is computed, joined or of no table has no columns here. */
const tableOf: Readonly<Record<string, PgTable>> = {
  Agency: tables.agencies,
  Branch: tables.branches,
  Card: tables.cards,
  CaregiverLink: tables.caregiverLinks,
  Charge: tables.charges,
  Client: tables.clients,
  ClientUse: tables.clientDays,
  ComputerSession: tables.computerSessions,
  Consent: tables.consents,
  Disclosure: tables.disclosures,
  Hold: tables.holds,
  Incident: tables.incidents,
  IncidentRelease: tables.incidentReleases,
  InterlibraryLoanRequest: tables.interlibraryLoanRequests,
  Item: tables.items,
  LegalProcess: tables.legalProcesses,
  LegalProcessSubject: tables.legalProcessSubjects,
  Loan: tables.loans,
  PersonName: tables.personNames,
  Phone: tables.phones,
  Program: tables.programs,
  ProgramRegistration: tables.programRegistrations,
  Recovery: tables.recoveries,
  Referral: tables.referrals,
  ReferralLine: tables.referralLines,
  RegisteredDocument: tables.registeredDocuments,
  Title: tables.titles,
};

/** Fields that no column has the name of → what they are read from. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'Card.state': ['cards.expires_on', 'cards.state', 'patrons.barred'],
  'CaregiverLink.caregiverName': [
    'caregiver_links.caregiver_id',
    'caregiver_links.caregiver_name',
    'person_names.first',
    'person_names.last',
    'person_names.middle',
  ],
  'Client.lastUsedOn': ['client_days.day'],
  'Client.documents': ['registered_documents.created_at', 'registered_documents.hash'],
  'ClientUse.cardChecks': ['vendor_checks.count', 'vendor_checks.day'],
  'Consent.releases': ['carrel.releases_of()'],
  'Disclosure.sealed': ['sealed_disclosures.disclosure_id'],
  'LegalProcess.releases': ['carrel.releases_of()'],
  'LegalProcess.subjects': ['legal_process_subjects.id', 'legal_process_subjects.place'],
  'Loan.state': ['loans.condition', 'loans.due_at', 'loans.returned_at'],
  'ProgramRegistration.program': ['program_registrations.program_id', 'programs.id'],
  'RegisteredDocument.documentId': ['registered_documents.hash'],
  'RegisteredDocument.registeredAt': ['registered_documents.created_at'],
  'Referral.debtorName': ['carrel.debtors_of()'],
  'Referral.debtorEmail': ['carrel.debtors_of()'],
  'Referral.debtorPhones': ['carrel.debtors_of()'],
  'Referral.debtorAddress': ['carrel.debtors_of()'],
  'Referral.amount': ['referral_lines.amount_cents'],
};

const columnsByField = new Map<string, readonly string[]>(Object.entries(otherwise));
for (const [type, table] of Object.entries(tableOf))
  for (const [key, column] of Object.entries(getTableColumns(table))) {
    // A field is named as its column, as what an identifier leads to, or as an amount that is kept in cents.
    for (const named of new Set([key, key.replace(/(?<=.)(Id|Cents)$/, '')])) {
      const coordinate = `${type}.${named}`;
      if (Object.hasOwn(otherwise, coordinate)) continue;
      columnsByField.set(coordinate, [`${getTableName(table)}.${column.name}`]);
    }
  }

/**
 * The columns and functions that a field of something else than a record is read from: `titles.author`.
 * @param coordinate `Title.author`
 * @returns none for what is computed, and for what holds others
 */
export const columnsOfField = (coordinate: string): readonly string[] => columnsByField.get(coordinate) ?? [];
