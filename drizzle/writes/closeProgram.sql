-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.close_program(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  today date := carrel.library_day((call->>'now')::timestamptz);
  program programs%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO program FROM programs WHERE id = (call->>'programId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'programId', 'UNKNOWN_PROGRAM'); END IF;
  IF program.closed_on IS NOT NULL THEN RETURN carrel.refused(call, 'programId', 'PROGRAM_CLOSED'); END IF;
  IF program.ends_at > (call->>'now')::timestamptz THEN
    RETURN carrel.refused(call, 'programId', 'PROGRAM_NOT_OVER');
  END IF;
  UPDATE programs SET closed_on = today WHERE id = program.id;
  UPDATE program_registrations SET ended_on = today WHERE program_id = program.id;
  RETURN carrel.done(call, 'CLOSED', jsonb_build_object('programId', program.id));
END
$$;
