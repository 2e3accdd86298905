-- Publishing statistics (statistics.aggregate): raw counts are read here and nowhere else, and what is published is
-- written here and never changed. What may be published is worked out between the two, on the policy page.

-- Every closed month of every kind that is not published yet: from the first that was counted to the last that is
-- over in the library's zone. Dimensions are all there are, so that a count of zero is a cell like any other: every
-- branch, and every category that an item has or that was ever counted. Cards have no past: they are counted as they
-- stand, for the last closed month.
CREATE OR REPLACE FUNCTION carrel.unpublished_counts(call jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH today(day) AS (SELECT carrel.library_day((call->>'now')::timestamptz)),
  closed(month) AS (SELECT (date_trunc('month', day) - interval '1 month')::date FROM today),
  good_cards(branch_id, category) AS (
    SELECT p.home_branch_id, p.category FROM cards k JOIN patrons p ON p.id = k.patron_id, today
    WHERE k.state = 'ACTIVE' AND (k.expires_on IS NULL OR k.expires_on >= day)),
  categories(kind, category) AS (
    SELECT kind, category FROM monthly_counts
    UNION SELECT kind, category FROM published_counts WHERE category IS NOT NULL
    UNION SELECT kind, i.category FROM items i, (VALUES ('LOANS'), ('HOLDS')) AS of_items(kind)
    UNION SELECT 'CARDS', category FROM patrons),
  months(kind, month) AS (
    SELECT first.kind, generate_series(first.month, closed.month, interval '1 month')::date
    FROM (SELECT kind, min(month) AS month FROM monthly_counts GROUP BY kind) AS first, closed
    UNION ALL SELECT 'CARDS', month FROM closed WHERE EXISTS (SELECT FROM good_cards)),
  counts(kind, month, branch_id, category, count) AS (
    SELECT kind, month, branch_id, category, count FROM monthly_counts
    UNION ALL SELECT 'CARDS', closed.month, branch_id, category, count(*)::integer FROM good_cards, closed
    GROUP BY closed.month, branch_id, category)
  SELECT jsonb_build_object(
    'branches', (SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') FROM branches),
    'tables', coalesce(jsonb_agg(jsonb_build_object(
      'month', m.month, 'kind', m.kind,
      'categories', (SELECT jsonb_agg(c.category ORDER BY c.category) FROM categories c WHERE c.kind = m.kind),
      'counts', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('branchId', n.branch_id, 'category', n.category, 'count', n.count)), '[]')
        FROM counts n WHERE n.kind = m.kind AND n.month = m.month)) ORDER BY m.month, m.kind), '[]'))
  FROM months m
  WHERE NOT EXISTS (SELECT FROM published_counts p WHERE p.kind = m.kind AND p.month = m.month)
$$;

-- Publishes one closed month of one kind, whole. False: it was published before, and that stays as it is.
CREATE OR REPLACE FUNCTION carrel.publish_counts(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  of_month date := (call->>'month')::date;
  of_kind text := call->>'kind';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('carrel publish'));
  IF of_month >= date_trunc('month', carrel.library_day((call->>'now')::timestamptz)) THEN
    RAISE EXCEPTION 'a month is published once it is over' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM published_counts p WHERE p.month = of_month AND p.kind = of_kind) THEN
    RETURN jsonb_build_object('published', false);
  END IF;
  INSERT INTO published_counts (month, kind, branch_id, category, count)
  SELECT of_month, of_kind, c."branchId", c.category, c.count
  FROM jsonb_to_recordset(call->'cells') AS c("branchId" uuid, category text, count integer);
  RETURN jsonb_build_object('published', true);
END
$$;

-- Whoever writes, by whatever statement: a month of a kind comes whole, in one statement, once.
CREATE OR REPLACE FUNCTION carrel.published_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('carrel publish'));
  IF EXISTS (
    SELECT FROM (SELECT month, kind, count(*) AS cells FROM fresh GROUP BY month, kind) AS f
    WHERE f.cells <> (SELECT count(*) FROM published_counts p WHERE p.month = f.month AND p.kind = f.kind))
  THEN
    RAISE EXCEPTION 'this month is published already' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.published_for_good() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM published_counts) THEN
    RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
