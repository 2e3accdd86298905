-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.unlink_caregiver(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  tie caregiver_links%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO tie FROM caregiver_links WHERE id = (call->>'linkId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'linkId', 'UNKNOWN_LINK'); END IF;
  -- The grants that rest on it go with it, and their tokens with them.
  DELETE FROM caregiver_links WHERE id = tie.id;
  RETURN carrel.done(call, 'UNLINKED', jsonb_build_object('patronId', tie.child_id));
END
$$;
