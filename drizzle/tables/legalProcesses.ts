import { sql } from 'drizzle-orm';
import { boolean, check, date, index, pgTable, text } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';

/** Court orders and subpoenas as they were presented, and what an administrator decided (legal.process). */
export const legalProcesses = pgTable(
  'legal_processes',
  {
    id: id(),
    kind: text('kind', { enum: ['COURT_ORDER', 'SUBPOENA'] }).notNull(),
    court: text('court').notNull(),
    caseNumber: text('case_number').notNull(),
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    servedOn: date('served_on', { mode: 'string' }).notNull(),
    /** Whether the court found that the merits of disclosure exceed privacy (MCA 22-1-1103). */
    finding: boolean('finding').notNull(),
    classes: text('classes').array().notNull(),
    windowFrom: date('window_from', { mode: 'string' }),
    windowTo: date('window_to', { mode: 'string' }),
    expiresAt: instant('expires_at').notNull(),
    state: text('state', { enum: ['RECORDED', 'APPROVED', 'REFUSED', 'VACATED'] }).notNull(),
    recordedBy: text('recorded_by'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    /** A subpoena that was approved without a finding: whose decision it was that the library accepts such. */
    acceptedByDecisionOf: text('accepted_by_decision_of'),
    vacatedBy: text('vacated_by'),
    vacatedAt: instant('vacated_at'),
  },
  (t) => [
    index('legal_processes_order').on(t.servedOn, t.id),
    check('legal_processes_kind', sql`${t.kind} in ('COURT_ORDER', 'SUBPOENA')`),
    check('legal_processes_state', sql`${t.state} in ('RECORDED', 'APPROVED', 'REFUSED', 'VACATED')`),
    check('legal_processes_decided', sql`${t.state} = 'RECORDED' or ${t.decidedAt} is not null`),
    check(
      'legal_processes_finding',
      sql`${t.state} <> 'APPROVED' or ${t.finding}
        or (${t.kind} = 'SUBPOENA' and ${t.acceptedByDecisionOf} is not null)`,
    ),
    check('legal_processes_window', sql`${t.windowFrom} <= ${t.windowTo}`),
    check(
      'legal_processes_classes',
      sql`${t.classes} <@ array['standing','identity','contact','birth','circulation','pickup','interlibrary','recovery','use']`,
    ),
  ],
);
