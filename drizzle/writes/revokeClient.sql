-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.revoke_client(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  client clients%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO client FROM clients WHERE id = (call->>'clientId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'clientId', 'UNKNOWN_CLIENT'); END IF;
  IF client.revoked_at IS NOT NULL THEN RETURN carrel.refused(call, 'clientId', 'CLIENT_REVOKED'); END IF;

  UPDATE clients SET revoked_at = moment WHERE id = client.id;
  UPDATE tokens SET revoked_at = moment WHERE client_id = client.id AND revoked_at IS NULL;
  RETURN carrel.done(call, 'REVOKED');
END
$$;
