-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.close_disclosure(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  closing uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- Only what was opened at the desk is the desk's to close: a sign-in is its patron's own.
  SELECT g.id INTO closing FROM grants g
  -- What was opened on a paper is the administrator's.
  WHERE g.opened_by IS NOT NULL
    AND (g.basis NOT IN ('WRITTEN_CONSENT', 'COURT_ORDER') OR session_user::text LIKE 'carrel\_administrator\_%')
    AND g.id = coalesce((call->>'grantId')::uuid,
    (SELECT t.grant_id FROM tokens t WHERE t.hash = decode(call->>'tokenHash', 'hex')))
  FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, call->>'argument', 'UNKNOWN_DISCLOSURE'); END IF;
  PERFORM carrel.end_grants(ARRAY[closing], (call->>'now')::timestamptz);
  RETURN carrel.done(call, 'CLOSED');
END
$$;
