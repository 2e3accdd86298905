-- Audiences: feed
-- Some acts of the feed, one after the other in one transaction: a part of a batch, and as many as can be done while
-- little is locked. Answers with what became of the first of them, in their order. It runs as whoever calls it, so that
-- a login can do no act by it that it could not do alone.
CREATE OR REPLACE FUNCTION carrel.record_events(call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  told jsonb := '[]';
  event jsonb;
  outcome jsonb;
BEGIN
  -- Parts of batches follow one another. Each locks persons, items and counts in the order of its events, which is no
  -- order at all: two at once would wait for each other.
  PERFORM pg_advisory_xact_lock(hashtextextended('carrel record events', 0));
  -- Whoever else acts holds a lock for a moment. Where it takes longer, that may be because they wait for a lock of
  -- ours: then this gives way, before PostgreSQL looks for a deadlock (after a second) and ends one or the other.
  PERFORM set_config('lock_timeout', '500ms', true);
  FOR event IN SELECT e.value FROM jsonb_array_elements(call->'events') WITH ORDINALITY AS e ORDER BY e.ordinality LOOP
    BEGIN
      -- What completes by an event goes with it, as it would alone: the next one finds the library without it.
      SET CONSTRAINTS ALL DEFERRED;
      CASE event->>'act'
        WHEN 'assessCharge' THEN outcome := carrel.assess_charge(event->'call');
        WHEN 'checkIn' THEN outcome := carrel.check_in(event->'call');
        WHEN 'checkOut' THEN outcome := carrel.check_out(event->'call');
        WHEN 'issueCard' THEN outcome := carrel.issue_card(event->'call');
        WHEN 'markDamaged' THEN outcome := carrel.mark_damaged(event->'call');
        WHEN 'markLost' THEN outcome := carrel.mark_lost(event->'call');
        WHEN 'payCharge' THEN outcome := carrel.pay_charge(event->'call');
        WHEN 'registerPatron' THEN outcome := carrel.register_patron(event->'call');
        WHEN 'replaceCard' THEN outcome := carrel.replace_card(event->'call');
        WHEN 'reversePayment' THEN outcome := carrel.reverse_payment(event->'call');
        WHEN 'updateContact' THEN outcome := carrel.update_contact(event->'call');
      END CASE;
      SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION WHEN OTHERS THEN
      -- Nothing of this event is left. What came before it is done with the end of this transaction, and its locks are
      -- gone: then this one is tried again, as the first of the next. The first had no lock to give way with.
      IF told = '[]' THEN
        RAISE WARNING 'carrel.record_events gave up %: %', event->>'act', SQLSTATE;
        told := jsonb_build_array(jsonb_build_object(
          'failed', CASE WHEN SQLSTATE IN ('40P01', '55P03') THEN 'BUSY' ELSE 'BROKEN' END));
      END IF;
      EXIT;
    END;
    told := told || outcome;
  END LOOP;
  RETURN told;
END
$$;
