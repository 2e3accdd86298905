-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.refuse_process(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  paper legal_processes%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO paper FROM legal_processes WHERE id = (call->>'processId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'processId', 'UNKNOWN_PROCESS'); END IF;
  IF paper.state <> 'RECORDED' THEN RETURN carrel.refused(call, 'processId', 'ALREADY_DECIDED'); END IF;

  UPDATE legal_processes SET state = 'REFUSED', decided_by = call->>'staff',
    decided_at = (call->>'now')::timestamptz
  WHERE id = paper.id;
  RETURN carrel.done(call, 'REFUSED');
END
$$;
