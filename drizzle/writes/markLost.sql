-- Audiences: staff administrator feed
CREATE OR REPLACE FUNCTION carrel.mark_lost(call jsonb) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT carrel.mark_item(call, 'LOST')
$$;
