-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.request_interlibrary_loan(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  who := carrel.patron_named(call);
  IF who IS NULL THEN RETURN carrel.nobody_named(call); END IF;
  INSERT INTO interlibrary_loan_requests (patron_id, title, state, requested_on)
  VALUES (who, call->>'title', 'REQUESTED', carrel.library_day((call->>'now')::timestamptz));
  RETURN carrel.done(call, 'REQUESTED', jsonb_build_object('patronId', who));
END
$$;
