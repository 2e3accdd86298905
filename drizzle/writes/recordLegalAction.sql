-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.record_legal_action(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  incident incidents%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO incident FROM incidents WHERE id = (call->>'incidentId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'incidentId', 'UNKNOWN_INCIDENT'); END IF;
  IF incident.legal_action_on IS NOT NULL THEN
    RETURN carrel.refused(call, 'incidentId', 'LEGAL_ACTION_RECORDED');
  END IF;
  IF (call->>'on')::date < carrel.library_day(incident.occurred_at) THEN
    RETURN carrel.refused(call, 'on', 'BEFORE_THE_INCIDENT');
  END IF;
  UPDATE incidents SET legal_action_on = (call->>'on')::date WHERE id = incident.id;
  RETURN carrel.done(call, 'RECORDED', jsonb_build_object('incidentId', incident.id));
END
$$;
