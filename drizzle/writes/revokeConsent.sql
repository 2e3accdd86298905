-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.revoke_consent(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  form consents%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO form FROM consents WHERE id = (call->>'consentId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'consentId', 'UNKNOWN_CONSENT'); END IF;
  IF form.revoked_at IS NOT NULL THEN RETURN carrel.refused(call, 'consentId', 'ALREADY_REVOKED'); END IF;

  UPDATE consents SET revoked_at = moment WHERE id = form.id;
  PERFORM carrel.end_grants_under(NULL, form.id, moment);
  RETURN carrel.done(call, 'REVOKED');
END
$$;
