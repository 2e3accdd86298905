-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.replace_card(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  old cards%ROWTYPE;
  made uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  IF call->>'cardNumber' IS NOT NULL THEN
    SELECT * INTO old FROM cards k WHERE k.number = call->>'cardNumber' AND k.state = 'ACTIVE' FOR UPDATE;
    IF NOT FOUND THEN RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD'); END IF;
  ELSE
    -- A lost card's number is one that never was: its holder is named, and has no card that is good.
    PERFORM FROM patrons p WHERE p.id = (call->>'patronId')::uuid FOR UPDATE;
    SELECT * INTO old FROM cards k
    WHERE k.patron_id = (call->>'patronId')::uuid AND k.state = 'LOST'
      AND NOT EXISTS (SELECT FROM cards a WHERE a.patron_id = k.patron_id AND a.state = 'ACTIVE')
    ORDER BY k.issued_on DESC, k.id LIMIT 1 FOR UPDATE;
    IF NOT FOUND THEN RETURN carrel.refused(call, 'patronId', 'NO_LOST_CARD'); END IF;
  END IF;
  -- A number that was anybody's card is not given again, so that no token, log or memory of it can be mistaken.
  IF EXISTS (SELECT FROM cards k WHERE k.number = call->>'newCardNumber') THEN
    RETURN carrel.refused(call, 'newCardNumber', 'CARD_NUMBER_TAKEN');
  END IF;
  IF coalesce((call->>'expiresOn')::date, old.expires_on) < carrel.library_day(moment) THEN
    RETURN carrel.refused(call, 'expiresOn', 'EXPIRY_PAST');
  END IF;
  PERFORM carrel.end_card(old.id, CASE old.state WHEN 'LOST' THEN 'LOST' ELSE 'REPLACED' END, moment);
  -- Nothing but the patron: no PIN, no grant. The kind changes only at renewal.
  INSERT INTO cards (number, patron_id, kind, state, issued_on, expires_on)
  VALUES (call->>'newCardNumber', old.patron_id, old.kind, 'ACTIVE', carrel.library_day(moment),
    coalesce((call->>'expiresOn')::date, old.expires_on))
  RETURNING id INTO made;
  RETURN carrel.done(call, 'REPLACED', jsonb_build_object('patronId', old.patron_id, 'cardId', made));
END
$$;
