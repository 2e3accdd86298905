-- Made anew at each migration, as those that expunge are.
CREATE TRIGGER found_by AFTER INSERT ON person_names REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.names_added();
CREATE TRIGGER found_by_others AFTER UPDATE ON person_names REFERENCING OLD TABLE AS gone NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.names_changed();
CREATE TRIGGER found_no_more AFTER DELETE ON person_names REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.names_gone();
CREATE TRIGGER found_no_more_at_all AFTER TRUNCATE ON person_names
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.names_gone();

CREATE TRIGGER found_by AFTER INSERT ON titles REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.titles_added();
CREATE TRIGGER found_by_others AFTER UPDATE ON titles REFERENCING OLD TABLE AS gone NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.titles_changed();
CREATE TRIGGER found_no_more AFTER DELETE ON titles REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.titles_gone();
CREATE TRIGGER found_no_more_at_all AFTER TRUNCATE ON titles
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.titles_gone();
