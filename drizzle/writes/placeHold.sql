-- Audiences: staff administrator person
CREATE OR REPLACE FUNCTION carrel.place_hold(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  bearer uuid := carrel.patron_of_card(call->>'cardNumber');
  waiting uuid := coalesce(carrel.confined_to(), bearer);
  bar text;
  hold_id uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- A card's bearer who names another card names one that is not there.
  IF call->>'cardNumber' IS NOT NULL AND bearer IS DISTINCT FROM waiting THEN
    RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD');
  END IF;
  bar := carrel.lending_bar(waiting, call->>'cardNumber', carrel.library_day(moment));
  IF bar IS NOT NULL THEN RETURN carrel.refused(call, 'cardNumber', bar); END IF;
  IF NOT EXISTS (SELECT FROM titles WHERE id = (call->>'titleId')::uuid) THEN
    RETURN carrel.refused(call, 'titleId', 'UNKNOWN_TITLE');
  END IF;
  IF NOT EXISTS (SELECT FROM branches WHERE id = (call->>'pickupBranchId')::uuid) THEN
    RETURN carrel.refused(call, 'pickupBranchId', 'UNKNOWN_BRANCH');
  END IF;
  IF EXISTS (SELECT FROM holds WHERE patron_id = waiting AND title_id = (call->>'titleId')::uuid AND ended_on IS NULL) THEN
    RETURN carrel.refused(call, 'titleId', 'HOLD_PLACED');
  END IF;

  INSERT INTO holds (patron_id, title_id, pickup_branch_id, state, placed_at, expires_on)
  VALUES (waiting, (call->>'titleId')::uuid, (call->>'pickupBranchId')::uuid, 'WAITING', moment,
    (call->>'expiresOn')::date)
  RETURNING id INTO hold_id;
  RETURN carrel.done(call, 'PLACED', jsonb_build_object('patronId', waiting, 'holdId', hold_id));
END
$$;
