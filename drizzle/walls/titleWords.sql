-- What titles are found by is kept beside them by these, once a statement with all that it wrote, as that of names is.

-- The lexemes of a title and the place that each gives it, the best first: as the search itself would rank it by that word.
CREATE OR REPLACE FUNCTION carrel.ranked_by(words tsvector) RETURNS TABLE (word text, place real)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT each, -ts_rank(words, ('''' || replace(replace(each, '\', '\\'), '''', '''''') || '''')::tsquery)
  FROM unnest(tsvector_to_array(words)) AS each
$$;
CREATE OR REPLACE FUNCTION carrel.titles_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO title_words (word, place, title_id)
  SELECT b.word, b.place, a.id FROM added a CROSS JOIN carrel.ranked_by(a.search) AS b
  ORDER BY b.word COLLATE "C", b.place, a.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.titles_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  DELETE FROM title_words w
  USING (SELECT id, search FROM gone EXCEPT SELECT id, search FROM added) AS g CROSS JOIN carrel.ranked_by(g.search) AS b
  WHERE w.word = b.word COLLATE "C" AND w.place = b.place AND w.title_id = g.id;
  INSERT INTO title_words (word, place, title_id)
  SELECT b.word, b.place, a.id
  FROM (SELECT id, search FROM added EXCEPT SELECT id, search FROM gone) AS a CROSS JOIN carrel.ranked_by(a.search) AS b
  ORDER BY b.word COLLATE "C", b.place, a.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.titles_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM title_words;
    RETURN NULL;
  END IF;
  DELETE FROM title_words w USING gone g CROSS JOIN carrel.ranked_by(g.search) AS b
  WHERE w.word = b.word COLLATE "C" AND w.place = b.place AND w.title_id = g.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.find_older_titles() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM title_words) THEN RETURN; END IF;
  INSERT INTO title_words (word, place, title_id)
  SELECT b.word, b.place, t.id FROM titles t CROSS JOIN carrel.ranked_by(t.search) AS b
  ORDER BY b.word COLLATE "C", b.place, t.id;
END
$$;
