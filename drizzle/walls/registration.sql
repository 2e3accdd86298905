-- What the acts of registration have in common. They run as the keeper, each within its act's transaction.

-- Whether a number is or ever was a card's: a dead card keeps its number, so that it is never given again. Two calls
-- that ask for one number wait for each other, and the second is told what the first has made of it.
CREATE OR REPLACE FUNCTION carrel.is_number_given(card_number text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('carrel card number ' || card_number, 0));
  RETURN EXISTS (SELECT FROM cards k WHERE k.number = card_number);
END
$$;
-- Gives a person a card. Its kind is fixed here: what staff say, else what the birth date proves on this day. Without a
-- birth date it is an adult's: the other kind would say of somebody that they are a child, which nobody has proved.
CREATE OR REPLACE FUNCTION carrel.give_card(patron uuid, card jsonb, call jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  INSERT INTO cards (number, patron_id, kind, state, issued_on, expires_on)
  SELECT card->>'number', p.id,
    coalesce(card->>'kind', CASE WHEN p.birth_date > (call->>'adultIfBornBy')::date THEN 'JUVENILE' ELSE 'ADULT' END),
    'ACTIVE', carrel.library_day((call->>'now')::timestamptz), (card->>'expiresOn')::date
  FROM patrons p WHERE p.id = patron
$$;
-- The category of somebody for whom none is given.
CREATE OR REPLACE FUNCTION carrel.usual_category(born date, adult_if_born_by date) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN born > adult_if_born_by THEN 'YOUTH' ELSE 'ADULT' END
$$;
-- A person's telephones and addresses are these, and no others.
CREATE OR REPLACE FUNCTION carrel.keep_phones(patron uuid, given jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  DELETE FROM phones WHERE patron_id = patron;
  INSERT INTO phones (patron_id, kind, number)
  SELECT patron, e.kind, e.number FROM jsonb_to_recordset(given) AS e (kind text, number text)
$$;
CREATE OR REPLACE FUNCTION carrel.keep_addresses(patron uuid, given jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  DELETE FROM addresses WHERE patron_id = patron;
  INSERT INTO addresses (patron_id, kind, line1, line2, city, region, postal_code, country)
  SELECT patron, e.kind, e.line1, e.line2, e.city, e.region, e."postalCode", e.country
  FROM jsonb_to_recordset(given) AS e (kind text, line1 text, line2 text, city text, region text, "postalCode" text, country text)
$$;

-- The person a call names, by `patronId` or by the active card `cardNumber`; null where there is none. Acts about one
-- person wait for each other.
CREATE OR REPLACE FUNCTION carrel.patron_named(call jsonb) RETURNS uuid
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT set_config('carrel.about', p.id::text, true)::uuid FROM patrons p
  WHERE p.id = coalesce((call->>'patronId')::uuid, carrel.patron_of_card(call->>'cardNumber')) FOR UPDATE
$$;
CREATE OR REPLACE FUNCTION carrel.nobody_named(call jsonb, card_argument text DEFAULT 'cardNumber') RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT CASE WHEN call->>'patronId' IS NOT NULL THEN carrel.refused(call, 'patronId', 'UNKNOWN_PATRON')
    ELSE carrel.refused(call, card_argument, 'UNKNOWN_CARD') END
$$;
