-- Audiences: administrator
CREATE OR REPLACE FUNCTION carrel.record_process(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  earlier text := carrel.claim(call);
  persons uuid[];
  recorded uuid;
BEGIN
  IF earlier IS NOT NULL THEN RETURN carrel.again(earlier); END IF;
  SELECT array_agg(carrel.person_named(named.who) ORDER BY named.place) INTO persons
  FROM jsonb_array_elements(call->'subjects') WITH ORDINALITY AS named(who, place);

  INSERT INTO legal_processes (kind, court, case_number, issued_on, served_on, finding, classes, window_from, window_to,
    expires_at, state, recorded_by)
  VALUES (call->>'kind', call->>'court', call->>'caseNumber', (call->>'issuedOn')::date, (call->>'servedOn')::date,
    (call->>'finding')::boolean, ARRAY(SELECT jsonb_array_elements_text(call->'classes')),
    (call->>'windowFrom')::date, (call->>'windowTo')::date, (call->>'expiresAt')::timestamptz, 'RECORDED',
    call->>'staff')
  RETURNING id INTO recorded;
  INSERT INTO legal_process_subjects (process_id, patron_id, place)
  SELECT recorded, found.id, found.place FROM unnest(persons) WITH ORDINALITY AS found(id, place)
  WHERE found.id IS NOT NULL;
  RETURN carrel.done(call, 'RECORDED', jsonb_build_object('processId', recorded, 'patronIds', to_jsonb(persons)));
END
$$;
