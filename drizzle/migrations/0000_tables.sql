CREATE TABLE "addresses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"line1" text NOT NULL,
	"line2" text,
	"city" text,
	"region" text,
	"postal_code" text,
	"country" text,
	"source" text,
	CONSTRAINT "addresses_source_unique" UNIQUE("source")
);
--> statement-breakpoint
CREATE TABLE "agencies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "agencies_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "branches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"source" text,
	CONSTRAINT "branches_code_unique" UNIQUE("code"),
	CONSTRAINT "branches_source_unique" UNIQUE("source")
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" text NOT NULL,
	"patron_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"pin_hash" text,
	"issued_on" date NOT NULL,
	"expires_on" date,
	"source" text,
	CONSTRAINT "cards_number_unique" UNIQUE("number"),
	CONSTRAINT "cards_source_unique" UNIQUE("source"),
	CONSTRAINT "cards_kind" CHECK ("cards"."kind" in ('JUVENILE', 'ADULT')),
	CONSTRAINT "cards_state" CHECK ("cards"."state" in ('ACTIVE', 'LOST', 'REPLACED'))
);
--> statement-breakpoint
CREATE TABLE "caregiver_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"child_id" uuid NOT NULL,
	"caregiver_id" uuid,
	"caregiver_name" text,
	"signed" boolean NOT NULL,
	"listed" boolean NOT NULL,
	"source" text,
	CONSTRAINT "caregiver_links_source_unique" UNIQUE("source"),
	CONSTRAINT "caregiver_links_pair" UNIQUE("child_id","caregiver_id"),
	CONSTRAINT "caregiver_links_someone" CHECK ("caregiver_links"."caregiver_id" is not null or "caregiver_links"."caregiver_name" is not null),
	CONSTRAINT "caregiver_links_not_self" CHECK ("caregiver_links"."caregiver_id" is distinct from "caregiver_links"."child_id"),
	CONSTRAINT "caregiver_links_signed_or_listed" CHECK ("caregiver_links"."signed" or "caregiver_links"."listed")
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"loan_id" uuid,
	"branch_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"remaining_cents" integer NOT NULL,
	"assessed_on" date NOT NULL,
	"source" text,
	CONSTRAINT "charges_source_unique" UNIQUE("source"),
	CONSTRAINT "charges_kind" CHECK ("charges"."kind" in ('OVERDUE', 'LOST', 'DAMAGED', 'CARD_REPLACEMENT', 'OTHER')),
	CONSTRAINT "charges_amount" CHECK ("charges"."amount_cents" > 0),
	CONSTRAINT "charges_remaining" CHECK ("charges"."remaining_cents" between 0 and "charges"."amount_cents")
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"contact" text NOT NULL,
	"agency_id" uuid,
	"scopes" text[] DEFAULT '{}' NOT NULL,
	"networks" text[] DEFAULT '{}' NOT NULL,
	"rate_per_minute" integer,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "clients_name_unique" UNIQUE("name"),
	CONSTRAINT "clients_agency" CHECK (("clients"."kind" = 'AGENCY') = ("clients"."agency_id" is not null)),
	CONSTRAINT "clients_scopes" CHECK (case "clients"."kind"
        when 'VENDOR' then "clients"."scopes" <@ array['statistics']
        when 'AGENCY' then "clients"."scopes" = '{}'
        when 'FEED' then "clients"."scopes" = '{}'
        else false end)
);
--> statement-breakpoint
CREATE TABLE "closed_sources" (
	"hash" "bytea" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "computer_sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"branch_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"recipient" text NOT NULL,
	"classes" text[] NOT NULL,
	"signed_on" date NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "consents_classes" CHECK ("consents"."classes" <@ array['standing','identity','contact','birth','circulation','pickup','interlibrary','recovery','use'])
);
--> statement-breakpoint
CREATE TABLE "disclosure_seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"first_entry" bigint NOT NULL,
	"last_entry" bigint NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"root" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disclosures" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"request_id" uuid NOT NULL,
	"caller" text NOT NULL,
	"basis" text NOT NULL,
	"purpose" text,
	"clauses" text[] NOT NULL,
	"classes" text[] NOT NULL,
	"subjects" text[] NOT NULL,
	"pseudonym_key" integer NOT NULL,
	"found" boolean NOT NULL,
	"grant_id" uuid,
	"process_id" uuid
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"basis" text NOT NULL,
	"patron_id" uuid NOT NULL,
	"card_id" uuid,
	"caregiver_link_id" uuid,
	"consent_id" uuid,
	"process_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "grants_evidence" CHECK (case "grants"."basis"
        when 'CARD' then "grants"."card_id" is not null
        when 'BORROWER_IN_PERSON' then true
        when 'CAREGIVER_WITH_CARD' then "grants"."card_id" is not null and "grants"."caregiver_link_id" is not null
        when 'CAREGIVER_PHOTO_ID' then "grants"."caregiver_link_id" is not null
        when 'WRITTEN_CONSENT' then "grants"."consent_id" is not null
        when 'COURT_ORDER' then "grants"."process_id" is not null
        else false end)
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"title_id" uuid NOT NULL,
	"item_id" uuid,
	"pickup_branch_id" uuid NOT NULL,
	"state" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"expires_on" date,
	"source" text,
	CONSTRAINT "holds_source_unique" UNIQUE("source"),
	CONSTRAINT "holds_state" CHECK ("holds"."state" in ('WAITING', 'IN_TRANSIT', 'READY'))
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid,
	"branch_id" uuid NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"description" text NOT NULL,
	"evidence_notes" text,
	"legal_action_on" date
);
--> statement-breakpoint
CREATE TABLE "interlibrary_loan_requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"requested_on" date NOT NULL,
	"source" text,
	CONSTRAINT "interlibrary_loan_requests_source_unique" UNIQUE("source"),
	CONSTRAINT "interlibrary_loan_requests_state" CHECK ("interlibrary_loan_requests"."state" in ('REQUESTED', 'SHIPPED', 'RECEIVED'))
);
--> statement-breakpoint
CREATE TABLE "items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"barcode" text NOT NULL,
	"title_id" uuid NOT NULL,
	"branch_id" uuid NOT NULL,
	"category" text NOT NULL,
	"call_number" text,
	"status" text NOT NULL,
	"source" text,
	CONSTRAINT "items_barcode_unique" UNIQUE("barcode"),
	CONSTRAINT "items_source_unique" UNIQUE("source"),
	CONSTRAINT "items_status" CHECK ("items"."status" in ('AVAILABLE', 'CHECKED_OUT', 'ON_HOLD_SHELF', 'IN_TRANSIT', 'IN_PROCESS', 'LOST', 'DAMAGED', 'WITHDRAWN'))
);
--> statement-breakpoint
CREATE TABLE "legal_process_subjects" (
	"process_id" uuid NOT NULL,
	"patron_id" uuid NOT NULL,
	CONSTRAINT "legal_process_subjects_process_id_patron_id_pk" PRIMARY KEY("process_id","patron_id")
);
--> statement-breakpoint
CREATE TABLE "legal_processes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"court" text NOT NULL,
	"case_number" text NOT NULL,
	"issued_on" date NOT NULL,
	"served_on" date NOT NULL,
	"finding" boolean NOT NULL,
	"classes" text[] NOT NULL,
	"window_from" date,
	"window_to" date,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "legal_processes_kind" CHECK ("legal_processes"."kind" in ('COURT_ORDER', 'SUBPOENA')),
	CONSTRAINT "legal_processes_state" CHECK ("legal_processes"."state" in ('RECORDED', 'APPROVED', 'REFUSED', 'VACATED')),
	CONSTRAINT "legal_processes_decided" CHECK ("legal_processes"."state" = 'RECORDED' or "legal_processes"."decided_at" is not null),
	CONSTRAINT "legal_processes_window" CHECK ("legal_processes"."window_from" <= "legal_processes"."window_to"),
	CONSTRAINT "legal_processes_classes" CHECK ("legal_processes"."classes" <@ array['standing','identity','contact','birth','circulation','pickup','interlibrary','recovery','use'])
);
--> statement-breakpoint
CREATE TABLE "loans" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"branch_id" uuid NOT NULL,
	"checked_out_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"renewals" integer DEFAULT 0 NOT NULL,
	"returned_at" timestamp with time zone,
	"condition" text,
	"source" text,
	CONSTRAINT "loans_source_unique" UNIQUE("source"),
	CONSTRAINT "loans_id_patron_id" UNIQUE("id","patron_id"),
	CONSTRAINT "loans_condition" CHECK ("loans"."condition" in ('LOST', 'DAMAGED')),
	CONSTRAINT "loans_renewals" CHECK ("loans"."renewals" >= 0),
	CONSTRAINT "loans_returned_after_checkout" CHECK ("loans"."returned_at" >= "loans"."checked_out_at")
);
--> statement-breakpoint
CREATE TABLE "monthly_counts" (
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"branch_id" uuid NOT NULL,
	"category" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "monthly_counts_month_kind_branch_id_category_pk" PRIMARY KEY("month","kind","branch_id","category"),
	CONSTRAINT "monthly_counts_month" CHECK (extract(day from "monthly_counts"."month") = 1),
	CONSTRAINT "monthly_counts_count" CHECK ("monthly_counts"."count" > 0)
);
--> statement-breakpoint
CREATE TABLE "patrons" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"birth_date" date,
	"category" text NOT NULL,
	"home_branch_id" uuid NOT NULL,
	"email" text,
	"barred" boolean DEFAULT false NOT NULL,
	"registered_on" date,
	"source" text,
	CONSTRAINT "patrons_source_unique" UNIQUE("source")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"branch_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"paid_on" date NOT NULL,
	"reversible_until" date NOT NULL,
	"source" text,
	CONSTRAINT "payments_source_unique" UNIQUE("source"),
	CONSTRAINT "payments_kind" CHECK ("payments"."kind" in ('CASH', 'CHECK', 'CARD', 'OTHER')),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_cents" > 0)
);
--> statement-breakpoint
CREATE TABLE "person_names" (
	"patron_id" uuid PRIMARY KEY NOT NULL,
	"first" text NOT NULL,
	"middle" text,
	"last" text NOT NULL,
	"preferred" text,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, "person_names"."first" || ' ' || coalesce("person_names"."middle", '') || ' ' || "person_names"."last" || ' ' || coalesce("person_names"."preferred", ''))) STORED
);
--> statement-breakpoint
CREATE TABLE "phones" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "program_registrations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"patron_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	CONSTRAINT "program_registrations_once" UNIQUE("patron_id","program_id")
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"branch_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pseudonym_keys" (
	"number" integer PRIMARY KEY NOT NULL,
	"wrapped" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"destroyed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "referral_lines" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"referral_id" uuid NOT NULL,
	"charge_id" uuid,
	"kind" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"due_on" date,
	CONSTRAINT "referral_lines_amount" CHECK ("referral_lines"."amount_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "referrals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agency_id" uuid NOT NULL,
	"patron_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"state" text NOT NULL,
	"referred_on" date NOT NULL,
	"ended_on" date,
	CONSTRAINT "referrals_state" CHECK ("referrals"."state" in ('OPEN', 'RECALLED', 'SETTLED'))
);
--> statement-breakpoint
CREATE TABLE "registered_documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"client_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"document" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "registered_documents_once" UNIQUE("client_id","hash")
);
--> statement-breakpoint
CREATE TABLE "sealed_disclosures" (
	"disclosure_id" uuid PRIMARY KEY NOT NULL,
	"entry" bigint NOT NULL,
	"seal" bigint NOT NULL,
	CONSTRAINT "sealed_disclosures_entry_unique" UNIQUE("entry")
);
--> statement-breakpoint
CREATE TABLE "titles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"title" text NOT NULL,
	"author" text,
	"isbn" text,
	"year" integer,
	"search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english'::regconfig, "titles"."title"), 'A') || setweight(to_tsvector('english'::regconfig, coalesce("titles"."author", '') || ' ' || coalesce("titles"."isbn", '')), 'B')) STORED,
	"source" text,
	CONSTRAINT "titles_source_unique" UNIQUE("source")
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hash" "bytea" NOT NULL,
	"kind" text NOT NULL,
	"client_id" uuid,
	"grant_id" uuid,
	"staff_name" text,
	"staff_role" text,
	"label" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "tokens_hash_unique" UNIQUE("hash"),
	CONSTRAINT "tokens_one_holder" CHECK (case "tokens"."kind"
        when 'CLIENT' then "tokens"."client_id" is not null and "tokens"."grant_id" is null and "tokens"."staff_role" is null
        when 'GRANT' then "tokens"."grant_id" is not null and "tokens"."client_id" is null and "tokens"."staff_role" is null
        when 'STAFF' then "tokens"."staff_role" in ('VOLUNTEER', 'CLERK', 'ADMINISTRATOR') and "tokens"."staff_name" is not null
          and "tokens"."client_id" is null and "tokens"."grant_id" is null
        else false end),
	CONSTRAINT "tokens_hash" CHECK (octet_length("tokens"."hash") = 32)
);
--> statement-breakpoint
ALTER TABLE "addresses" ADD CONSTRAINT "addresses_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caregiver_links" ADD CONSTRAINT "caregiver_links_child_id_patrons_id_fk" FOREIGN KEY ("child_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caregiver_links" ADD CONSTRAINT "caregiver_links_caregiver_id_patrons_id_fk" FOREIGN KEY ("caregiver_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_loan_of_the_same_patron" FOREIGN KEY ("loan_id","patron_id") REFERENCES "public"."loans"("id","patron_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "computer_sessions" ADD CONSTRAINT "computer_sessions_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "computer_sessions" ADD CONSTRAINT "computer_sessions_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosures" ADD CONSTRAINT "disclosures_pseudonym_key_pseudonym_keys_number_fk" FOREIGN KEY ("pseudonym_key") REFERENCES "public"."pseudonym_keys"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_card_id_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."cards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_caregiver_link_id_caregiver_links_id_fk" FOREIGN KEY ("caregiver_link_id") REFERENCES "public"."caregiver_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_consent_id_consents_id_fk" FOREIGN KEY ("consent_id") REFERENCES "public"."consents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_process_id_legal_processes_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."legal_processes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_title_id_titles_id_fk" FOREIGN KEY ("title_id") REFERENCES "public"."titles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_pickup_branch_id_branches_id_fk" FOREIGN KEY ("pickup_branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interlibrary_loan_requests" ADD CONSTRAINT "interlibrary_loan_requests_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_title_id_titles_id_fk" FOREIGN KEY ("title_id") REFERENCES "public"."titles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_process_subjects" ADD CONSTRAINT "legal_process_subjects_process_id_legal_processes_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."legal_processes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_process_subjects" ADD CONSTRAINT "legal_process_subjects_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monthly_counts" ADD CONSTRAINT "monthly_counts_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patrons" ADD CONSTRAINT "patrons_home_branch_id_branches_id_fk" FOREIGN KEY ("home_branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_names" ADD CONSTRAINT "person_names_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_registrations" ADD CONSTRAINT "program_registrations_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_registrations" ADD CONSTRAINT "program_registrations_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_lines" ADD CONSTRAINT "referral_lines_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_lines" ADD CONSTRAINT "referral_lines_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "public"."charges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_patron_id_patrons_id_fk" FOREIGN KEY ("patron_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_debtor_id_patrons_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."patrons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registered_documents" ADD CONSTRAINT "registered_documents_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sealed_disclosures" ADD CONSTRAINT "sealed_disclosures_disclosure_id_disclosures_id_fk" FOREIGN KEY ("disclosure_id") REFERENCES "public"."disclosures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sealed_disclosures" ADD CONSTRAINT "sealed_disclosures_seal_disclosure_seals_number_fk" FOREIGN KEY ("seal") REFERENCES "public"."disclosure_seals"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_grant_id_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."grants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "addresses_patron_id" ON "addresses" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "cards_patron_id" ON "cards" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "caregiver_links_caregiver_id" ON "caregiver_links" USING btree ("caregiver_id");--> statement-breakpoint
CREATE INDEX "charges_patron_id" ON "charges" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "charges_loan_id" ON "charges" USING btree ("loan_id");--> statement-breakpoint
CREATE INDEX "charges_branch_id" ON "charges" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "clients_agency_id" ON "clients" USING btree ("agency_id");--> statement-breakpoint
CREATE INDEX "computer_sessions_patron_id" ON "computer_sessions" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "computer_sessions_branch_id" ON "computer_sessions" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "consents_patron_id" ON "consents" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "disclosures_at" ON "disclosures" USING btree ("at");--> statement-breakpoint
CREATE INDEX "disclosures_pseudonym_key" ON "disclosures" USING btree ("pseudonym_key");--> statement-breakpoint
CREATE INDEX "disclosures_subjects" ON "disclosures" USING gin ("subjects");--> statement-breakpoint
CREATE INDEX "grants_patron_id" ON "grants" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "grants_card_id" ON "grants" USING btree ("card_id");--> statement-breakpoint
CREATE INDEX "grants_caregiver_link_id" ON "grants" USING btree ("caregiver_link_id");--> statement-breakpoint
CREATE INDEX "grants_consent_id" ON "grants" USING btree ("consent_id");--> statement-breakpoint
CREATE INDEX "grants_process_id" ON "grants" USING btree ("process_id");--> statement-breakpoint
CREATE INDEX "holds_patron_id" ON "holds" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "holds_title_id" ON "holds" USING btree ("title_id");--> statement-breakpoint
CREATE INDEX "holds_item_id" ON "holds" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "holds_pickup_branch_id" ON "holds" USING btree ("pickup_branch_id");--> statement-breakpoint
CREATE INDEX "incidents_patron_id" ON "incidents" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "incidents_branch_id" ON "incidents" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "interlibrary_loan_requests_patron_id" ON "interlibrary_loan_requests" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "items_title_id" ON "items" USING btree ("title_id");--> statement-breakpoint
CREATE INDEX "items_branch_id" ON "items" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "legal_process_subjects_patron_id" ON "legal_process_subjects" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "loans_patron_id" ON "loans" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "loans_item_id" ON "loans" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "loans_branch_id" ON "loans" USING btree ("branch_id");--> statement-breakpoint
CREATE UNIQUE INDEX "loans_one_active_per_item" ON "loans" USING btree ("item_id") WHERE "loans"."returned_at" is null;--> statement-breakpoint
CREATE INDEX "monthly_counts_branch_id" ON "monthly_counts" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "patrons_home_branch_id" ON "patrons" USING btree ("home_branch_id");--> statement-breakpoint
CREATE INDEX "payments_patron_id" ON "payments" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "payments_branch_id" ON "payments" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "person_names_search" ON "person_names" USING gin ("search");--> statement-breakpoint
CREATE INDEX "person_names_order" ON "person_names" USING btree ("last","first","patron_id");--> statement-breakpoint
CREATE INDEX "phones_patron_id" ON "phones" USING btree ("patron_id");--> statement-breakpoint
CREATE INDEX "program_registrations_program_id" ON "program_registrations" USING btree ("program_id");--> statement-breakpoint
CREATE INDEX "programs_branch_id" ON "programs" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "referral_lines_referral_id" ON "referral_lines" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "referral_lines_charge_id" ON "referral_lines" USING btree ("charge_id");--> statement-breakpoint
CREATE INDEX "referrals_agency_id" ON "referrals" USING btree ("agency_id");--> statement-breakpoint
CREATE INDEX "referrals_debtor_id" ON "referrals" USING btree ("debtor_id");--> statement-breakpoint
CREATE INDEX "referrals_patron_id" ON "referrals" USING btree ("patron_id");--> statement-breakpoint
CREATE UNIQUE INDEX "referrals_one_open_per_patron" ON "referrals" USING btree ("patron_id") WHERE "referrals"."state" = 'OPEN';--> statement-breakpoint
CREATE INDEX "sealed_disclosures_seal" ON "sealed_disclosures" USING btree ("seal");--> statement-breakpoint
CREATE INDEX "titles_search" ON "titles" USING gin ("search");--> statement-breakpoint
CREATE INDEX "tokens_client_id" ON "tokens" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "tokens_grant_id" ON "tokens" USING btree ("grant_id");