ALTER TABLE "disclosures" DROP CONSTRAINT "disclosures_pseudonym_key_pseudonym_keys_number_fk";
--> statement-breakpoint
ALTER TABLE "sealed_disclosures" DROP CONSTRAINT "sealed_disclosures_seal_disclosure_seals_number_fk";
--> statement-breakpoint
DROP INDEX "disclosures_pseudonym_key";--> statement-breakpoint
DROP INDEX "person_names_search";--> statement-breakpoint
DROP INDEX "sealed_disclosures_seal";--> statement-breakpoint
-- What names are found by has changed: it is worked out anew at the end of this migration.
TRUNCATE "patron_name_words";
