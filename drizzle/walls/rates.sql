-- Charges a client for one request, or for some that came together, and says what its requests have cost in the window
-- and when that ends. The same statement counts the use of the day. Nobody's data is in it, and the next request waits
-- for the row: the commit does not wait for the disk. Instants are milliseconds since 1970, as the limiter's library
-- keeps them. No request costs more than a million, and no window is longer than a minute, whatever is called for.
CREATE OR REPLACE FUNCTION carrel.charge_client(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  client uuid := (call->>'clientId')::uuid;
  asked integer := least(greatest(coalesce((call->>'requests')::bigint, 1), 1), 1000);
  cost integer := least(greatest((call->>'cost')::bigint, 0), 1000000::bigint * asked);
  moment bigint := (call->>'now')::bigint;
  ends bigint := least((call->>'ends')::bigint, moment + 60000);
  charged client_rates%ROWTYPE;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  -- What a process whose clock is ahead has begun ends with the window that begins now.
  INSERT INTO client_rates AS r (client_id, points, expire) VALUES (client, cost, ends)
  ON CONFLICT (client_id) DO UPDATE SET
    points = CASE WHEN r.expire <= moment THEN excluded.points
      ELSE least(r.points::bigint + excluded.points, 2000000000) END,
    expire = CASE WHEN r.expire <= moment THEN excluded.expire ELSE least(r.expire, excluded.expire) END
  RETURNING * INTO charged;
  INSERT INTO client_days AS d (client_id, day, requests, cost)
  VALUES (client, carrel.library_day(to_timestamp(moment / 1000.0)), asked, cost)
  ON CONFLICT (client_id, day) DO UPDATE SET requests = d.requests + excluded.requests, cost = d.cost + excluded.cost;
  RETURN jsonb_build_object('points', charged.points, 'ends', charged.expire);
END
$$;
