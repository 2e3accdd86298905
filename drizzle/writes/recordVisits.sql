-- Audiences: staff administrator
CREATE OR REPLACE FUNCTION carrel.record_visits(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  IF NOT EXISTS (SELECT FROM branches WHERE id = (call->>'branchId')::uuid) THEN
    RETURN carrel.refused(call, 'branchId', 'UNKNOWN_BRANCH');
  END IF;
  -- A month is published once: what came in after it would never be seen, or would change what was.
  IF EXISTS (SELECT FROM published_counts WHERE month = date_trunc('month', (call->>'day')::date)::date) THEN
    RETURN carrel.refused(call, 'day', 'MONTH_PUBLISHED');
  END IF;
  PERFORM carrel.count_use((call->>'day')::date, 'VISITS', (call->>'branchId')::uuid, 'ALL', (call->>'count')::integer);
  RETURN carrel.done(call, 'RECORDED');
END
$$;
