import type postgres from 'postgres';

/** The moments that the rules turn on; each an instant as ISO 8601. */
export interface Moments {
  readonly now: string;
  /** What ended by time before this has had a sweep that should have taken it. */
  readonly swept: string;
  /** The same for what is kept a day after it ended: outcomes, grants and tokens. */
  readonly sweptADayLater: string;
}

/** One way in which a row is of something completed: in which table, why, and as a condition on its row `t`. */
export interface CompletedRule {
  readonly table: string;
  readonly rule: string;
  where(tx: postgres.TransactionSql, at: Moments): postgres.PendingQuery<postgres.Row[]>;
}

const rule = (table: string, name: string, where: CompletedRule['where']): CompletedRule => ({
  table,
  rule: name,
  where,
});

/** The four tables whose rows go when they are given the day on which they ended. */
const ended = ['holds', 'interlibrary_loan_requests', 'computer_sessions', 'program_registrations'].map(
  (table) => rule(table, 'ended and still there', (tx) => tx`t.ended_on is not null`),
);

/**
 * What cannot be in a library in order: the page of retain.expunge, row by row. What ends by an act is gone with it;
 * what ends by time is gone with the sweep after it, which is given an hour to come.
 */
export const completedRules: readonly CompletedRule[] = [
  rule(
    'loans',
    'returned, and nothing is owed for it',
    (tx) =>
      tx`t.returned_at is not null and not exists (select from public.charges c where c.loan_id = t.id)`,
  ),
  rule(
    'loans',
    'lost and settled, and nothing is owed for it',
    (tx) => tx`t.condition = 'LOST' and t.settled_on is not null
      and not exists (select from public.charges c where c.loan_id = t.id)`,
  ),
  rule('charges', 'nothing remains of it', (tx) => tx`t.remaining_cents = 0`),
  ...ended,
  rule('holds', 'its last day has passed', (tx, at) => tx`t.expires_on < carrel.library_day(${at.swept})`),
  rule('computer_sessions', 'it is over', (tx, at) => tx`t.ends_at <= ${at.swept}`),
  rule(
    'program_registrations',
    'the day after the programme has passed',
    (tx, at) => tx`exists (select from public.programs p where p.id = t.program_id
      and carrel.library_day(p.ends_at) + 1 < carrel.library_day(${at.swept}))`,
  ),
  rule(
    'payments',
    'its reversal window has ended',
    (tx, at) => tx`t.reversible_until < carrel.library_day(${at.swept})`,
  ),
  rule('referrals', 'it is not open', (tx) => tx`t.state <> 'OPEN'`),
  rule(
    'referrals',
    'nothing is left that it was made for',
    (tx) => tx`not exists (select from public.referral_lines l where l.referral_id = t.id)`,
  ),
  rule(
    'referral_lines',
    'the item is back, and nothing is owed for it',
    (tx) => tx`t.charge_id is null
      and exists (select from public.loans l where l.id = t.loan_id and l.returned_at is not null)`,
  ),
  rule(
    'grants',
    'it ended more than a day ago',
    (tx, at) => tx`least(t.ended_at, t.expires_at,
      (select least(s.revoked_at, s.expires_at) from public.consents s where s.id = t.consent_id),
      (select least(o.expires_at, case o.state when 'VACATED' then o.decided_at end)
        from public.legal_processes o where o.id = t.process_id)) <= ${at.sweptADayLater}`,
  ),
  rule(
    'tokens',
    'it ended more than a day ago',
    (tx, at) => tx`least(t.revoked_at, t.expires_at) <= ${at.sweptADayLater}`,
  ),
  rule('act_outcomes', 'nobody retries it any more', (tx, at) => tx`t.at <= ${at.sweptADayLater}`),
  rule(
    'pin_failures',
    'its window has ended',
    (tx, at) => tx`t.expire <= extract(epoch from ${at.swept}::timestamptz) * 1000`,
  ),
  rule(
    'patrons',
    'deletion was asked for, and nothing is out or owed',
    (tx) => tx`t.deletion_asked_on is not null
      and not exists (select from public.loans l where l.patron_id = t.id)
      and not exists (select from public.charges c where c.patron_id = t.id)
      and not exists (select from public.referrals r where t.id in (r.patron_id, r.debtor_id))`,
  ),
  // Triggers keep these, and nothing else does: where they were put aside, or an index lost its order, a name would stay.
  rule(
    'patron_name_words',
    'nobody is called so any more',
    (
      tx,
    ) => tx`not exists (select from public.person_names n cross join lateral carrel.found_by(n.search) as b (word)
      where n.patron_id = t.patron_id and n.last = t.last and n.first = t.first and b.word collate "C" = t.word)`,
  ),
];
