-- What the acts of circulation have in common: who may borrow, what is open of a charge, and where a thing goes next.
-- They lock in one order, so that no two wait for each other: person, item, loan, hold, charge. A hold's title is
-- locked by its items.

-- Locks a person, so that acts for one person follow one another and a deletion waits. False: there is none.
CREATE OR REPLACE FUNCTION carrel.lock_person(patron uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM FROM patrons p WHERE p.id = patron FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM set_config('carrel.about', patron::text, true);
  RETURN true;
END
$$;
-- Why a person cannot borrow on a day; null: they can. With a number it is that card that must be good, without one any
-- card of theirs. A deletion that was asked for bars like anything else that bars. A feed reads no person: it is told
-- that the card is not good, and no more.
CREATE OR REPLACE FUNCTION carrel.lending_bar(patron uuid, card_number text, day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  bar text;
BEGIN
  IF NOT carrel.lock_person(patron)
    OR (card_number IS NOT NULL AND carrel.patron_of_card(card_number) IS DISTINCT FROM patron)
  THEN
    bar := 'UNKNOWN_CARD';
  ELSIF NOT EXISTS (SELECT FROM cards k WHERE k.patron_id = patron AND k.state = 'ACTIVE'
    AND (card_number IS NULL OR k.number = card_number) AND (k.expires_on IS NULL OR k.expires_on >= day))
  THEN
    bar := 'CARD_EXPIRED';
  ELSIF EXISTS (SELECT FROM patrons p WHERE p.id = patron AND (p.barred OR p.deletion_asked_on IS NOT NULL)) THEN
    bar := 'BARRED';
  END IF;
  RETURN CASE WHEN bar IS NOT NULL AND session_user::text LIKE 'carrel\_feed\_%' THEN 'CARD_NOT_GOOD' ELSE bar END;
END
$$;

-- An open charge, locked after its person; all null: there is none with this id.
CREATE OR REPLACE FUNCTION carrel.open_charge(charge uuid) RETURNS charges
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  found_charge charges%ROWTYPE;
BEGIN
  PERFORM carrel.lock_person(c.patron_id) FROM charges c WHERE c.id = charge;
  SELECT * INTO found_charge FROM charges c WHERE c.id = charge AND c.remaining_cents > 0 FOR UPDATE;
  RETURN found_charge;
END
$$;
-- Takes an amount off a charge. When nothing remains it is settled, and goes as the transaction commits.
CREATE OR REPLACE FUNCTION carrel.lower_charge(charge uuid, cents integer, day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  UPDATE charges SET remaining_cents = remaining_cents - cents,
    settled_on = CASE WHEN remaining_cents = cents THEN day END
  WHERE id = charge RETURNING remaining_cents = 0
$$;

-- Gives a thing that is `here` (null: under way) to whom it was set aside for, else to whoever has waited longest for
-- its title, else sends it home. Answers the step and the branch that it belongs at now.
CREATE OR REPLACE FUNCTION carrel.pass_on(thing_id uuid, here uuid, call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  thing items%ROWTYPE;
  hold holds%ROWTYPE;
  day date := carrel.library_day((call->>'now')::timestamptz);
BEGIN
  SELECT * INTO thing FROM items WHERE id = thing_id FOR UPDATE;
  SELECT * INTO hold FROM holds h
  WHERE h.ended_on IS NULL AND (h.item_id = thing.id
    OR (h.title_id = thing.title_id AND h.state = 'WAITING' AND (h.expires_on IS NULL OR h.expires_on >= day)))
  ORDER BY h.item_id IS NULL, h.placed_at, h.id LIMIT 1 FOR UPDATE;
  IF hold.id IS NULL AND thing.branch_id = here THEN
    UPDATE items SET status = 'AVAILABLE' WHERE id = thing.id;
    RETURN jsonb_build_object('step', 'SHELVE', 'branchId', here);
  END IF;
  IF hold.pickup_branch_id = here THEN
    -- What was ready already is not ready for longer because it was seen again.
    UPDATE holds SET state = 'READY', item_id = thing.id,
      expires_on = CASE WHEN state = 'READY' THEN expires_on ELSE (call->>'shelfUntil')::date END
    WHERE id = hold.id;
    UPDATE items SET status = 'ON_HOLD_SHELF' WHERE id = thing.id;
    RETURN jsonb_build_object('step', 'HOLD_SHELF', 'branchId', here);
  END IF;
  UPDATE holds SET state = 'IN_TRANSIT', item_id = thing.id WHERE id = hold.id;
  UPDATE items SET status = 'IN_TRANSIT' WHERE id = thing.id;
  RETURN jsonb_build_object('step', 'TRANSIT', 'branchId', coalesce(hold.pickup_branch_id, thing.branch_id));
END
$$;
-- A thing that cannot be lent is not what anybody waits for: whoever it was set aside for waits on.
CREATE OR REPLACE FUNCTION carrel.take_off_hold(thing_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  UPDATE holds SET state = 'WAITING', item_id = NULL, expires_on = NULL WHERE item_id = thing_id AND ended_on IS NULL
$$;

-- Marks an item as lost or damaged and, where somebody has it, their loan; a price is theirs to pay. Whoever it was
-- set aside for waits on.
CREATE OR REPLACE FUNCTION carrel.mark_item(call jsonb, mark text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  cents integer := (call->>'amountCents')::integer;
  item items%ROWTYPE;
  loan loans%ROWTYPE;
  charge_id uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT * INTO item FROM items WHERE barcode = call->>'itemBarcode' FOR UPDATE;
  IF NOT FOUND THEN RETURN carrel.refused(call, 'itemBarcode', 'UNKNOWN_ITEM'); END IF;
  SELECT * INTO loan FROM loans WHERE item_id = item.id AND returned_at IS NULL FOR UPDATE;
  IF coalesce(loan.condition, CASE WHEN loan.id IS NULL THEN item.status END) = mark THEN
    RETURN carrel.refused(call, 'itemBarcode', 'MARKED_ALREADY');
  END IF;
  IF cents IS NOT NULL AND loan.id IS NULL THEN
    RETURN carrel.refused(call, 'amountCents', 'NOT_CHECKED_OUT');
  END IF;

  -- A fine that was settled while the item was out did not pay for the item.
  UPDATE loans SET condition = mark, settled_on = NULL WHERE id = loan.id;
  UPDATE items SET status = mark WHERE id = item.id AND status <> 'WITHDRAWN';
  PERFORM carrel.take_off_hold(item.id);
  IF cents IS NOT NULL THEN
    INSERT INTO charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
    VALUES (loan.patron_id, loan.id, loan.branch_id, mark, cents, cents, carrel.library_day((call->>'now')::timestamptz))
    RETURNING id INTO charge_id;
  END IF;
  RETURN carrel.done(call, 'MARKED',
    jsonb_build_object('patronId', loan.patron_id, 'loanId', loan.id, 'chargeId', charge_id));
END
$$;
