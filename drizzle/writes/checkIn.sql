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
  hold holds%ROWTYPE;
  here uuid;
  days_late integer;
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
    IF (call->>'overdueCentsADay')::integer > 0 AND days_late > 0 AND loan.condition IS DISTINCT FROM 'LOST' THEN
      INSERT INTO charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      VALUES (loan.patron_id, loan.id, loan.branch_id, 'OVERDUE', days_late * (call->>'overdueCentsADay')::integer,
        days_late * (call->>'overdueCentsADay')::integer, carrel.library_day(moment));
    END IF;
  END IF;

  -- The hold it was sent for, else the one that has waited longest for its title.
  SELECT * INTO hold FROM holds
  WHERE (item_id = item.id OR (title_id = item.title_id AND state = 'WAITING')) AND ended_on IS NULL
  ORDER BY item_id IS NULL, placed_at, id LIMIT 1 FOR UPDATE;
  IF item.status IN ('DAMAGED', 'WITHDRAWN') OR loan.condition = 'DAMAGED' THEN
    UPDATE items SET status = CASE WHEN item.status = 'WITHDRAWN' THEN 'WITHDRAWN' ELSE 'DAMAGED' END WHERE id = item.id;
    RETURN carrel.done(call, 'SET_ASIDE', jsonb_build_object('itemId', item.id, 'branchId', here));
  END IF;
  IF hold.id IS NULL AND item.branch_id = here THEN
    UPDATE items SET status = 'AVAILABLE' WHERE id = item.id;
    RETURN carrel.done(call, 'SHELVE', jsonb_build_object('itemId', item.id, 'branchId', here));
  END IF;
  IF hold.pickup_branch_id = here THEN
    UPDATE holds SET state = 'READY', item_id = item.id, expires_on = (call->>'shelfUntil')::date WHERE id = hold.id;
    UPDATE items SET status = 'ON_HOLD_SHELF' WHERE id = item.id;
    RETURN carrel.done(call, 'HOLD_SHELF', jsonb_build_object('itemId', item.id, 'branchId', here));
  END IF;
  UPDATE holds SET state = 'IN_TRANSIT', item_id = item.id WHERE id = hold.id;
  UPDATE items SET status = 'IN_TRANSIT' WHERE id = item.id;
  RETURN carrel.done(call, 'TRANSIT', jsonb_build_object('itemId', item.id, 'branchId', coalesce(hold.pickup_branch_id, item.branch_id)));
END
$$;
