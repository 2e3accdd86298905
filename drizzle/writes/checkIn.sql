-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.check_in(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  item items%ROWTYPE;
  loan loans%ROWTYPE;
  here uuid;
  days_late integer;
  -- In cents; no more than an amount can be.
  fine integer;
  next_step jsonb;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO item FROM items WHERE barcode = call->>'itemBarcode' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'itemBarcode', 'UNKNOWN_ITEM'); END IF;
  here := coalesce((call->>'branchId')::uuid, item.branch_id);
  IF NOT EXISTS (SELECT FROM branches WHERE id = here) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;

  SELECT * INTO loan FROM loans WHERE item_id = item.id AND returned_at IS NULL FOR UPDATE;
  IF FOUND THEN
    UPDATE loans SET returned_at = greatest(moment, checked_out_at) WHERE id = loan.id;
    days_late := carrel.library_day(moment) - carrel.library_day(loan.due_at);
    fine := least(greatest(days_late, 0)::bigint * (call->>'overdueCentsADay')::integer, 10000000);
    IF fine > 0 AND loan.condition IS DISTINCT FROM 'LOST' THEN
      INSERT INTO charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      VALUES (loan.patron_id, loan.id, loan.branch_id, 'OVERDUE', fine, fine, carrel.library_day(moment));
    END IF;
  END IF;

  IF item.status IN ('DAMAGED', 'WITHDRAWN') OR loan.condition = 'DAMAGED' THEN
    UPDATE items SET status = 'DAMAGED' WHERE id = item.id AND status <> 'WITHDRAWN';
    PERFORM carrel.take_off_hold(item.id);
    RETURN carrel.done(call, 'SET_ASIDE', jsonb_build_object('branchId', here));
  END IF;
  next_step := carrel.pass_on(item.id, here, call);
  RETURN carrel.done(call, next_step->>'step', jsonb_build_object('branchId', next_step->'branchId'));
END
$$;
