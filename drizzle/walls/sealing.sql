-- Sealing the disclosure log (offence.disclosure). The sealer's login reads no table: it is given the entries that have
-- no seal yet, as they are, and hands back their order, their digests and a signed root. What these functions hold it
-- to is that seals and numbers have no gap and no second; whether a signature is right is the program's to know.

-- Takes a turn at sealing, to the end of the transaction, and answers what the last seal is: null while another has its
-- turn, unless the call waits for it.
CREATE OR REPLACE FUNCTION carrel.begin_seal(call jsonb) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF (call->>'wait')::boolean THEN
    PERFORM pg_advisory_xact_lock(hashtext('carrel seal'));
  ELSIF NOT pg_try_advisory_xact_lock(hashtext('carrel seal')) THEN
    RETURN NULL;
  END IF;
  RETURN json_build_object('last', (SELECT to_json(s) FROM disclosure_seals s ORDER BY s.number DESC LIMIT 1));
END
$$;

-- What there is to seal, in the order in which it is to be numbered. Entries are looked for as rows without a number, and
-- never after the last number: one whose transaction ends late is found all the same. `since` spares a look through the
-- whole log. What was written before entries were proved comes first of all.
CREATE OR REPLACE FUNCTION carrel.unsealed(call jsonb) RETURNS TABLE (id uuid, at json, request_id uuid, caller text, basis text,
  purpose text, clauses json, classes json, subjects json, pseudonym_key integer, found boolean, grant_id uuid, process_id uuid,
  consent_id uuid, mac text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT {{entry}}
  FROM (
    (SELECT e.* FROM disclosures e
      WHERE e.mac IS NULL AND NOT EXISTS (SELECT FROM sealed_disclosures s WHERE s.disclosure_id = e.id)
      ORDER BY e.at, e.id LIMIT (call->>'most')::integer)
    UNION ALL
    (SELECT e.* FROM disclosures e
      WHERE e.mac IS NOT NULL AND e.at >= coalesce((call->>'since')::timestamptz, '-infinity')
        AND NOT EXISTS (SELECT FROM sealed_disclosures s WHERE s.disclosure_id = e.id)
      ORDER BY e.at, e.id LIMIT (call->>'most')::integer)) AS d
  ORDER BY d.mac IS NOT NULL, d.at, d.id LIMIT (call->>'most')::integer
$$;

-- A seal with what it covers, in its order: for a sink that has missed some.
CREATE OR REPLACE FUNCTION carrel.seal_of(seal_number bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT jsonb_build_object('seal', to_jsonb(s), 'entries', (
    SELECT coalesce(jsonb_agg(jsonb_build_array(e.disclosure_id, encode(e.digest, 'hex')) ORDER BY e.entry), '[]')
    FROM sealed_disclosures e WHERE e.entry BETWEEN s.first_entry AND s.last_entry))
  FROM disclosure_seals s WHERE s.number = seal_number
$$;

-- Writes the next seal, and the numbers of what it covers.
CREATE OR REPLACE FUNCTION carrel.write_seal(call jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  fresh jsonb := call->'seal';
  seal_number bigint := (fresh->>'number')::bigint;
  first bigint := (fresh->>'firstEntry')::bigint;
  last bigint := (fresh->>'lastEntry')::bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('carrel seal'));
  IF seal_number <> (SELECT coalesce(max(s.number), 0) + 1 FROM disclosure_seals s)
    OR first <> (SELECT coalesce(max(s.last_entry), 0) + 1 FROM disclosure_seals s)
    OR last < first OR last - first + 1 <> jsonb_array_length(call->'entries')
  THEN
    RAISE EXCEPTION 'not the next seal' USING ERRCODE = 'restrict_violation';
  END IF;
  INSERT INTO disclosure_seals (number, first_entry, last_entry, sealed_at, root, previous, signature)
  VALUES (seal_number, first, last, (fresh->>'sealedAt')::timestamptz, decode(fresh->>'root', 'hex'),
    decode(fresh->>'previous', 'hex'), decode(fresh->>'signature', 'hex'));
  INSERT INTO sealed_disclosures (disclosure_id, entry, seal, digest)
  SELECT (e.entry->>0)::uuid, first + e.place - 1, seal_number, decode(e.entry->>1, 'hex')
  FROM jsonb_array_elements(call->'entries') WITH ORDINALITY AS e(entry, place);
END
$$;
