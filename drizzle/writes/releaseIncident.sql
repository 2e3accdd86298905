-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.release_incident(call jsonb) RETURNS jsonb
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
  IF incident.legal_action_on IS NULL THEN RETURN carrel.refused(call, 'incidentId', 'NO_LEGAL_ACTION'); END IF;
  INSERT INTO incident_releases (incident_id, recipient, released_on, released_by)
  VALUES (incident.id, call->>'recipient', carrel.library_day((call->>'now')::timestamptz), call->>'releasedBy');
  RETURN carrel.done(call, 'RELEASED', jsonb_build_object('incidentId', incident.id));
END
$$;
