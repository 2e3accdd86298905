-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.issue_card(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  who := carrel.patron_named(call);
  IF who IS NULL THEN RETURN carrel.nobody_named(call, 'heldCardNumber'); END IF;
  -- One answer for a number in use and a dead one: which it is belongs to somebody else.
  IF carrel.is_number_given(call#>>'{card,number}') THEN
    RETURN carrel.refused(call, 'cardNumber', 'CARD_NUMBER_GIVEN');
  END IF;
  PERFORM carrel.give_card(who, call->'card', call);
  RETURN carrel.done(call, 'ISSUED', jsonb_build_object('patronId', who));
END
$$;
