-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.link_caregiver(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  child uuid := (call->>'childId')::uuid;
  caregiver uuid := (call->>'caregiverId')::uuid;
  tie caregiver_links%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  PERFORM FROM patrons WHERE id = child FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'childId', 'UNKNOWN_PATRON'); END IF;
  -- Without a birth date nobody is proved to be a child.
  IF carrel.is_minor(child, (call->>'adultIfBornBy')::date) IS NOT TRUE THEN
    RETURN carrel.refused(call, 'childId', 'NOT_A_MINOR');
  END IF;
  IF caregiver = child THEN RETURN carrel.refused(call, 'caregiverId', 'OWN_CAREGIVER'); END IF;
  PERFORM FROM patrons WHERE id = caregiver FOR KEY SHARE;
  IF caregiver IS NOT NULL AND NOT FOUND THEN RETURN carrel.refused(call, 'caregiverId', 'UNKNOWN_PATRON'); END IF;

  SELECT * INTO tie FROM caregiver_links
  WHERE child_id = child AND CASE WHEN caregiver IS NULL
    THEN caregiver_id IS NULL AND caregiver_name = call->>'caregiverName' ELSE caregiver_id = caregiver END
  LIMIT 1 FOR UPDATE;
  IF FOUND THEN
    UPDATE caregiver_links SET signed = (call->>'signed')::boolean, listed = (call->>'listed')::boolean WHERE id = tie.id;
    -- What rests on a signature or a listing that is no more ends now, and does not come back with it.
    PERFORM carrel.end_grants(ARRAY(SELECT id FROM grants WHERE caregiver_link_id = tie.id
        AND (NOT (call->>'signed')::boolean OR (basis = 'CAREGIVER_PHOTO_ID' AND NOT (call->>'listed')::boolean))),
      (call->>'now')::timestamptz);
  ELSE
    INSERT INTO caregiver_links (child_id, caregiver_id, caregiver_name, signed, listed)
    VALUES (child, caregiver, call->>'caregiverName', (call->>'signed')::boolean, (call->>'listed')::boolean);
  END IF;
  RETURN carrel.done(call, 'LINKED', jsonb_build_object('patronId', child));
END
$$;
