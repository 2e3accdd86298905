CREATE TABLE "act_outcomes" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_releases" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"recipient" text NOT NULL,
	"released_on" date NOT NULL,
	"released_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "library" (
	"single" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"time_zone" text NOT NULL,
	CONSTRAINT "library_single" CHECK ("library"."single")
);
--> statement-breakpoint
CREATE TABLE "pin_failures" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "published_counts" (
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"branch_id" uuid,
	"category" text,
	"count" integer,
	CONSTRAINT "published_counts_cell" UNIQUE NULLS NOT DISTINCT("month","kind","branch_id","category"),
	CONSTRAINT "published_counts_month" CHECK (extract(day from "published_counts"."month") = 1),
	CONSTRAINT "published_counts_count" CHECK ("published_counts"."count" >= 5)
);
--> statement-breakpoint
CREATE TABLE "settled_charges" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"branch_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"settled_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vendor_checks" (
	"client_id" uuid NOT NULL,
	"day" date NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "vendor_checks_client_id_day_pk" PRIMARY KEY("client_id","day"),
	CONSTRAINT "vendor_checks_count" CHECK ("vendor_checks"."count" > 0)
);
--> statement-breakpoint
ALTER TABLE "legal_process_subjects" DROP CONSTRAINT "legal_process_subjects_process_id_patron_id_pk";--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "settled_on" date;--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "subject_key" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "computer_sessions" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "recorded_by" text;--> statement-breakpoint
ALTER TABLE "disclosures" ADD COLUMN "consent_id" uuid;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "opened_by" text;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "seen" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "reported_by" text;--> statement-breakpoint
ALTER TABLE "interlibrary_loan_requests" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "interlibrary_loan_requests" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "legal_process_subjects" ADD COLUMN "id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "legal_process_subjects" ADD COLUMN "place" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "legal_processes" ADD COLUMN "recorded_by" text;--> statement-breakpoint
ALTER TABLE "legal_processes" ADD COLUMN "accepted_by_decision_of" text;--> statement-breakpoint
ALTER TABLE "legal_processes" ADD COLUMN "vacated_by" text;--> statement-breakpoint
ALTER TABLE "legal_processes" ADD COLUMN "vacated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "loans" ADD COLUMN "settled_on" date;--> statement-breakpoint
ALTER TABLE "loans" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "patrons" ADD COLUMN "deletion_asked_on" date;--> statement-breakpoint
ALTER TABLE "patrons" ADD COLUMN "changed_here" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "patrons" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "closes" "bytea";--> statement-breakpoint
ALTER TABLE "program_registrations" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "closed_on" date;--> statement-breakpoint
ALTER TABLE "referral_lines" ADD COLUMN "loan_id" uuid;--> statement-breakpoint
ALTER TABLE "incident_releases" ADD CONSTRAINT "incident_releases_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_counts" ADD CONSTRAINT "published_counts_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settled_charges" ADD CONSTRAINT "settled_charges_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_checks" ADD CONSTRAINT "vendor_checks_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "act_outcomes_at" ON "act_outcomes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "incident_releases_incident_id" ON "incident_releases" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "published_counts_branch_id" ON "published_counts" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "settled_charges_branch_id" ON "settled_charges" USING btree ("branch_id");--> statement-breakpoint
ALTER TABLE "referral_lines" ADD CONSTRAINT "referral_lines_loan_id_loans_id_fk" FOREIGN KEY ("loan_id") REFERENCES "public"."loans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disclosures_process_id" ON "disclosures" USING btree ("process_id") WHERE "disclosures"."process_id" is not null;--> statement-breakpoint
CREATE INDEX "disclosures_consent_id" ON "disclosures" USING btree ("consent_id") WHERE "disclosures"."consent_id" is not null;--> statement-breakpoint
CREATE INDEX "legal_process_subjects_process_id" ON "legal_process_subjects" USING btree ("process_id");--> statement-breakpoint
CREATE INDEX "referral_lines_loan_id" ON "referral_lines" USING btree ("loan_id");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_closes_unique" UNIQUE("closes");--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_subject_key" CHECK ("clients"."subject_key" > 0);--> statement-breakpoint
ALTER TABLE "legal_processes" ADD CONSTRAINT "legal_processes_finding" CHECK ("legal_processes"."state" <> 'APPROVED' or "legal_processes"."finding"
        or ("legal_processes"."kind" = 'SUBPOENA' and "legal_processes"."accepted_by_decision_of" is not null));