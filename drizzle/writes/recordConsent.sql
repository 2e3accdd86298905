-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.record_consent(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  person uuid;
  recorded uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- Off until the library says whose decision it was; nobody is looked for before.
  IF call->>'consentDecidedBy' IS NULL THEN RETURN carrel.refused(call, 'input', 'CONSENT_IS_OFF'); END IF;
  person := carrel.person_named(call->'subject');
  IF person IS NULL THEN RETURN carrel.refused(call, 'subject', 'UNKNOWN_PERSON'); END IF;

  INSERT INTO consents (patron_id, recipient, classes, signed_on, expires_at, recorded_by)
  VALUES (person, call->>'recipient', ARRAY(SELECT jsonb_array_elements_text(call->'classes')),
    (call->>'signedOn')::date, (call->>'expiresAt')::timestamptz, call->>'staff')
  RETURNING id INTO recorded;
  RETURN carrel.done(call, 'RECORDED', jsonb_build_object('consentId', recorded, 'patronId', person));
END
$$;
