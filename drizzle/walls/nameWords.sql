-- What patrons are found by is kept beside their names by these, whoever writes a name: an act, an import or a statement
-- typed by hand. They run as the keeper, once a statement with all that it wrote, so that a million names are one insert.

-- What a name is found by: its words, as text search has them, and the first three letters of each. Each of these also
-- with the first three letters of every other word, the two between blanks, with which no word begins. Who has more words
-- than a name has (there is room for hundreds, and for their squares) is instead under one blank with all others who do.
-- Written out in steps: as one query it took twice as long, and an import asks it of everybody.
CREATE OR REPLACE FUNCTION carrel.found_by(names tsvector) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  words text[] := tsvector_to_array(names);
  told text[] := '{}';
  word text;
  step text;
  other text;
  key text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    FOREACH step IN ARRAY CASE WHEN length(word) > 3 THEN ARRAY[word, left(word, 3)] ELSE ARRAY[word] END LOOP
      IF step <> ALL (told) THEN
        told := told || step;
        RETURN NEXT step;
      END IF;
      CONTINUE WHEN cardinality(words) > 12;
      FOREACH other IN ARRAY words LOOP
        key := ' ' || step || ' ' || left(other, 3);
        IF other <> word AND key <> ALL (told) THEN
          told := told || key;
          RETURN NEXT key;
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
  IF cardinality(words) > 12 THEN RETURN NEXT ' '; END IF;
END
$$;
CREATE OR REPLACE FUNCTION carrel.names_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- In the index's order: it grows a page at a time, where words as they come would look for a page each.
  INSERT INTO patron_name_words (word, last, first, patron_id)
  SELECT b.word, a.last, a.first, a.patron_id FROM added a CROSS JOIN carrel.found_by(a.search) AS b (word)
  ORDER BY b.word COLLATE "C", a.last, a.first, a.patron_id;
  RETURN NULL;
END
$$;
-- A name as it was is found word by word, as it was entered: what a name is found by is worked out of its stored `search`.
CREATE OR REPLACE FUNCTION carrel.names_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- Whoever changes a telephone writes the name as it was.
  DELETE FROM patron_name_words w
  USING (SELECT patron_id, last, first, search FROM gone EXCEPT SELECT patron_id, last, first, search FROM added) AS g
    CROSS JOIN carrel.found_by(g.search) AS b (word)
  WHERE w.word = b.word COLLATE "C" AND w.last = g.last AND w.first = g.first AND w.patron_id = g.patron_id;
  INSERT INTO patron_name_words (word, last, first, patron_id)
  SELECT b.word, a.last, a.first, a.patron_id
  FROM (SELECT patron_id, last, first, search FROM added EXCEPT SELECT patron_id, last, first, search FROM gone) AS a
    CROSS JOIN carrel.found_by(a.search) AS b (word)
  ORDER BY b.word COLLATE "C", a.last, a.first, a.patron_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION carrel.names_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM patron_name_words;
    RETURN NULL;
  END IF;
  DELETE FROM patron_name_words w USING gone g CROSS JOIN carrel.found_by(g.search) AS b (word)
  WHERE w.word = b.word COLLATE "C" AND w.last = g.last AND w.first = g.first AND w.patron_id = g.patron_id;
  RETURN NULL;
END
$$;
-- A library whose names are older than these is found by them from its next migration on. Whoever changes what names are
-- found by empties the table in the same migration: what is deleted later is worked out anew.
CREATE OR REPLACE FUNCTION carrel.find_older_names() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM patron_name_words) THEN RETURN; END IF;
  INSERT INTO patron_name_words (word, last, first, patron_id)
  SELECT b.word, n.last, n.first, n.patron_id FROM person_names n CROSS JOIN carrel.found_by(n.search) AS b (word)
  ORDER BY b.word COLLATE "C", n.last, n.first, n.patron_id;
END
$$;
