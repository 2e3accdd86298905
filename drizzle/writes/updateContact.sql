-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.update_contact(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid;
  change jsonb := call->'change';
  left_to_reach boolean;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  who := carrel.patron_named(call);
  IF who IS NULL THEN RETURN carrel.nobody_named(call); END IF;
  IF change ? 'homeBranchId' AND NOT EXISTS (SELECT FROM branches WHERE id = (change->>'homeBranchId')::uuid) THEN
    RETURN carrel.refused(call, 'homeBranchId', 'UNKNOWN_BRANCH');
  END IF;
  -- What is cleared may be optional; one way to reach the person is not.
  left_to_reach :=
    CASE WHEN change ? 'email' THEN change->>'email' IS NOT NULL
      ELSE EXISTS (SELECT FROM patrons WHERE id = who AND email IS NOT NULL) END
    OR CASE WHEN change ? 'phones' THEN jsonb_array_length(change->'phones') > 0
      ELSE EXISTS (SELECT FROM phones WHERE patron_id = who) END
    OR CASE WHEN change ? 'addresses' THEN jsonb_array_length(change->'addresses') > 0
      ELSE EXISTS (SELECT FROM addresses WHERE patron_id = who) END;
  IF change ?| ARRAY['email', 'phones', 'addresses'] AND NOT left_to_reach THEN
    RETURN carrel.refused(call, CASE WHEN change ? 'email' THEN 'email' WHEN change ? 'phones' THEN 'phones'
      ELSE 'addresses' END, 'LAST_CONTACT');
  END IF;

  UPDATE patrons p SET
    email = CASE WHEN change ? 'email' THEN change->>'email' ELSE p.email END,
    home_branch_id = coalesce((change->>'homeBranchId')::uuid, p.home_branch_id),
    category = CASE WHEN change ? 'category'
      THEN coalesce(change->>'category', carrel.usual_category(p.birth_date, (call->>'adultIfBornBy')::date))
      ELSE p.category END,
    -- What the person had changed or cleared at the desk no import brings back; what the library's own system says here
    -- its export says as well.
    changed_here = CASE WHEN session_user::text LIKE 'carrel\_feed\_%' THEN p.changed_here ELSE ARRAY(
      SELECT part FROM unnest(ARRAY['addresses', 'email', 'middle', 'phones', 'preferred']) AS part
      WHERE change ? part OR part = ANY (p.changed_here)) END
  WHERE p.id = who;
  UPDATE person_names n SET
    middle = CASE WHEN change ? 'middle' THEN change->>'middle' ELSE n.middle END,
    preferred = CASE WHEN change ? 'preferred' THEN change->>'preferred' ELSE n.preferred END
  WHERE n.patron_id = who;
  IF change ? 'phones' THEN PERFORM carrel.keep_phones(who, change->'phones'); END IF;
  IF change ? 'addresses' THEN PERFORM carrel.keep_addresses(who, change->'addresses'); END IF;
  RETURN carrel.done(call, 'UPDATED', jsonb_build_object('patronId', who));
END
$$;
