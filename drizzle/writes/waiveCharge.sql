-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.waive_charge(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  charge charges%ROWTYPE;
  cents integer;
  settled boolean;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  charge := carrel.open_charge((call->>'chargeId')::uuid);
  IF charge.id IS NULL THEN RETURN carrel.refused(call, 'chargeId', 'UNKNOWN_CHARGE'); END IF;
  cents := coalesce((call->>'amountCents')::integer, charge.remaining_cents);
  IF cents > charge.remaining_cents THEN RETURN carrel.refused(call, 'amountCents', 'MORE_THAN_REMAINS'); END IF;

  settled := carrel.lower_charge(charge.id, cents, carrel.library_day((call->>'now')::timestamptz));
  RETURN carrel.done(call, CASE WHEN settled THEN 'SETTLED' ELSE 'LOWERED' END,
    jsonb_build_object('patronId', charge.patron_id, 'chargeId', charge.id));
END
$$;
