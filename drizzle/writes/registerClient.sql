-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.register_client(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  agency uuid;
  registered uuid;
  token tokens%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- One at a time, whoever registers and by whatever door: a name that is free here is free until it is taken.
  LOCK TABLE clients IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM clients WHERE name = call->>'name') THEN
    RETURN carrel.refused(call, 'name', 'CLIENT_NAME_TAKEN');
  END IF;

  IF call->>'kind' = 'AGENCY' THEN
    INSERT INTO agencies (name) VALUES (call->>'name') ON CONFLICT (name) DO NOTHING;
    SELECT id INTO agency FROM agencies WHERE name = call->>'name';
  END IF;
  -- Which scopes a kind may hold, and what is a network or a rate, is not asked here: the table's own constraints hold
  -- it, whatever statement tries.
  INSERT INTO clients (kind, name, contact, agency_id, scopes, networks, rate_per_minute, created_at, expires_at)
  VALUES (call->>'kind', call->>'name', call->>'contact', agency,
    ARRAY(SELECT jsonb_array_elements_text(call->'scopes')), ARRAY(SELECT jsonb_array_elements_text(call->'networks')),
    (call->>'ratePerMinute')::integer, moment, (call->>'expiresAt')::timestamptz)
  RETURNING id INTO registered;
  INSERT INTO tokens (hash, kind, client_id, label, made_by, created_at, expires_at)
  VALUES (decode(call->>'tokenHash', 'hex'), 'CLIENT', registered, coalesce(call->>'tokenLabel', call->>'name'),
    call->>'madeBy', moment, least((call->>'tokenExpiresAt')::timestamptz, (call->>'expiresAt')::timestamptz))
  RETURNING * INTO token;
  RETURN carrel.done(call, 'REGISTERED', jsonb_build_object('clientId', registered, 'tokenId', token.id,
    'tokenExpiresAt', token.expires_at));
END
$$;
