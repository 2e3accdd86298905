-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.register_patron(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  IF NOT EXISTS (SELECT FROM branches WHERE id = (call->>'homeBranchId')::uuid) THEN
    RETURN carrel.refused(call, 'homeBranchId', 'UNKNOWN_BRANCH');
  END IF;
  IF call->'card' <> 'null' AND carrel.is_number_given(call#>>'{card,number}') THEN
    RETURN carrel.refused(call, 'cardNumber', 'CARD_NUMBER_GIVEN');
  END IF;

  INSERT INTO patrons (birth_date, category, home_branch_id, email, registered_on)
  VALUES ((call->>'birthDate')::date,
    coalesce(call->>'category', carrel.usual_category((call->>'birthDate')::date, (call->>'adultIfBornBy')::date)),
    (call->>'homeBranchId')::uuid, call->>'email', carrel.library_day((call->>'now')::timestamptz))
  RETURNING id INTO who;
  INSERT INTO person_names (patron_id, first, middle, last, preferred)
  VALUES (who, call#>>'{name,first}', call#>>'{name,middle}', call#>>'{name,last}', call#>>'{name,preferred}');
  PERFORM carrel.keep_phones(who, call->'phones');
  PERFORM carrel.keep_addresses(who, call->'addresses');
  IF call->'card' <> 'null' THEN PERFORM carrel.give_card(who, call->'card', call); END IF;
  RETURN carrel.done(call, 'REGISTERED', jsonb_build_object('patronId', who));
END
$$;
