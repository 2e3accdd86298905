
-- What was published stays (statistics.aggregate).
DROP TRIGGER IF EXISTS once ON published_counts;
DROP TRIGGER IF EXISTS for_good ON published_counts;
CREATE TRIGGER once AFTER INSERT ON published_counts REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.published_once();
CREATE TRIGGER for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON published_counts
  FOR EACH STATEMENT EXECUTE FUNCTION carrel.published_for_good();
