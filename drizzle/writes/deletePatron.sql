-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.delete_patron(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  who uuid := (call->>'patronId')::uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  PERFORM FROM patrons WHERE id = who FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'patronId', 'UNKNOWN_PATRON'); END IF;
  UPDATE patrons SET deletion_asked_on = coalesce(deletion_asked_on, carrel.library_day((call->>'now')::timestamptz))
  WHERE id = who;
  PERFORM carrel.let_go(who);
  RETURN carrel.done(call, CASE WHEN EXISTS (SELECT FROM patrons WHERE id = who) THEN 'WHEN_SETTLED' ELSE 'DELETED' END,
    jsonb_build_object('patronId', who));
END
$$;
