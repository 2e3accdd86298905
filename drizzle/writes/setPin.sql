-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.set_pin(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  card cards%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO card FROM cards WHERE number = call->>'cardNumber' AND state = 'ACTIVE' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD'); END IF;
  UPDATE cards SET pin_hash = call->>'pinHash' WHERE id = card.id;
  -- Whoever came in by the old PIN is out.
  PERFORM carrel.end_grants(ARRAY(SELECT id FROM grants WHERE card_id = card.id AND basis = 'CARD'),
    (call->>'now')::timestamptz);
  RETURN carrel.done(call, 'SET', jsonb_build_object('patronId', card.patron_id));
END
$$;
