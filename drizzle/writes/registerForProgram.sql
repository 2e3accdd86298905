-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.register_for_program(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid;
  program programs%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  who := carrel.patron_named(call);
  IF who IS NULL THEN RETURN carrel.nobody_named(call); END IF;
  -- Locked: nobody comes in while it is being closed.
  SELECT * INTO program FROM programs WHERE id = (call->>'programId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'programId', 'UNKNOWN_PROGRAM'); END IF;
  IF program.closed_on IS NOT NULL OR program.starts_at <= (call->>'now')::timestamptz THEN
    RETURN carrel.refused(call, 'programId', 'PROGRAM_BEGUN');
  END IF;
  IF EXISTS (SELECT FROM program_registrations WHERE patron_id = who AND program_id = program.id) THEN
    RETURN carrel.refused(call, 'programId', 'REGISTERED_ALREADY');
  END IF;
  INSERT INTO program_registrations (patron_id, program_id) VALUES (who, program.id);
  RETURN carrel.done(call, 'REGISTERED', jsonb_build_object('patronId', who));
END
$$;
