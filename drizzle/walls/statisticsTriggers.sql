
-- What was published stays (statistics.aggregate).
CREATE TRIGGER once AFTER INSERT ON published_counts REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.published_once();
CREATE TRIGGER for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON published_counts
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.published_for_good();
