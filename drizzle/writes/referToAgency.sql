-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.refer_to_agency(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  moment timestamptz := (call->>'now')::timestamptz;
  adult_if_born_by date := (call->>'adultIfBornBy')::date;
  chosen uuid := (call->>'signerLinkId')::uuid;
  named text := CASE WHEN call->>'cardNumber' IS NULL THEN 'patronId' ELSE 'cardNumber' END;
  patron patrons%ROWTYPE;
  debtor uuid;
  signers integer;
  referral uuid;
  owed bigint;
  oldest date;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO patron FROM patrons
  WHERE id = coalesce((call->>'patronId')::uuid, carrel.patron_of_card(call->>'cardNumber')) FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN carrel.refused(call, named, CASE named WHEN 'patronId' THEN 'UNKNOWN_PATRON' ELSE 'UNKNOWN_CARD' END);
  END IF;
  IF NOT EXISTS (SELECT FROM agencies WHERE id = (call->>'agencyId')::uuid) THEN
    RETURN carrel.refused(call, 'agencyId', 'UNKNOWN_AGENCY');
  END IF;
  IF EXISTS (SELECT FROM referrals WHERE patron_id = patron.id AND state = 'OPEN') THEN
    RETURN carrel.refused(call, named, 'ALREADY_REFERRED');
  END IF;

  -- Who owes it: the person, if proved an adult; otherwise the one who signed, if there is one or one was chosen, and
  -- only with a record of their own and proved an adult. How many signed is not for this caller to learn.
  IF patron.birth_date <= adult_if_born_by THEN
    IF chosen IS NOT NULL THEN RETURN carrel.refused(call, 'signerLinkId', 'OWED_BY_AN_ADULT'); END IF;
    debtor := patron.id;
  ELSE
    SELECT count(*), min(l.caregiver_id::text)::uuid INTO signers, debtor FROM caregiver_links l
    WHERE l.child_id = patron.id AND l.signed AND (chosen IS NULL OR l.id = chosen);
    IF signers <> 1 OR NOT EXISTS (SELECT FROM patrons p WHERE p.id = debtor AND p.birth_date <= adult_if_born_by) THEN
      RETURN carrel.refused(call, 'signerLinkId', 'DEBTOR_NOT_PROVED');
    END IF;
  END IF;

  -- Charges before loans, as whatever settles one has them.
  PERFORM FROM charges WHERE patron_id = patron.id ORDER BY id FOR UPDATE;
  PERFORM FROM loans WHERE patron_id = patron.id ORDER BY id FOR UPDATE;
  SELECT coalesce(sum(a.amount_cents), 0), min(a.due_on) INTO owed, oldest
  FROM carrel.to_recover(patron.id, moment) a;
  IF oldest IS NULL THEN RETURN carrel.refused(call, named, 'NOTHING_TO_RECOVER'); END IF;
  IF owed < (call->>'minimumCents')::integer THEN RETURN carrel.refused(call, named, 'OWES_TOO_LITTLE'); END IF;
  IF oldest > (call->>'dueBy')::date THEN RETURN carrel.refused(call, named, 'OWED_TOO_SHORTLY'); END IF;

  INSERT INTO referrals (agency_id, patron_id, debtor_id, state, referred_on)
  VALUES ((call->>'agencyId')::uuid, patron.id, debtor, 'OPEN', carrel.library_day(moment)) RETURNING id INTO referral;
  INSERT INTO referral_lines (referral_id, charge_id, loan_id, kind, amount_cents, due_on)
  SELECT referral, a.charge_id, a.loan_id, a.kind, a.amount_cents, a.due_on FROM carrel.to_recover(patron.id, moment) a;
  RETURN carrel.done(call, 'REFERRED', jsonb_build_object('referralId', referral, 'patronId', patron.id));
END
$$;

-- What of a person's account can be referred: each open charge, due since its loan was or it was assessed, and each loan
-- that is lost or overdue by then and has no charge to stand for it. A line has the one or the other, so that it goes
-- with just that.
CREATE OR REPLACE FUNCTION carrel.to_recover(patron uuid, moment timestamptz)
RETURNS TABLE (charge_id uuid, loan_id uuid, kind text, amount_cents integer, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT c.id, NULL::uuid, c.kind, c.remaining_cents, least(carrel.library_day(l.due_at), c.assessed_on)
  FROM charges c LEFT JOIN loans l ON l.id = c.loan_id
  WHERE c.patron_id = patron AND c.remaining_cents > 0
  UNION ALL
  SELECT NULL, l.id, CASE l.condition WHEN 'LOST' THEN 'LOST' ELSE 'OVERDUE' END, 0, carrel.library_day(l.due_at)
  FROM loans l
  WHERE l.patron_id = patron AND l.returned_at IS NULL AND (l.condition = 'LOST' OR l.due_at < moment)
    AND NOT EXISTS (SELECT FROM charges c WHERE c.loan_id = l.id AND c.remaining_cents > 0)
$$;
