-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.start_computer_session(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  who uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  who := carrel.patron_named(call);
  IF who IS NULL THEN RETURN carrel.nobody_named(call); END IF;
  IF NOT EXISTS (SELECT FROM branches WHERE id = (call->>'branchId')::uuid) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;
  IF EXISTS (SELECT FROM computer_sessions WHERE patron_id = who AND ends_at > moment AND ended_on IS NULL) THEN
    RETURN carrel.refused(call, CASE WHEN call->>'patronId' IS NOT NULL THEN 'patronId' ELSE 'cardNumber' END, 'AT_A_COMPUTER');
  END IF;
  -- One that ran out and that nobody ended is over.
  UPDATE computer_sessions SET ended_on = carrel.library_day(ends_at) WHERE patron_id = who AND ended_on IS NULL;
  INSERT INTO computer_sessions (patron_id, branch_id, started_at, ends_at)
  VALUES (who, (call->>'branchId')::uuid, moment, (call->>'endsAt')::timestamptz);
  RETURN carrel.done(call, 'STARTED', jsonb_build_object('patronId', who));
END
$$;
