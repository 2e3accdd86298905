CREATE TABLE "patron_name_words" (
	"word" text COLLATE "C" NOT NULL,
	"last" text NOT NULL,
	"first" text NOT NULL,
	"patron_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "patron_name_words" ADD CONSTRAINT "patron_name_words_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patron_name_words_order" ON "patron_name_words" USING btree ("word","last","first","patron_id");--> statement-breakpoint
CREATE INDEX "patron_name_words_patron_id" ON "patron_name_words" USING btree ("patron_id");