-- What every act has in common. An act is one call of one function, and so one transaction: it is done whole, with
-- its expunge and its counts, or not at all. A call holds now, key and input as JSON, and whatever else the act needs.

-- Takes an act's turn. Null: it is this call's to do. Otherwise the outcome's code of the same call, done before.
CREATE OR REPLACE FUNCTION carrel.claim(call jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM set_config('carrel.today', carrel.library_day((call->>'now')::timestamptz)::text, true);
  PERFORM set_config('carrel.about', '', true);
  INSERT INTO act_outcomes (hash, outcome, at)
  VALUES (decode(call->>'key', 'hex'), 'CLAIMED', (call->>'now')::timestamptz) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN NULL; END IF;
  RETURN (SELECT o.outcome FROM act_outcomes o WHERE o.hash = decode(call->>'key', 'hex'));
END
$$;
-- What a retried act answers: the code, and nothing of what it was about.
CREATE OR REPLACE FUNCTION carrel.again(outcome text) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT jsonb_build_object('again', true, 'outcome', outcome)
$$;
CREATE OR REPLACE FUNCTION carrel.done(call jsonb, outcome_code text, result jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  UPDATE act_outcomes SET outcome = outcome_code WHERE hash = decode(call->>'key', 'hex');
  -- Whoever has the act done can read a setting in the same transaction: whom it was about is left in none.
  SELECT set_config('carrel.about', '', true);
  -- A feed reads no person: not even by an identifier that joins two acts.
  SELECT CASE WHEN session_user::text LIKE 'carrel\_feed\_%' THEN result - 'patronId' - 'loanId' ELSE result END
    || jsonb_build_object('again', false, 'outcome', outcome_code)
$$;
-- A refusal says, for the log and for nobody else, whom it was about, where somebody had been found by then.
-- It leaves nothing behind: the same call may succeed later. Nothing may have been written before it.
CREATE OR REPLACE FUNCTION carrel.refused(call jsonb, argument text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  about text := nullif(current_setting('carrel.about', true), '');
BEGIN
  PERFORM set_config('carrel.about', '', true);
  DELETE FROM act_outcomes WHERE hash = decode(call->>'key', 'hex');
  RETURN jsonb_strip_nulls(jsonb_build_object('refused', jsonb_build_object('argument', argument, 'reason', reason,
    'patronId', CASE WHEN session_user::text NOT LIKE 'carrel\_feed\_%' THEN about END)));
END
$$;
-- The one person that this login can act for, by the card that is the evidence at hand; null for logins that act for
-- anybody. For the `person` login without such evidence it is nobody: an identifier that no row has.
CREATE OR REPLACE FUNCTION carrel.confined_to() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT CASE WHEN session_user::text LIKE 'carrel\_person\_%'
    THEN coalesce((SELECT g.patron_id FROM tokens t JOIN grants g ON g.id = t.grant_id
      WHERE t.hash = decode(nullif(current_setting('carrel.evidence', true), ''), 'hex')
        AND g.basis = 'CARD' AND g.patron_id = carrel.subject()), '00000000-0000-0000-0000-000000000000'::uuid) END
$$;
-- Whose active card this is. A dead card's number is one that never was (access.lost-card).
CREATE OR REPLACE FUNCTION carrel.patron_of_card(card_number text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT k.patron_id FROM cards k WHERE k.number = card_number AND k.state = 'ACTIVE'
$$;
