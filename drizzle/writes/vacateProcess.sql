-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.vacate_process(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  paper legal_processes%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO paper FROM legal_processes WHERE id = (call->>'processId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'processId', 'UNKNOWN_PROCESS'); END IF;
  IF paper.state <> 'APPROVED' THEN RETURN carrel.refused(call, 'processId', 'NOT_APPROVED'); END IF;

  UPDATE legal_processes SET state = 'VACATED', vacated_by = call->>'staff', vacated_at = moment WHERE id = paper.id;
  PERFORM carrel.end_grants_under(paper.id, NULL, moment);
  RETURN carrel.done(call, 'VACATED');
END
$$;
