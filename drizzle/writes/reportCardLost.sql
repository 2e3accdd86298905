-- Audiences: person staff administrator
CREATE OR REPLACE FUNCTION carrel.report_card_lost(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  card cards%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO card FROM cards k
  WHERE k.number = call->>'cardNumber' AND k.state = 'ACTIVE'
    AND k.patron_id = coalesce(carrel.confined_to(), k.patron_id)
  FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD'); END IF;
  PERFORM carrel.end_card(card.id, 'LOST', (call->>'now')::timestamptz);
  RETURN carrel.done(call, 'LOST', jsonb_build_object('patronId', card.patron_id));
END
$$;
