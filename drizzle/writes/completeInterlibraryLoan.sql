-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.complete_interlibrary_loan(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  request interlibrary_loan_requests%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO request FROM interlibrary_loan_requests WHERE id = (call->>'requestId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'requestId', 'UNKNOWN_REQUEST'); END IF;
  UPDATE interlibrary_loan_requests SET ended_on = carrel.library_day((call->>'now')::timestamptz) WHERE id = request.id;
  RETURN carrel.done(call, 'COMPLETED', jsonb_build_object('patronId', request.patron_id));
END
$$;
