-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.report_incident(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  patron uuid;
  incident uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT id INTO patron FROM patrons
  WHERE id = coalesce((call->>'patronId')::uuid, carrel.patron_of_card(call->>'cardNumber')) FOR KEY SHARE;
  IF NOT FOUND AND call->>'patronId' IS NOT NULL THEN
    RETURN carrel.refused(call, 'patronId', 'UNKNOWN_PATRON');
  END IF;
  IF NOT FOUND AND call->>'cardNumber' IS NOT NULL THEN
    RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD');
  END IF;
  IF NOT EXISTS (SELECT FROM branches WHERE id = (call->>'branchId')::uuid) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;
  INSERT INTO incidents (patron_id, branch_id, occurred_at, description, evidence_notes, reported_by)
  VALUES (patron, (call->>'branchId')::uuid, (call->>'occurredAt')::timestamptz, call->>'description',
    call->>'evidenceNotes', call->>'reportedBy') RETURNING id INTO incident;
  RETURN carrel.done(call, 'REPORTED', jsonb_build_object('incidentId', incident));
END
$$;
