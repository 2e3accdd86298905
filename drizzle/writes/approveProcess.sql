-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.approve_process(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  paper legal_processes%ROWTYPE;
  decision text;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO paper FROM legal_processes WHERE id = (call->>'processId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'processId', 'UNKNOWN_PROCESS'); END IF;
  IF paper.state <> 'RECORDED' THEN RETURN carrel.refused(call, 'processId', 'ALREADY_DECIDED'); END IF;
  IF NOT paper.finding AND paper.kind = 'SUBPOENA' THEN decision := call->>'subpoenaDecidedBy'; END IF;
  IF NOT paper.finding AND decision IS NULL THEN
    UPDATE legal_processes SET state = 'REFUSED', decided_by = call->>'staff', decided_at = moment
    WHERE id = paper.id;
    RETURN carrel.done(call, 'NO_FINDING');
  END IF;
  IF paper.expires_at <= moment THEN RETURN carrel.refused(call, 'processId', 'PROCESS_EXPIRED'); END IF;

  UPDATE legal_processes SET state = 'APPROVED', decided_by = call->>'staff', decided_at = moment,
    accepted_by_decision_of = decision
  WHERE id = paper.id;
  RETURN carrel.done(call, 'APPROVED');
END
$$;
