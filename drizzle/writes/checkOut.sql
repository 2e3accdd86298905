-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.check_out(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  borrower uuid := carrel.patron_of_card(call->>'cardNumber');
  bar text;
  item items%ROWTYPE;
  here uuid;
  loan_id uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  bar := carrel.lending_bar(borrower, call->>'cardNumber', carrel.library_day(moment));
  IF bar IS NOT NULL THEN RETURN carrel.refused(call, 'cardNumber', bar); END IF;
  SELECT * INTO item FROM items WHERE barcode = call->>'itemBarcode' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'itemBarcode', 'UNKNOWN_ITEM'); END IF;
  here := coalesce((call->>'branchId')::uuid, item.branch_id);
  IF NOT EXISTS (SELECT FROM branches WHERE id = here) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;
  IF EXISTS (SELECT FROM loans l WHERE l.item_id = item.id AND l.returned_at IS NULL) OR NOT (
    item.status = 'AVAILABLE' OR (item.status = 'ON_HOLD_SHELF' AND EXISTS (
      SELECT FROM holds h WHERE h.item_id = item.id AND h.patron_id = borrower AND h.ended_on IS NULL)))
  THEN
    RETURN carrel.refused(call, 'itemBarcode', 'ITEM_NOT_AVAILABLE');
  END IF;

  INSERT INTO loans (patron_id, item_id, branch_id, checked_out_at, due_at)
  VALUES (borrower, item.id, here, moment, coalesce((call->>'dueAt')::timestamptz, (call->>'dueByRule')::timestamptz))
  RETURNING id INTO loan_id;
  UPDATE items SET status = 'CHECKED_OUT' WHERE id = item.id;
  -- With any copy of it, they wait for the title no more; the copy gives the count its category.
  UPDATE holds SET ended_on = carrel.library_day(moment), item_id = item.id
  WHERE patron_id = borrower AND ended_on IS NULL
    AND (item_id = item.id OR (title_id = item.title_id AND state = 'WAITING'));
  RETURN carrel.done(call, 'CHECKED_OUT', jsonb_build_object('patronId', borrower, 'loanId', loan_id));
END
$$;
