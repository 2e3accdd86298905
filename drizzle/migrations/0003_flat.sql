CREATE TABLE "patron_name_words" (
	"word" text COLLATE "C" NOT NULL,
	"last" text NOT NULL,
	"first" text NOT NULL,
	"patron_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "title_words" (
	"word" text COLLATE "C" NOT NULL,
	"place" real NOT NULL,
	"title_id" uuid NOT NULL
);
--> statement-breakpoint
DROP INDEX "disclosures_at";--> statement-breakpoint
DROP INDEX "referrals_agency_id";--> statement-breakpoint
CREATE INDEX "patron_name_words_order" ON "patron_name_words" USING btree ("word","last","first","patron_id");--> statement-breakpoint
CREATE INDEX "title_words_order" ON "title_words" USING btree ("word","place","title_id");--> statement-breakpoint
CREATE INDEX "consents_order" ON "consents" USING btree ("signed_on","id");--> statement-breakpoint
CREATE INDEX "incidents_order" ON "incidents" USING btree ("occurred_at","id");--> statement-breakpoint
CREATE INDEX "legal_processes_order" ON "legal_processes" USING btree ("served_on","id");--> statement-breakpoint
CREATE INDEX "patrons_deletion_asked_on" ON "patrons" USING btree ("deletion_asked_on") WHERE "patrons"."deletion_asked_on" is not null;--> statement-breakpoint
CREATE INDEX "pin_failures_expire" ON "pin_failures" USING btree ("expire");--> statement-breakpoint
CREATE INDEX "referrals_order" ON "referrals" USING btree ("referred_on","id");--> statement-breakpoint
CREATE INDEX "disclosures_at" ON "disclosures" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "referrals_agency_id" ON "referrals" USING btree ("agency_id","referred_on","id");