-- What the PIN's own login may ask: it opens nothing by itself.

-- What is stored of a card's PIN, if the card opens anything now; null for every other number, whatever is wrong with
-- it, so that a guess goes one way for all of them.
CREATE OR REPLACE FUNCTION carrel.pin_hash_of(card_number text, moment timestamptz) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT k.pin_hash FROM carrel.card_that_opens(card_number, moment) k
$$;
-- A vendor's check of one card: counted for the vendor and the day, never with the card (retain.no-tracking), and what
-- the program has to know to answer it. An expired or barred card says so to whoever has its PIN; a dead one is a
-- number that nobody has.
CREATE OR REPLACE FUNCTION carrel.check_card(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO vendor_checks AS v (client_id, day, count)
  VALUES ((call->>'clientId')::uuid, carrel.library_day((call->>'now')::timestamptz), 1)
  ON CONFLICT (client_id, day) DO UPDATE SET count = v.count + 1;
  RETURN jsonb_build_object(
    'subjectKey', (SELECT c.subject_key FROM clients c WHERE c.id = (call->>'clientId')::uuid),
    'card', (
      SELECT jsonb_build_object('patronId', p.id, 'pinHash', k.pin_hash, 'kind', k.kind, 'expiresOn', k.expires_on,
        'barred', p.barred)
      FROM cards k JOIN patrons p ON p.id = k.patron_id
      WHERE k.number = call->>'cardNumber' AND k.state = 'ACTIVE'));
END
$$;
-- Counts failures under a key, and says how many there are in its window and when that ends; a number below nothing
-- gives some back, and a row without failures is none. Rows of windows that are over go as new ones come. Instants are
-- milliseconds since 1970, as the throttle keeps them.
CREATE OR REPLACE FUNCTION carrel.count_pin_failures(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  moment bigint := (call->>'now')::bigint;
  counted pin_failures%ROWTYPE;
BEGIN
  DELETE FROM pin_failures WHERE key IN (
    SELECT f.key FROM pin_failures f WHERE f.expire <= moment AND f.key <> call->>'key' LIMIT 10 FOR UPDATE SKIP LOCKED);
  INSERT INTO pin_failures AS f (key, points, expire)
  VALUES (call->>'key', greatest((call->>'points')::integer, 0), (call->>'ends')::bigint)
  ON CONFLICT (key) DO UPDATE SET
    points = CASE WHEN f.expire <= moment THEN excluded.points
      ELSE greatest(least(f.points + (call->>'points')::integer, 1000000), 0) END,
    expire = CASE WHEN f.expire <= moment THEN excluded.expire ELSE f.expire END
  RETURNING * INTO counted;
  IF counted.points = 0 THEN DELETE FROM pin_failures f WHERE f.key = counted.key; END IF;
  RETURN jsonb_build_object('points', counted.points, 'ends', counted.expire);
END
$$;
CREATE OR REPLACE FUNCTION carrel.forget_pin_failures(counted_key text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH gone AS (DELETE FROM pin_failures WHERE key = counted_key RETURNING key) SELECT EXISTS (SELECT FROM gone)
$$;
