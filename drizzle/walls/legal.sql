-- What the acts of legal process and consent share (legal.process, statute.consent). Whoever works for them finds a
-- person without seeing one: of all of these only the report of releases is any audience's to call.

-- The one person meant by an active card's number, or by exact names and date of birth. Two of one name and birthday
-- are nobody: a paper that could mean either names neither.
CREATE OR REPLACE FUNCTION carrel.person_named(who jsonb) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT CASE WHEN who ? 'byCard' THEN carrel.patron_of_card(who->'byCard'->>'cardNumber') ELSE (
    SELECT CASE WHEN count(*) = 1 THEN (array_agg(p.id))[1] END
    FROM person_names n JOIN patrons p ON p.id = n.patron_id
    WHERE n.last = who->'byName'->>'last' AND n.first = who->'byName'->>'first'
      AND p.birth_date = (who->'byName'->>'birthDate')::date) END
$$;
-- Whom a process names, by the id of the naming itself.
CREATE OR REPLACE FUNCTION carrel.process_subject(subject_id uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT s.patron_id FROM legal_process_subjects s WHERE s.id = subject_id
$$;
-- Ends whatever was opened under a process or a consent, with its tokens, in the transaction that ends the paper.
CREATE OR REPLACE FUNCTION carrel.end_grants_under(process uuid, consent uuid, moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH under AS (
    UPDATE grants g SET ended_at = coalesce(g.ended_at, moment) WHERE g.process_id = process OR g.consent_id = consent
    RETURNING g.id)
  UPDATE tokens t SET revoked_at = moment FROM under WHERE t.grant_id = under.id AND t.revoked_at IS NULL
$$;
-- The report of what was released under a process or a consent: when, to whom, which classes. The log itself is read
-- by no audience, and whose record it was is not in the report.
CREATE OR REPLACE FUNCTION carrel.releases_of(process uuid, consent uuid)
RETURNS TABLE (at timestamptz, caller text, opened_by text, classes text[], found boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  -- The grant goes with the sweep; who opened it is on file with what they looked at first.
  SELECT d.at, d.caller, coalesce(g.opened_by, max(substr(d.caller, 7)) FILTER (WHERE d.caller LIKE 'staff:%')
    OVER (PARTITION BY d.grant_id)), d.classes, d.found
  FROM disclosures d LEFT JOIN grants g ON g.id = d.grant_id
  WHERE (d.process_id = process OR d.consent_id = consent) AND cardinality(d.classes) > 0
  ORDER BY d.at, d.id
$$;

-- The entries about whoever has these pseudonyms. Only who has the secret can make them, so that an administrator's login
-- finds nobody's by itself; the pseudonyms in the log are shown to no audience.
CREATE OR REPLACE FUNCTION carrel.disclosures_about(pseudonyms text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT d.id FROM disclosures d WHERE d.subjects && pseudonyms
$$;
