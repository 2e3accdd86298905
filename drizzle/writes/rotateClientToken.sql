-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.rotate_client_token(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  old_ends timestamptz := (call->>'oldEndsAt')::timestamptz;
  client clients%ROWTYPE;
  seconds double precision;
  ends timestamptz;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO client FROM clients WHERE id = (call->>'clientId')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'clientId', 'UNKNOWN_CLIENT'); END IF;
  IF client.revoked_at IS NOT NULL OR client.expires_at <= moment THEN
    RETURN carrel.refused(call, 'clientId', 'CLIENT_ENDED');
  END IF;

  -- The new one lives as long as the newest was made to live, and never beyond its client. What the program made to ask
  -- in the client's place for a moment is none of the client's: it is neither a measure nor ended under its work.
  SELECT extract(epoch FROM t.expires_at - t.created_at) INTO seconds FROM tokens t
  WHERE t.client_id = client.id AND t.made_by IS DISTINCT FROM 'program'
  ORDER BY t.created_at DESC, t.expires_at DESC LIMIT 1;
  ends := coalesce(least(moment + make_interval(secs => seconds), client.expires_at), client.expires_at);
  IF old_ends > moment THEN
    UPDATE tokens SET expires_at = least(expires_at, old_ends)
    WHERE client_id = client.id AND revoked_at IS NULL AND made_by IS DISTINCT FROM 'program';
  ELSE
    UPDATE tokens SET revoked_at = moment
    WHERE client_id = client.id AND revoked_at IS NULL AND made_by IS DISTINCT FROM 'program';
  END IF;
  INSERT INTO tokens (hash, kind, client_id, label, made_by, created_at, expires_at)
  VALUES (decode(call->>'tokenHash', 'hex'), 'CLIENT', client.id, client.name, call->>'madeBy', moment, ends);
  RETURN carrel.done(call, 'ROTATED', jsonb_build_object('expiresAt', ends));
END
$$;
