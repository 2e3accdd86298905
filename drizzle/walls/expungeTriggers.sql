-- Made anew at each migration, by the tables' owner. A constraint trigger waits for the commit.
CREATE CONSTRAINT TRIGGER completes AFTER INSERT OR UPDATE ON loans DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.returned_at IS NOT NULL OR NEW.condition = 'LOST') EXECUTE FUNCTION carrel.complete_loan();
CREATE TRIGGER completed AFTER DELETE ON loans REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.loans_completed();

CREATE CONSTRAINT TRIGGER completes AFTER INSERT OR UPDATE ON charges DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.remaining_cents = 0) EXECUTE FUNCTION carrel.complete_charge();
CREATE CONSTRAINT TRIGGER moved AFTER UPDATE OF loan_id ON charges DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.loan_id IS DISTINCT FROM NEW.loan_id) EXECUTE FUNCTION carrel.charge_moved();
CREATE TRIGGER completed AFTER DELETE ON charges FOR EACH ROW EXECUTE FUNCTION carrel.charge_completed();

CREATE TRIGGER completed AFTER DELETE ON payments FOR EACH ROW EXECUTE FUNCTION carrel.payment_gone();

{{#each holds interlibrary_loan_requests computer_sessions program_registrations}}
CREATE CONSTRAINT TRIGGER completes AFTER INSERT OR UPDATE ON {{table}} DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.ended_on IS NOT NULL) EXECUTE FUNCTION carrel.complete_use();
{{/each}}
CREATE TRIGGER completed AFTER DELETE ON holds REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.holds_completed();
CREATE TRIGGER completed AFTER DELETE ON interlibrary_loan_requests
  FOR EACH ROW EXECUTE FUNCTION carrel.interlibrary_loan_completed();
CREATE TRIGGER completed AFTER DELETE ON computer_sessions
  FOR EACH ROW EXECUTE FUNCTION carrel.computer_session_completed();
CREATE TRIGGER completed AFTER DELETE ON program_registrations
  FOR EACH ROW EXECUTE FUNCTION carrel.program_registration_completed();

CREATE CONSTRAINT TRIGGER completes AFTER INSERT OR UPDATE ON referrals DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state <> 'OPEN') EXECUTE FUNCTION carrel.complete_referral();
CREATE TRIGGER completed AFTER DELETE ON referral_lines FOR EACH ROW EXECUTE FUNCTION carrel.referral_line_gone();
CREATE TRIGGER referred AFTER UPDATE OF remaining_cents ON charges
  FOR EACH ROW WHEN (NEW.remaining_cents <> OLD.remaining_cents) EXECUTE FUNCTION carrel.charge_changed();
CREATE TRIGGER referred AFTER UPDATE OF due_at ON loans
  FOR EACH ROW WHEN (NEW.due_at > OLD.due_at) EXECUTE FUNCTION carrel.loan_renewed();

CREATE CONSTRAINT TRIGGER completes AFTER INSERT OR UPDATE ON patrons DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.deletion_asked_on IS NOT NULL) EXECUTE FUNCTION carrel.patron_may_go();
{{#each loans charges referrals}}
CREATE CONSTRAINT TRIGGER last_thing_out AFTER DELETE ON {{table}} DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION carrel.patron_may_go();
{{/each}}
