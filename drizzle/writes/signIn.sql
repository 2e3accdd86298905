-- Audiences: pin
CREATE OR REPLACE FUNCTION carrel.sign_in(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  moment timestamptz := (call->>'now')::timestamptz;
  grounds jsonb;
  ends timestamptz;
BEGIN
  -- The card's row is held from here on. The PIN that was proved must still be the card's.
  grounds := carrel.weigh(call || '{"basis": "CARD", "seen": true}'::jsonb);
  ends := least((call->>'endsBy')::timestamptz, (grounds->>'endsAt')::timestamptz);
  IF grounds ? 'refused' OR ends <= moment
    OR NOT EXISTS (SELECT FROM cards k WHERE k.id = (grounds->>'cardId')::uuid AND k.pin_hash = call->>'pinHash')
  THEN
    RETURN NULL;
  END IF;
  PERFORM carrel.make_grant((call - 'openedBy'::text) || '{"basis": "CARD"}'::jsonb, grounds, ends);
  RETURN jsonb_build_object('expiresAt', ends);
END
$$;
