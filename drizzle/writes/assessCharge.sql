-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.assess_charge(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  cents integer := (call->>'amountCents')::integer;
  bearer uuid := carrel.patron_of_card(call->>'cardNumber');
  debtor uuid;
  is_there boolean;
  loan loans%ROWTYPE;
  here uuid;
  charge_id uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  IF call->>'cardNumber' IS NOT NULL AND bearer IS NULL THEN
    RETURN carrel.refused(call, 'cardNumber', 'UNKNOWN_CARD');
  END IF;
  -- Whoever is named in more than one way is the same in each: a charge for a loan is its own person's.
  debtor := coalesce(bearer, (call->>'patronId')::uuid,
    (SELECT l.patron_id FROM loans l WHERE l.id = (call->>'loanId')::uuid));
  is_there := carrel.lock_person(debtor);
  IF call->>'patronId' IS NOT NULL AND (debtor <> (call->>'patronId')::uuid OR NOT is_there) THEN
    RETURN carrel.refused(call, 'patronId', 'UNKNOWN_PATRON');
  END IF;
  IF call->>'loanId' IS NOT NULL THEN
    SELECT * INTO loan FROM loans l WHERE l.id = (call->>'loanId')::uuid AND l.patron_id = debtor FOR UPDATE;
    IF NOT FOUND THEN RETURN carrel.refused(call, 'loanId', 'UNKNOWN_LOAN'); END IF;
  END IF;
  here := coalesce((call->>'branchId')::uuid, loan.branch_id, (SELECT p.home_branch_id FROM patrons p WHERE p.id = debtor));
  IF NOT EXISTS (SELECT FROM branches WHERE id = here) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;

  INSERT INTO charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
  VALUES (debtor, loan.id, here, call->>'kind', cents, cents, carrel.library_day((call->>'now')::timestamptz))
  RETURNING id INTO charge_id;
  RETURN carrel.done(call, 'ASSESSED', jsonb_build_object('patronId', debtor, 'chargeId', charge_id));
END
$$;
