-- Expunge, held by the database itself (retain.expunge): whoever completes a use, by an act, an import or a statement
-- typed by hand, the row that joins the person to it is gone when that transaction commits, counted by month, branch
-- and category, and its source remembered without the person. These run as the keeper.

-- The library's day of a moment. The zone is the library's own, kept in its one row.
CREATE OR REPLACE FUNCTION carrel.library_day(moment timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT (moment AT TIME ZONE l.time_zone)::date FROM library l
$$;
-- The day on which something ended: what the row says, else the day of the act at hand, else what the row began with.
CREATE OR REPLACE FUNCTION carrel.end_day(said date, began date) RETURNS date
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(said, nullif(current_setting('carrel.today', true), '')::date, began)
$$;
CREATE OR REPLACE FUNCTION carrel.count_use(day date, use text, branch uuid, of_category text, how_many integer DEFAULT 1)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  INSERT INTO monthly_counts (month, kind, branch_id, category, count)
  VALUES (date_trunc('month', day)::date, use, branch, of_category, how_many)
  ON CONFLICT (month, kind, branch_id, category) DO UPDATE SET count = monthly_counts.count + excluded.count
$$;
CREATE OR REPLACE FUNCTION carrel.remember_closed(closes bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  INSERT INTO closed_sources (hash) SELECT closes WHERE closes IS NOT NULL ON CONFLICT DO NOTHING
$$;

-- Lets those of some loans go that are complete.
CREATE OR REPLACE FUNCTION carrel.let_loans_go(which uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM referral_lines r WHERE r.loan_id = ANY (which) AND r.charge_id IS NULL
    AND EXISTS (SELECT FROM loans l WHERE l.id = r.loan_id AND l.returned_at IS NOT NULL);
  -- A lost item that was paid for, waived or written off is not waited for any more.
  DELETE FROM loans l WHERE l.id = ANY (which)
    AND (l.returned_at IS NOT NULL OR (l.condition = 'LOST' AND l.settled_on IS NOT NULL))
    AND NOT EXISTS (SELECT FROM charges c WHERE c.loan_id = l.id);
END
$$;
-- Deferred to the commit, so that a fine that is assessed in the same transaction keeps the loan, as it must.
CREATE OR REPLACE FUNCTION carrel.complete_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- Most that come with their end are kept by what is owed for them: to see that costs a tenth of trying to let them go,
  -- which is planned anew each time for the list that it is given.
  IF EXISTS (SELECT FROM charges c WHERE c.loan_id = NEW.id)
    AND NOT EXISTS (SELECT FROM referral_lines r WHERE r.loan_id = NEW.id AND r.charge_id IS NULL)
  THEN
    RETURN NULL;
  END IF;
  PERFORM carrel.let_loans_go(ARRAY[NEW.id]);
  RETURN NULL;
END
$$;
-- A charge that is taken off a loan may have been the last that kept it.
CREATE OR REPLACE FUNCTION carrel.charge_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.let_loans_go(ARRAY[OLD.loan_id]);
  RETURN NULL;
END
$$;
-- Once a statement, with all that it deleted: a thousand loans of one month are one change of its count, where a
-- thousand changes of one row would each have to pass all the earlier ones.
CREATE OR REPLACE FUNCTION carrel.loans_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.count_use(g.month, 'LOANS', g.branch_id, g.category, g.how_many)
  FROM (
    SELECT date_trunc('month', carrel.end_day(greatest(carrel.library_day(o.returned_at), o.settled_on),
      carrel.library_day(o.checked_out_at)))::date AS month, o.branch_id, i.category, count(*)::integer AS how_many
    FROM gone o JOIN items i ON i.id = o.item_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3) AS g;
  INSERT INTO closed_sources (hash) SELECT o.closes FROM gone o WHERE o.closes IS NOT NULL ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION carrel.complete_charge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM charges c WHERE c.id = NEW.id AND c.remaining_cents = 0;
  RETURN NULL;
END
$$;
-- Accounting keeps amount, kind, branch and day. The loan is told that something on it was settled, and may be done.
CREATE OR REPLACE FUNCTION carrel.charge_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  day date := carrel.end_day(OLD.settled_on, OLD.assessed_on);
BEGIN
  INSERT INTO settled_charges (branch_id, kind, amount_cents, settled_on)
  VALUES (OLD.branch_id, OLD.kind, OLD.amount_cents, day);
  PERFORM carrel.remember_closed(OLD.closes);
  -- A fine that is paid while the item is out completes nothing; the price of a lost one does.
  UPDATE loans SET settled_on = CASE
    WHEN returned_at IS NOT NULL OR settled_on IS NOT NULL OR (condition = 'LOST' AND OLD.kind = 'LOST')
      THEN greatest(settled_on, day) END
  WHERE id = OLD.loan_id;
  RETURN NULL;
END
$$;

-- A payment leaves nothing but that an import knows it: what was reversed here does not come back from there.
CREATE OR REPLACE FUNCTION carrel.payment_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.remember_closed(OLD.closes);
  RETURN NULL;
END
$$;

-- Holds, requests, seats and registrations go when they are given the day on which they ended.
CREATE OR REPLACE FUNCTION carrel.complete_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'holds' THEN DELETE FROM holds WHERE id = NEW.id AND ended_on IS NOT NULL;
    WHEN 'interlibrary_loan_requests' THEN
      DELETE FROM interlibrary_loan_requests WHERE id = NEW.id AND ended_on IS NOT NULL;
    WHEN 'computer_sessions' THEN DELETE FROM computer_sessions WHERE id = NEW.id AND ended_on IS NOT NULL;
    WHEN 'program_registrations' THEN DELETE FROM program_registrations WHERE id = NEW.id AND ended_on IS NOT NULL;
  END CASE;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.holds_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.count_use(g.month, 'HOLDS', g.pickup_branch_id, g.category, g.how_many)
  FROM (
    SELECT date_trunc('month', carrel.end_day(o.ended_on, carrel.library_day(o.placed_at)))::date AS month,
      o.pickup_branch_id, coalesce(i.category, 'UNCATEGORIZED') AS category, count(*)::integer AS how_many
    FROM gone o LEFT JOIN items i ON i.id = o.item_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3) AS g;
  INSERT INTO closed_sources (hash) SELECT o.closes FROM gone o WHERE o.closes IS NOT NULL ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.interlibrary_loan_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.count_use(carrel.end_day(OLD.ended_on, OLD.requested_on), 'INTERLIBRARY_LOANS', p.home_branch_id, 'ALL')
  FROM patrons p WHERE p.id = OLD.patron_id;
  PERFORM carrel.remember_closed(OLD.closes);
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.computer_session_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.count_use(carrel.end_day(OLD.ended_on, carrel.library_day(OLD.started_at)), 'COMPUTER_SESSIONS',
    OLD.branch_id, 'ALL');
  RETURN NULL;
END
$$;
-- Attendance belongs to the month of the programme, whenever its registrations go.
CREATE OR REPLACE FUNCTION carrel.program_registration_completed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM carrel.count_use(carrel.library_day(p.starts_at), 'PROGRAM_ATTENDANCE', p.branch_id, 'ALL')
  FROM programs p WHERE p.id = OLD.program_id;
  RETURN NULL;
END
$$;

-- A referral ends when it is recalled or settled, or when nothing is left that it was made for.
CREATE OR REPLACE FUNCTION carrel.complete_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM referrals WHERE id = NEW.id AND state <> 'OPEN';
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.referral_line_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- Two that settle the last two lines at once would each still see the other's: one waits here for the other's end.
  PERFORM FROM referrals r WHERE r.id = OLD.referral_id FOR UPDATE;
  DELETE FROM referrals r WHERE r.id = OLD.referral_id
    AND NOT EXISTS (SELECT FROM referral_lines l WHERE l.referral_id = r.id);
  RETURN NULL;
END
$$;

-- What an agency is told is owed, is owed: a line follows its charge, down with a payment and up with its reversal.
CREATE OR REPLACE FUNCTION carrel.charge_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  UPDATE referral_lines SET amount_cents = NEW.remaining_cents WHERE charge_id = NEW.id;
  RETURN NULL;
END
$$;
-- A loan that was renewed is not the overdue one that was referred.
CREATE OR REPLACE FUNCTION carrel.loan_renewed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM referral_lines WHERE loan_id = NEW.id AND charge_id IS NULL;
  RETURN NULL;
END
$$;

-- A person whose deletion was asked for goes the moment nothing is out or owed (collect.function).
CREATE OR REPLACE FUNCTION carrel.let_go(patron uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  closing bytea;
BEGIN
  PERFORM FROM patrons p WHERE p.id = patron AND p.deletion_asked_on IS NOT NULL FOR UPDATE;
  IF NOT FOUND
    OR EXISTS (SELECT FROM loans WHERE patron_id = patron)
    OR EXISTS (SELECT FROM charges WHERE patron_id = patron)
    OR EXISTS (SELECT FROM referrals WHERE patron_id = patron OR debtor_id = patron)
  THEN
    RETURN;
  END IF;
  -- What was set aside for them can be lent again from where it stands, or goes on to where it belongs.
  UPDATE items i SET status = CASE WHEN h.state = 'READY' AND h.pickup_branch_id = i.branch_id THEN 'AVAILABLE' ELSE 'IN_TRANSIT' END
  FROM holds h WHERE h.patron_id = patron AND h.item_id = i.id AND i.status IN ('ON_HOLD_SHELF', 'IN_TRANSIT');
  DELETE FROM holds WHERE patron_id = patron;
  DELETE FROM interlibrary_loan_requests WHERE patron_id = patron;
  DELETE FROM computer_sessions WHERE patron_id = patron;
  DELETE FROM program_registrations WHERE patron_id = patron;
  DELETE FROM payments WHERE patron_id = patron;
  DELETE FROM grants WHERE patron_id = patron;
  DELETE FROM consents WHERE patron_id = patron;
  DELETE FROM legal_process_subjects WHERE patron_id = patron;
  -- What happened stays on file; whom it was about does not (conduct.incident).
  UPDATE incidents SET patron_id = NULL WHERE patron_id = patron;
  DELETE FROM patrons WHERE id = patron RETURNING closes INTO closing;
  PERFORM carrel.remember_closed(closing);
END
$$;
CREATE OR REPLACE FUNCTION carrel.patron_may_go() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- A statement a table: a trigger's row has the columns of its own table and no others.
  IF TG_TABLE_NAME = 'patrons' THEN
    PERFORM carrel.let_go(NEW.id);
    RETURN NULL;
  END IF;
  PERFORM carrel.let_go(OLD.patron_id);
  -- Whoever owed for somebody else was kept by that referral as well.
  IF TG_TABLE_NAME = 'referrals' THEN
    PERFORM carrel.let_go(OLD.debtor_id);
  END IF;
  RETURN NULL;
END
$$;
