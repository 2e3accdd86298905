-- Audiences: agency
-- What an agency reports is put on file for staff, and changes nothing: neither a charge, nor a loan, nor a line. It is
-- confined to the agency that the evidence at hand is of, whatever the statement that calls it says.
CREATE OR REPLACE FUNCTION carrel.report_recovery(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  reporting uuid := carrel.agency();
  today date := carrel.library_day((call->>'now')::timestamptz);
  report_kind text := call->>'kind';
  happened date := (call->>'happenedOn')::date;
  -- What the caller knows the day by.
  day_argument text := CASE report_kind WHEN 'AMOUNT_PAID' THEN 'paidOn' WHEN 'ITEM_RETURNED' THEN 'returnedOn' ELSE 'foundOn' END;
  referral referrals%ROWTYPE;
  line referral_lines%ROWTYPE;
  made uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  -- Lines before the referral, as whatever settles one has them; and none of another agency's.
  PERFORM FROM referral_lines l WHERE l.referral_id = (
    SELECT r.id FROM referrals r WHERE r.id = (call->>'referralId')::uuid AND r.agency_id = reporting)
  ORDER BY l.id FOR SHARE;
  SELECT * INTO referral FROM referrals r
  WHERE r.id = (call->>'referralId')::uuid AND r.agency_id = reporting AND r.state = 'OPEN' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'referralId', 'UNKNOWN_REFERRAL'); END IF;
  -- Whom the agency knows it by: the debtor, and never whose account it is.
  PERFORM set_config('carrel.about', referral.debtor_id::text, true);

  IF happened > today THEN RETURN carrel.refused(call, day_argument, 'DAY_TO_COME'); END IF;
  IF happened < referral.referred_on THEN RETURN carrel.refused(call, day_argument, 'BEFORE_THE_REFERRAL'); END IF;
  IF report_kind = 'AMOUNT_PAID' AND (call->>'amountCents')::integer
    > (SELECT coalesce(sum(l.amount_cents), 0) FROM referral_lines l WHERE l.referral_id = referral.id)
  THEN
    RETURN carrel.refused(call, 'amountCents', 'MORE_THAN_REFERRED');
  END IF;
  IF report_kind = 'ITEM_RETURNED' THEN
    -- By its kind, which the agency sees. Whether the loan is still out is not for it to find out by trying.
    SELECT * INTO line FROM referral_lines l
    WHERE l.id = (call->>'lineId')::uuid AND l.referral_id = referral.id AND l.kind IN ('OVERDUE', 'LOST', 'DAMAGED');
    IF NOT FOUND THEN RETURN carrel.refused(call, 'lineId', 'UNKNOWN_LINE'); END IF;
    IF EXISTS (SELECT FROM recoveries v WHERE v.line_id = line.id) THEN
      RETURN carrel.refused(call, 'lineId', 'REPORTED_ALREADY');
    END IF;
  END IF;
  IF (SELECT count(*) FROM recoveries v WHERE v.referral_id = referral.id) >= (call->>'mostReports')::integer THEN
    RETURN carrel.refused(call, 'referralId', 'MOST_REPORTS');
  END IF;

  INSERT INTO recoveries (referral_id, line_id, kind, amount_cents, happened_on, reported_on)
  VALUES (referral.id, line.id, report_kind, (call->>'amountCents')::integer, happened, today) RETURNING id INTO made;
  RETURN carrel.done(call, 'REPORTED', jsonb_build_object('recoveryId', made, 'patronId', referral.debtor_id));
END
$$;
