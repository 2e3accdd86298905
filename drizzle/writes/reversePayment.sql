-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.reverse_payment(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  day date := carrel.library_day((call->>'now')::timestamptz);
  payment payments%ROWTYPE;
  charge_id uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  PERFORM carrel.lock_person(p.patron_id) FROM payments p WHERE p.id = (call->>'paymentId')::uuid;
  SELECT * INTO payment FROM payments p
  WHERE p.id = (call->>'paymentId')::uuid AND p.reversible_until >= day FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'paymentId', 'UNKNOWN_PAYMENT'); END IF;

  -- An amount comes back, and nothing that it was for (retain.expunge). The same export cannot bring the payment back.
  DELETE FROM payments WHERE id = payment.id;
  PERFORM carrel.remember_closed(payment.closes);
  INSERT INTO charges (patron_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
  VALUES (payment.patron_id, payment.branch_id, 'OTHER', payment.amount_cents, payment.amount_cents, day)
  RETURNING id INTO charge_id;
  RETURN carrel.done(call, 'REVERSED', jsonb_build_object('patronId', payment.patron_id, 'chargeId', charge_id));
END
$$;
