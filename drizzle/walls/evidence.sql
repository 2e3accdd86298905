-- Evidence for one person's record, weighed in one place: for the desk, for a sign-in and for the command line. What
-- the library has decided comes with the call; what is on file is looked at here.

-- The moment after the last one of a day, in the library's zone.
CREATE OR REPLACE FUNCTION carrel.day_ends(day date) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT (day + 1)::timestamp AT TIME ZONE l.time_zone FROM library l
$$;
-- The card of a number, if it opens anything at this moment (access.card): active, not past its last day, its holder
-- not barred. No row for any other number: unknown, dead, expired and barred are one answer.
CREATE OR REPLACE FUNCTION carrel.card_that_opens(card_number text, moment timestamptz) RETURNS cards
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT k.* FROM cards k JOIN patrons p ON p.id = k.patron_id
  WHERE k.number = card_number AND k.state = 'ACTIVE' AND NOT p.barred
    AND (k.expires_on IS NULL OR k.expires_on >= carrel.library_day(moment))
$$;

-- Weighs what was shown for a basis. The grounds of a grant are whose record, the rows it rests on and when they end;
-- a refusal is {refused: reason}, and how much of the reason is told is for the caller to decide. Whoever ends the
-- evidence meanwhile waits until the grant is there to be ended with it.
CREATE OR REPLACE FUNCTION carrel.weigh(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  moment timestamptz := (call->>'now')::timestamptz;
  basis text := call->>'basis';
  card cards%ROWTYPE;
  -- Whose card it is: an expired one still says that.
  holder uuid;
  caregiver uuid;
  link caregiver_links%ROWTYPE;
  consent consents%ROWTYPE;
  named legal_process_subjects%ROWTYPE;
  process legal_processes%ROWTYPE;
BEGIN
  IF (call->>'seen')::boolean IS NOT TRUE THEN RETURN '{"refused": "NOT_SEEN"}'; END IF;
  PERFORM FROM cards k WHERE k.number = call->>'cardNumber' AND k.state = 'ACTIVE' FOR SHARE;
  holder := carrel.patron_of_card(call->>'cardNumber');

  IF basis IN ('CARD', 'CAREGIVER_WITH_CARD') THEN
    card := carrel.card_that_opens(call->>'cardNumber', moment);
    IF card.id IS NULL THEN RETURN '{"refused": "NO_SUCH_CARD"}'; END IF;
  END IF;

  IF basis = 'CARD' THEN
    RETURN jsonb_build_object('patronId', card.patron_id, 'cardId', card.id, 'endsAt', carrel.day_ends(card.expires_on));
  END IF;

  IF basis = 'BORROWER_IN_PERSON' THEN
    -- A wrong date, a record without one and an unknown number are one answer, so that none of them is a hint.
    IF NOT EXISTS (SELECT FROM patrons p WHERE p.id = holder AND p.birth_date = (call->>'birthDate')::date) THEN
      RETURN '{"refused": "NOT_VERIFIED"}';
    END IF;
    RETURN jsonb_build_object('patronId', holder);
  END IF;

  IF basis IN ('CAREGIVER_WITH_CARD', 'CAREGIVER_PHOTO_ID') THEN
    IF call->>'cardNumber' IS NOT NULL AND holder IS NULL THEN RETURN '{"refused": "NO_SUCH_CARD"}'; END IF;
    IF call->>'caregiverLinkId' IS NOT NULL THEN
      SELECT * INTO link FROM caregiver_links l WHERE l.id = (call->>'caregiverLinkId')::uuid FOR SHARE;
    ELSE
      caregiver := carrel.patron_of_card(call->>'caregiverCard');
      IF holder IS NULL OR caregiver IS NULL THEN RETURN '{"refused": "NO_SUCH_CARD"}'; END IF;
      SELECT * INTO link FROM caregiver_links l WHERE l.child_id = holder AND l.caregiver_id = caregiver FOR SHARE;
    END IF;
    IF link.id IS NULL OR link.child_id <> holder THEN RETURN '{"refused": "NO_SUCH_CAREGIVER"}'; END IF;
    IF NOT link.signed THEN RETURN '{"refused": "CAREGIVER_DID_NOT_SIGN"}'; END IF;
    IF basis = 'CAREGIVER_PHOTO_ID' AND NOT link.listed THEN RETURN '{"refused": "CAREGIVER_NOT_LISTED"}'; END IF;
    -- Age has to be proved: no birth date, no caregiver. Judged again at each answer, so a birthday ends it.
    IF carrel.is_minor(link.child_id, (call->>'adultIfBornBy')::date) IS NOT TRUE THEN
      RETURN '{"refused": "NOT_PROVED_A_MINOR"}';
    END IF;
    RETURN jsonb_build_object('patronId', link.child_id, 'caregiverLinkId', link.id, 'cardId', card.id,
      'endsAt', carrel.day_ends(card.expires_on));
  END IF;

  IF basis = 'WRITTEN_CONSENT' THEN
    IF (call->>'consentsAccepted')::boolean IS NOT TRUE THEN RETURN '{"refused": "CONSENT_IS_OFF"}'; END IF;
    SELECT * INTO consent FROM consents c
    WHERE c.id = (call->>'consentId')::uuid AND c.revoked_at IS NULL AND c.expires_at > moment FOR SHARE;
    IF NOT FOUND THEN RETURN '{"refused": "NO_SUCH_CONSENT"}'; END IF;
    RETURN jsonb_build_object('patronId', consent.patron_id, 'consentId', consent.id, 'endsAt', consent.expires_at);
  END IF;

  IF basis = 'COURT_ORDER' THEN
    -- By the naming's own id at the desk, where nobody sees whom it names; by both their ids elsewhere.
    SELECT * INTO named FROM legal_process_subjects n
    WHERE n.id = (call->>'subjectId')::uuid OR (call->>'subjectId' IS NULL
      AND n.process_id = (call->>'processId')::uuid AND n.patron_id = (call->>'patronId')::uuid);
    SELECT * INTO process FROM legal_processes o
    WHERE o.id = named.process_id AND o.state = 'APPROVED' AND o.expires_at > moment
      AND (o.finding OR (call->>'subpoenasAccepted')::boolean IS TRUE) FOR SHARE;
    IF NOT FOUND THEN RETURN '{"refused": "NO_SUCH_PROCESS"}'; END IF;
    RETURN jsonb_build_object('patronId', named.patron_id, 'processId', process.id, 'endsAt', process.expires_at);
  END IF;
END
$$;

-- A grant on the grounds that were weighed, and its one token, of which only the hash is ever here.
CREATE OR REPLACE FUNCTION carrel.make_grant(call jsonb, grounds jsonb, ends timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  moment timestamptz := (call->>'now')::timestamptz;
  made uuid;
BEGIN
  INSERT INTO grants (basis, patron_id, card_id, caregiver_link_id, consent_id, process_id, opened_by, seen, created_at, expires_at)
  VALUES (call->>'basis', (grounds->>'patronId')::uuid, (grounds->>'cardId')::uuid, (grounds->>'caregiverLinkId')::uuid,
    (grounds->>'consentId')::uuid, (grounds->>'processId')::uuid, call->>'openedBy',
    ARRAY(SELECT jsonb_array_elements_text(coalesce(call->'documents', '[]'))), moment, ends)
  RETURNING id INTO made;
  INSERT INTO tokens (hash, kind, grant_id, label, created_at, expires_at)
  VALUES (decode(call->>'tokenHash', 'hex'), 'GRANT', made, call->>'basis', moment, ends);
  RETURN made;
END
$$;
-- Ends grants and every token of theirs. What has ended stays as it was.
CREATE OR REPLACE FUNCTION carrel.end_grants(ending uuid[], moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  UPDATE grants SET ended_at = moment WHERE id = ANY (ending) AND ended_at IS NULL;
  UPDATE tokens SET revoked_at = moment WHERE grant_id = ANY (ending) AND revoked_at IS NULL
$$;
-- A card dies, and with it all that was made from it: grants, their tokens, its PIN (access.lost-card).
CREATE OR REPLACE FUNCTION carrel.end_card(dying uuid, into_state text, moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  UPDATE cards SET state = into_state, pin_hash = NULL WHERE id = dying;
  SELECT carrel.end_grants(ARRAY(SELECT g.id FROM grants g WHERE g.card_id = dying), moment)
$$;
