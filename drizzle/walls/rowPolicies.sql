-- The second wall's row policies, written anew at each migration. {{role}} stands for the role's name in this
-- cluster. No table without a policy for an audience shows it a row; the owner has none and sees nothing.

-- Whatever a person is joined to.
{{#each patrons person_names phones addresses cards caregiver_links loans holds charges payments interlibrary_loan_requests computer_sessions program_registrations incidents incident_releases legal_processes legal_process_subjects consents grants referrals referral_lines recoveries clients client_days client_rates tokens staff_shut_out disclosures}}
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON {{table}} TO {{keeper}} USING (true) WITH CHECK (true);
{{/each}}

-- One record at a time: the person the evidence opens. Bare calls would run once a row; the sub-select runs once.
CREATE POLICY person ON patrons FOR SELECT TO {{person}} USING (id = (SELECT carrel.subject()));
{{#each person_names phones addresses cards loans holds charges interlibrary_loan_requests computer_sessions program_registrations}}
CREATE POLICY person ON {{table}} FOR SELECT TO {{person}} USING (patron_id = (SELECT carrel.subject()));
{{/each}}

-- The desk reaches every patron; which columns of whom is the first wall's, by role and purpose.
{{#each patrons person_names phones addresses cards caregiver_links loans holds charges interlibrary_loan_requests computer_sessions program_registrations}}
CREATE POLICY staff ON {{table}} FOR SELECT TO {{staff}}, {{administrator}} USING (true);
{{/each}}

-- An agency sees the open referrals made to it, their lines and its reports. Staff see all that are open; a referral that ended is
-- gone with its transaction. The sub-select is the agency's own: it finds what the policy above lets it find.
CREATE POLICY agency ON referrals FOR SELECT TO {{agency}}
  USING (state = 'OPEN' AND agency_id = (SELECT carrel.agency()));
{{#each referral_lines recoveries}}
CREATE POLICY agency ON {{table}} FOR SELECT TO {{agency}}
  USING (EXISTS (SELECT FROM referrals r WHERE r.id = referral_id));
{{/each}}
{{#each referrals referral_lines recoveries}}
CREATE POLICY staff ON {{table}} FOR SELECT TO {{staff}}, {{administrator}} USING (true);
{{/each}}

-- The administrator's desk reads every paper, where the columns that say whom it is about are granted to nobody, and
-- incidents (conduct.incident), and who may connect and on how many days they did: the columns that are granted of it are
-- neither a token nor an agency.
{{#each legal_processes legal_process_subjects consents incidents incident_releases clients client_days}}
CREATE POLICY administrator ON {{table}} FOR SELECT TO {{administrator}} USING (true);
{{/each}}

-- The log's login adds entries and sees none. None can be added under a pseudonym key but the newest, so that no process
-- goes on writing under one that was replaced, and may be destroyed (offence.disclosure).
CREATE POLICY log ON disclosures FOR INSERT TO {{log}}
  WITH CHECK (pseudonym_key = (SELECT max(k.number) FROM pseudonym_keys k WHERE k.wrapped IS NOT NULL));
-- The administrator reads it without whom the entries are about.
CREATE POLICY administrator ON disclosures FOR SELECT TO {{administrator}} USING (true);
