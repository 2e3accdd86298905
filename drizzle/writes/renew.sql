-- Audiences: staff administrator person
CREATE OR REPLACE FUNCTION carrel.renew(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  day date := carrel.library_day((call->>'now')::timestamptz);
  borrower uuid;
  bar text;
  loan loans%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT l.patron_id INTO borrower FROM loans l
  WHERE l.id = (call->>'loanId')::uuid AND l.patron_id = coalesce(carrel.confined_to(), l.patron_id);
  IF NOT FOUND THEN RETURN carrel.refused(call, 'loanId', 'UNKNOWN_LOAN'); END IF;
  bar := carrel.lending_bar(borrower, NULL, day);
  SELECT * INTO loan FROM loans l WHERE l.id = (call->>'loanId')::uuid AND l.returned_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'loanId', 'UNKNOWN_LOAN'); END IF;
  IF bar IS NOT NULL THEN RETURN carrel.refused(call, 'loanId', bar); END IF;
  IF loan.condition = 'LOST' THEN RETURN carrel.refused(call, 'loanId', 'LOAN_LOST'); END IF;
  IF loan.renewals >= (call->>'mostRenewals')::integer THEN
    RETURN carrel.refused(call, 'loanId', 'MOST_RENEWALS');
  END IF;
  IF EXISTS (
    SELECT FROM holds h JOIN items i ON i.title_id = h.title_id
    WHERE i.id = loan.item_id AND h.state = 'WAITING' AND h.ended_on IS NULL AND h.patron_id <> loan.patron_id
      AND (h.expires_on IS NULL OR h.expires_on >= day))
  THEN
    RETURN carrel.refused(call, 'loanId', 'CLAIMED');
  END IF;

  UPDATE loans SET renewals = renewals + 1, due_at = greatest(due_at, (call->>'dueByRule')::timestamptz)
  WHERE id = loan.id;
  RETURN carrel.done(call, 'RENEWED', jsonb_build_object('patronId', loan.patron_id, 'loanId', loan.id));
END
$$;
