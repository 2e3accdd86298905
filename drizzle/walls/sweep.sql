-- What ends by time, taken away in statements over whole tables (retain.expunge). One call is one transaction, and two
-- calls take their turn. What the call holds: `now`; `endedBefore`, before which what is kept a day after its end has
-- ended; `shelfUntil`, the last day of a hold that is ready now. It answers how many of each there were, and nothing else.
CREATE OR REPLACE FUNCTION carrel.sweep(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  moment timestamptz := (call->>'now')::timestamptz;
  ended_before timestamptz := (call->>'endedBefore')::timestamptz;
  today date := carrel.library_day(moment);
  sessions integer;
  registrations integer;
  expired_holds integer;
  old_payments integer;
  old_grants integer;
  old_tokens integer;
  old_outcomes integer;
  old_failures integer;
  leaving uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('carrel sweep'));
  PERFORM set_config('carrel.today', today::text, true);

  -- Each is counted on the day on which it ended, however late the sweep comes.
  UPDATE computer_sessions SET ended_on = carrel.library_day(ends_at) WHERE ends_at <= moment AND ended_on IS NULL;
  GET DIAGNOSTICS sessions = ROW_COUNT;

  UPDATE program_registrations r SET ended_on = carrel.library_day(p.ends_at) FROM programs p
  WHERE p.id = r.program_id AND carrel.library_day(p.ends_at) < today AND r.ended_on IS NULL;
  GET DIAGNOSTICS registrations = ROW_COUNT;
  UPDATE programs SET closed_on = today WHERE closed_on IS NULL AND carrel.library_day(ends_at) < today;

  expired_holds := carrel.sweep_holds(today, (call->>'shelfUntil')::date);

  WITH gone AS (DELETE FROM payments WHERE reversible_until < today RETURNING closes),
    remembered AS (
      INSERT INTO closed_sources (hash) SELECT closes FROM gone WHERE closes IS NOT NULL ON CONFLICT DO NOTHING)
  SELECT count(*) INTO old_payments FROM gone;

  -- A grant ends with the first of what it rests on; its tokens go with it.
  DELETE FROM grants g WHERE least(g.ended_at, g.expires_at,
    (SELECT least(s.revoked_at, s.expires_at) FROM consents s WHERE s.id = g.consent_id),
    (SELECT least(o.expires_at, CASE o.state WHEN 'VACATED' THEN o.decided_at END)
      FROM legal_processes o WHERE o.id = g.process_id)) <= ended_before;
  GET DIAGNOSTICS old_grants = ROW_COUNT;
  DELETE FROM tokens WHERE least(revoked_at, expires_at) <= ended_before;
  GET DIAGNOSTICS old_tokens = ROW_COUNT;
  DELETE FROM act_outcomes WHERE at <= ended_before;
  GET DIAGNOSTICS old_outcomes = ROW_COUNT;
  DELETE FROM pin_failures WHERE expire <= extract(epoch FROM moment) * 1000;
  GET DIAGNOSTICS old_failures = ROW_COUNT;

  -- Whoever asked to be deleted goes with the last thing out or owed; here, should something have held that up.
  SELECT array_agg(id) INTO leaving FROM patrons WHERE deletion_asked_on IS NOT NULL;
  PERFORM carrel.let_go(asked.id) FROM unnest(leaving) AS asked(id);

  RETURN jsonb_build_object('computerSessions', sessions, 'programRegistrations', registrations, 'holds', expired_holds,
    'payments', old_payments, 'grants', old_grants, 'tokens', old_tokens, 'actOutcomes', old_outcomes,
    'pinFailures', old_failures, 'patrons', (
      SELECT count(*) FROM unnest(leaving) AS asked(id) WHERE NOT EXISTS (SELECT FROM patrons p WHERE p.id = asked.id)));
END
$$;

-- Holds whose last day has passed. A copy that waited on the shelf is given to whoever has waited longest for its title
-- at that branch; else it is available where it belongs, or on its way there. Check-in finds holds at other branches.
CREATE OR REPLACE FUNCTION carrel.sweep_holds(today date, shelf_until date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  expired uuid[];
BEGIN
  SELECT array_agg(h.id) INTO expired FROM (
    SELECT id FROM holds WHERE expires_on < today AND ended_on IS NULL ORDER BY id FOR UPDATE) h;
  IF expired IS NULL THEN RETURN 0; END IF;
  -- One copy and one who waits at a time, in the order of waiting; places tell which gets which.
  WITH freed AS (
    SELECT h.item_id, i.title_id, i.branch_id, h.pickup_branch_id AS here,
      row_number() OVER (PARTITION BY i.title_id, h.pickup_branch_id ORDER BY h.placed_at, h.id) AS place
    FROM holds h JOIN items i ON i.id = h.item_id WHERE h.id = ANY (expired) AND i.status = 'ON_HOLD_SHELF'),
  waiting AS (
    SELECT h.id, h.title_id, h.pickup_branch_id AS here,
      row_number() OVER (PARTITION BY h.title_id, h.pickup_branch_id ORDER BY h.placed_at, h.id) AS place
    FROM holds h WHERE h.state = 'WAITING' AND h.item_id IS NULL AND h.ended_on IS NULL AND h.id <> ALL (expired)),
  given AS (
    UPDATE holds h SET state = 'READY', item_id = f.item_id, expires_on = shelf_until
    FROM freed f JOIN waiting w USING (title_id, here, place) WHERE h.id = w.id RETURNING f.item_id)
  UPDATE items i SET status = CASE WHEN f.branch_id = f.here THEN 'AVAILABLE' ELSE 'IN_TRANSIT' END
  FROM freed f WHERE i.id = f.item_id AND f.item_id NOT IN (SELECT g.item_id FROM given g);
  UPDATE holds SET ended_on = expires_on WHERE id = ANY (expired);
  RETURN cardinality(expired);
END
$$;

-- What was completed before there were triggers to let it go: each migration lets go of it. Granted to nobody.
CREATE OR REPLACE FUNCTION carrel.let_go_of_completed() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM referrals WHERE state <> 'OPEN';
  UPDATE charges SET settled_on = coalesce(settled_on, assessed_on) WHERE remaining_cents = 0;
  UPDATE loans l SET returned_at = returned_at
  WHERE returned_at IS NOT NULL AND NOT EXISTS (SELECT FROM charges c WHERE c.loan_id = l.id AND c.remaining_cents > 0);
END
$$;
