-- Audiences: staff administrator person
CREATE OR REPLACE FUNCTION carrel.cancel_hold(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  hold holds%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- The copies first, so that none can be set aside for this hold meanwhile.
  PERFORM FROM items i JOIN holds h ON h.title_id = i.title_id
  WHERE h.id = (call->>'holdId')::uuid AND h.patron_id = coalesce(carrel.confined_to(), h.patron_id)
  ORDER BY i.id FOR UPDATE OF i;
  SELECT * INTO hold FROM holds h
  WHERE h.id = (call->>'holdId')::uuid AND h.patron_id = coalesce(carrel.confined_to(), h.patron_id)
    AND h.ended_on IS NULL
  FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'holdId', 'UNKNOWN_HOLD'); END IF;

  UPDATE holds SET ended_on = carrel.library_day((call->>'now')::timestamptz) WHERE id = hold.id;
  -- What was set aside goes on from the shelf it stands on, or stays under way.
  PERFORM carrel.pass_on(i.id, CASE WHEN hold.state = 'READY' THEN hold.pickup_branch_id END, call)
  FROM items i WHERE i.id = hold.item_id AND i.status IN ('ON_HOLD_SHELF', 'IN_TRANSIT');
  RETURN carrel.done(call, 'CANCELLED', jsonb_build_object('patronId', hold.patron_id));
END
$$;
