-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.end_computer_session(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  seat computer_sessions%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO seat FROM computer_sessions WHERE id = (call->>'sessionId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'sessionId', 'UNKNOWN_SESSION'); END IF;
  UPDATE computer_sessions SET ended_on = carrel.library_day(least((call->>'now')::timestamptz, ends_at)) WHERE id = seat.id;
  RETURN carrel.done(call, 'ENDED', jsonb_build_object('patronId', seat.patron_id));
END
$$;
