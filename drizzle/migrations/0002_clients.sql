CREATE TABLE "client_days" (
	"client_id" uuid NOT NULL,
	"day" date NOT NULL,
	"requests" integer NOT NULL,
	"cost" bigint NOT NULL,
	CONSTRAINT "client_days_client_id_day_pk" PRIMARY KEY("client_id","day"),
	CONSTRAINT "client_days_requests" CHECK ("client_days"."requests" > 0),
	CONSTRAINT "client_days_cost" CHECK ("client_days"."cost" >= 0)
);
--> statement-breakpoint
CREATE TABLE "client_rates" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recoveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"referral_id" uuid NOT NULL,
	"line_id" uuid,
	"kind" text NOT NULL,
	"amount_cents" integer,
	"happened_on" date NOT NULL,
	"reported_on" date NOT NULL,
	CONSTRAINT "recoveries_kind" CHECK ("recoveries"."kind" in ('AMOUNT_PAID', 'ITEM_RETURNED', 'ADDRESS_WRONG')),
	CONSTRAINT "recoveries_amount" CHECK (case "recoveries"."kind" when 'AMOUNT_PAID' then "recoveries"."amount_cents" > 0 else "recoveries"."amount_cents" is null end)
);
--> statement-breakpoint
CREATE TABLE "staff_shut_out" (
	"subject" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sealed_disclosures" DROP CONSTRAINT "sealed_disclosures_disclosure_id_disclosures_id_fk";
--> statement-breakpoint
ALTER TABLE "disclosures" ADD COLUMN "mac" "bytea";--> statement-breakpoint
ALTER TABLE "sealed_disclosures" ADD COLUMN "digest" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "made_by" text;--> statement-breakpoint
ALTER TABLE "client_days" ADD CONSTRAINT "client_days_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_rates" ADD CONSTRAINT "client_rates_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_line_id_referral_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."referral_lines"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recoveries_referral_id" ON "recoveries" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "recoveries_line_id" ON "recoveries" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "disclosures_unproved" ON "disclosures" USING btree ("at") WHERE "disclosures"."mac" is null;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_rate" CHECK ("clients"."rate_per_minute" between 1 and 10000000);--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_networks" CHECK (cardinality("clients"."networks") <= 50 and array_position("clients"."networks", null) is null
        and case when pg_input_is_valid("clients"."networks"::text, 'cidr[]')
          then "clients"."networks"::cidr[]::text[] = "clients"."networks" else false end);--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_made_by" CHECK ("tokens"."made_by" in ('operator', 'program') or starts_with("tokens"."made_by", 'staff:') and length("tokens"."made_by") > 6);