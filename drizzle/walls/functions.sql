-- These functions reach across the row policies, each for one narrow answer. They are made as the keeper, written
-- anew at each migration, and run as it: the keeper has policies of its own, where a definer function of the tables'
-- owner, under forced row security, would find nothing and say nothing.
-- Whether a member of staff is shut out, whatever token they bring: asked at each request and never remembered. Under
-- their name or as the log has it: a subject may itself begin as a line of the log, and a text of who is shut out then
-- meets all whom it can mean. What is kept is in NFC; an old token's name may not be.
CREATE OR REPLACE FUNCTION carrel.is_shut_out(staff text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM staff_shut_out o WHERE o.subject IN (normalize(staff, NFC), 'staff:' || normalize(staff, NFC)))
$$;
-- Token → everything that decides whether and what it opens, as it stands now: revocation and evidence are read
-- at each request and never remembered. What it means is decided in one place, by the caller. Those of a lot are looked up
-- by one plan: to begin it costs more than a token does. Who is unknown has no row.
CREATE OR REPLACE FUNCTION carrel.principals_of(hashes text[]) RETURNS TABLE (hash text, found json)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT asked.hash, json_build_object(
    'tokenId', t.id, 'kind', t.kind, 'expiresAt', t.expires_at, 'revokedAt', t.revoked_at,
    'staff', CASE WHEN t.kind = 'STAFF' THEN json_build_object('name', t.staff_name, 'role', t.staff_role,
      'shutOut', carrel.is_shut_out(t.staff_name)) END,
    'client', (
      SELECT json_build_object('id', c.id, 'kind', c.kind, 'agencyId', c.agency_id, 'scopes', c.scopes,
        'networks', c.networks, 'ratePerMinute', c.rate_per_minute,
        'expiresAt', c.expires_at, 'revokedAt', c.revoked_at)
      FROM clients c WHERE c.id = t.client_id),
    'grant', (
      SELECT json_build_object('id', g.id, 'basis', g.basis, 'patronId', g.patron_id,
        'expiresAt', g.expires_at, 'endedAt', g.ended_at, 'birthDate', p.birth_date,
        'card', (SELECT json_build_object('state', k.state, 'expiresOn', k.expires_on, 'patronId', k.patron_id,
            'barred', p.barred)
          FROM cards k WHERE k.id = g.card_id),
        'caregiver', (SELECT json_build_object('signed', l.signed, 'listed', l.listed, 'childId', l.child_id)
          FROM caregiver_links l WHERE l.id = g.caregiver_link_id),
        'consent', (SELECT json_build_object('id', s.id, 'classes', s.classes, 'expiresAt', s.expires_at,
            'revokedAt', s.revoked_at, 'patronId', s.patron_id)
          FROM consents s WHERE s.id = g.consent_id),
        'process', (SELECT json_build_object('id', o.id, 'classes', o.classes, 'state', o.state, 'finding', o.finding,
            'windowFrom', o.window_from, 'windowTo', o.window_to, 'expiresAt', o.expires_at,
            'named', EXISTS (SELECT FROM legal_process_subjects n
              WHERE n.process_id = o.id AND n.patron_id = g.patron_id))
          FROM legal_processes o WHERE o.id = g.process_id))
      FROM grants g JOIN patrons p ON p.id = g.patron_id WHERE g.id = t.grant_id))
  FROM unnest(hashes) AS asked (hash) JOIN tokens t ON t.hash = decode(asked.hash, 'hex')
$$;
-- The one person that the evidence at hand opens, for the row policies of the `person` audience. The setting holds
-- the hash of a bearer token: a statement of an attacker's choosing can set it, and still cannot choose a person.
-- Each table of a record asks for it anew, so that it looks at no evidence but that of the grant's own basis.
CREATE OR REPLACE FUNCTION carrel.subject() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  held grants%ROWTYPE;
  opens boolean := false;
BEGIN
  SELECT g.* INTO held FROM tokens t JOIN grants g ON g.id = t.grant_id
  WHERE t.hash = decode(nullif(current_setting('carrel.evidence', true), ''), 'hex')
    AND t.revoked_at IS NULL AND g.ended_at IS NULL;
  CASE held.basis
    WHEN 'CARD' THEN
      opens := EXISTS (SELECT FROM cards k JOIN patrons p ON p.id = k.patron_id
        WHERE k.id = held.card_id AND k.state = 'ACTIVE' AND k.patron_id = held.patron_id AND NOT p.barred);
    WHEN 'BORROWER_IN_PERSON' THEN
      opens := true;
    WHEN 'CAREGIVER_WITH_CARD' THEN
      opens := EXISTS (SELECT FROM caregiver_links l JOIN cards k ON k.id = held.card_id JOIN patrons p ON p.id = k.patron_id
        WHERE l.id = held.caregiver_link_id AND l.signed AND l.child_id = held.patron_id
          AND k.state = 'ACTIVE' AND k.patron_id = held.patron_id AND NOT p.barred);
    WHEN 'CAREGIVER_PHOTO_ID' THEN
      opens := EXISTS (SELECT FROM caregiver_links l
        WHERE l.id = held.caregiver_link_id AND l.signed AND l.listed AND l.child_id = held.patron_id);
    WHEN 'WRITTEN_CONSENT' THEN
      opens := EXISTS (SELECT FROM consents s
        WHERE s.id = held.consent_id AND s.revoked_at IS NULL AND s.patron_id = held.patron_id);
    WHEN 'COURT_ORDER' THEN
      opens := EXISTS (SELECT FROM legal_processes o JOIN legal_process_subjects n ON n.process_id = o.id
        WHERE o.id = held.process_id AND o.state = 'APPROVED' AND n.patron_id = held.patron_id);
    ELSE NULL;
  END CASE;
  RETURN CASE WHEN opens THEN held.patron_id END;
END
$$;
-- Minor or not, for staff, who are granted no birth date. `adult_if_born_by` is the policy page's own line for the
-- day in question, so that the rule of ages stands in one place; null where age is not proved.
CREATE OR REPLACE FUNCTION carrel.is_minor(patron uuid, adult_if_born_by date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT p.birth_date > adult_if_born_by FROM patrons p WHERE p.id = patron
$$;
-- The agency that the evidence at hand is a client token of, for the row policies of the `agency` audience: it too can
-- be set by whatever statement, and chosen by none.
CREATE OR REPLACE FUNCTION carrel.agency() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT c.agency_id
  FROM tokens t JOIN clients c ON c.id = t.client_id
  WHERE t.hash = decode(nullif(current_setting('carrel.evidence', true), ''), 'hex')
    AND t.kind = 'CLIENT' AND c.kind = 'AGENCY' AND t.revoked_at IS NULL AND c.revoked_at IS NULL
$$;
-- Who owes what was referred, and where to reach them: a name, an address, numbers. For an agency's login of its own
-- open referrals only, for staff of any. Never whose account it is, where that is another (recovery.agency). A page at a
-- time, with just the parts that are asked for: a call costs more than a row, and a row more than what is not read.
CREATE OR REPLACE FUNCTION carrel.debtors_of(asked uuid[], parts text[])
RETURNS TABLE (referral uuid, id uuid, email text, name text, phones json, address json)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT r.id, p.id, p.email,
    (SELECT concat_ws(' ', n.first, n.middle, n.last) FROM person_names n WHERE n.patron_id = p.id),
    CASE WHEN 'phones' = ANY (parts) THEN (
      SELECT coalesce(json_agg(h.number ORDER BY h.kind, h.number, h.id), '[]') FROM phones h WHERE h.patron_id = p.id) END,
    -- One address: where post goes, before where they live.
    CASE WHEN 'address' = ANY (parts) THEN (SELECT json_build_object('kind', a.kind, 'line1', a.line1, 'line2', a.line2, 'city', a.city,
        'region', a.region, 'postalCode', a.postal_code, 'country', a.country)
      FROM addresses a WHERE a.patron_id = p.id
      ORDER BY a.kind = 'MAILING' DESC, a.kind = 'HOME' DESC, a.id LIMIT 1) END
  FROM referrals r JOIN patrons p ON p.id = r.debtor_id
  WHERE r.id = ANY (asked) AND r.state = 'OPEN'
    AND CASE
      WHEN session_user::text LIKE 'carrel\_agency\_%' THEN r.agency_id = (SELECT carrel.agency())
      ELSE session_user::text LIKE 'carrel\_staff\_%' OR session_user::text LIKE 'carrel\_administrator\_%' END
$$;
