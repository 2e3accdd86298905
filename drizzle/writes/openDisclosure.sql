-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.open_disclosure(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  grounds jsonb;
  ends timestamptz;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  grounds := carrel.weigh(call);
  ends := least((call->>'endsBy')::timestamptz, (grounds->>'endsAt')::timestamptz);
  -- One refusal, whatever was wrong: the reason stays here. Papers are an administrator's, at this wall too.
  IF grounds ? 'refused' OR ends <= moment OR call->>'openedBy' IS NULL
    OR (call->>'basis' IN ('WRITTEN_CONSENT', 'COURT_ORDER') AND session_user::text LIKE 'carrel\_staff\_%')
  THEN
    RETURN carrel.refused(call, 'input', 'NOT_OPENED');
  END IF;
  RETURN carrel.done(call, 'OPENED', jsonb_build_object('grantId', carrel.make_grant(call, grounds, ends), 'expiresAt', ends));
END
$$;
