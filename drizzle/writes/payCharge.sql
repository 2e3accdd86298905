-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.pay_charge(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  day date := carrel.library_day((call->>'now')::timestamptz);
  charge charges%ROWTYPE;
  cents integer;
  here uuid;
  payment_id uuid;
  settled boolean;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  charge := carrel.open_charge((call->>'chargeId')::uuid);
  IF charge.id IS NULL THEN RETURN carrel.refused(call, 'chargeId', 'UNKNOWN_CHARGE'); END IF;
  cents := coalesce((call->>'amountCents')::integer, charge.remaining_cents);
  IF cents > charge.remaining_cents THEN RETURN carrel.refused(call, 'amountCents', 'MORE_THAN_REMAINS'); END IF;
  here := coalesce((call->>'branchId')::uuid, charge.branch_id);
  IF NOT EXISTS (SELECT FROM branches WHERE id = here) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;

  settled := carrel.lower_charge(charge.id, cents, day);
  INSERT INTO payments (patron_id, branch_id, kind, amount_cents, paid_on, reversible_until)
  VALUES (charge.patron_id, here, call->>'kind', cents, day, (call->>'reversibleUntil')::date)
  RETURNING id INTO payment_id;
  RETURN carrel.done(call, CASE WHEN settled THEN 'SETTLED' ELSE 'LOWERED' END,
    jsonb_build_object('patronId', charge.patron_id, 'chargeId', charge.id, 'paymentId', payment_id));
END
$$;
