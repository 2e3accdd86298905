-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.recall_referral(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  referral referrals%ROWTYPE;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- Lines before the referral, as whatever settles one has them.
  PERFORM FROM referral_lines WHERE referral_id = (call->>'referralId')::uuid ORDER BY id FOR UPDATE;
  SELECT * INTO referral FROM referrals WHERE id = (call->>'referralId')::uuid AND state = 'OPEN' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'referralId', 'UNKNOWN_REFERRAL'); END IF;
  UPDATE referrals SET state = 'RECALLED', ended_on = carrel.library_day((call->>'now')::timestamptz)
  WHERE id = referral.id;
  RETURN carrel.done(call, 'RECALLED', jsonb_build_object('patronId', referral.patron_id));
END
$$;
