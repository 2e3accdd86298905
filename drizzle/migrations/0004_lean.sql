ALTER TABLE "disclosures" DROP CONSTRAINT "disclosures_pseudonym_key_pseudonym_keys_number_fk";
--> statement-breakpoint
ALTER TABLE "sealed_disclosures" DROP CONSTRAINT "sealed_disclosures_seal_disclosure_seals_number_fk";
--> statement-breakpoint
DROP INDEX "disclosures_pseudonym_key";--> statement-breakpoint
DROP INDEX "person_names_search";--> statement-breakpoint
DROP INDEX "sealed_disclosures_seal";--> statement-breakpoint
-- What names are found by has changed: it is worked out anew when the walls are, and only while there is nothing. Until then
-- no name that is written, by a process of before, may be the only one that is found.
DROP TRIGGER IF EXISTS "found_by" ON "person_names";--> statement-breakpoint
DROP TRIGGER IF EXISTS "found_by_others" ON "person_names";--> statement-breakpoint
DROP TRIGGER IF EXISTS "found_no_more" ON "person_names";--> statement-breakpoint
DROP TRIGGER IF EXISTS "found_no_more_at_all" ON "person_names";--> statement-breakpoint
TRUNCATE "patron_name_words";
