import { randomUUID } from 'node:crypto';
import type { Operator } from '../../drizzle/operator.ts';
import { issueGrantToken } from '../../src/principals/issue.ts';
import { type Answer, type TestCarrel, timeZone } from '../setup/carrel.ts';

const documents = {
  recordProcess: `mutation ($input: RecordProcessInput!) { recordProcess(input: $input) {
    subjectsFound again process { id state classes subjects { id } } } }`,
  approveProcess: `mutation ($input: ApproveProcessInput!) { approveProcess(input: $input) {
    state reason again process { state decidedBy decidedAt acceptedByDecisionOf } } }`,
  refuseProcess: `mutation ($input: RefuseProcessInput!) { refuseProcess(input: $input) {
    again process { state decidedBy } } }`,
  vacateProcess: `mutation ($input: VacateProcessInput!) { vacateProcess(input: $input) {
    again process { state vacatedBy vacatedAt } } }`,
  recordConsent: `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) {
    again consent { id recipient classes signedOn expiresAt revokedAt } } }`,
  revokeConsent: `mutation ($input: RevokeConsentInput!) { revokeConsent(input: $input) {
    again consent { revokedAt } } }`,
} as const;

/** The administrator at work on papers, through HTTP. */
export class Office {
  readonly carrel: TestCarrel;
  #operator: Promise<Operator> | undefined;

  constructor(carrel: TestCarrel) {
    this.carrel = carrel;
  }

  ask(document: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    return this.carrel.query(document, {
      token: this.carrel.tokens.administrator,
      purpose: 'LEGAL',
      variables,
    });
  }

  do(act: keyof typeof documents, input: object): Promise<Answer> {
    return this.ask(documents[act], { input: { idempotencyKey: randomUUID(), ...input } });
  }

  /** A process with a finding, for circulation, unless something else is asked for. */
  record(subjects: readonly object[], more: object = {}): Promise<Answer> {
    return this.do('recordProcess', {
      kind: 'COURT_ORDER',
      court: 'District Court of Larkspur County',
      caseNumber: 'DV-7',
      issuedOn: '2026-06-10',
      servedOn: '2026-06-12',
      finding: true,
      classes: ['circulation'],
      expiresAt: '2026-07-01T00:00:00Z',
      subjects,
      ...more,
    });
  }

  /** Records and approves one. @returns its id and the ids of its namings */
  async approved(
    subjects: readonly object[],
    more: object = {},
  ): Promise<{ id: string; subjects: string[] }> {
    const { process } = (await this.record(subjects, more)).json.data.recordProcess;
    const answer = await this.do('approveProcess', { processId: process.id });
    if (answer.json.data?.approveProcess.state !== 'APPROVED') throw new Error(answer.text);
    return { id: process.id, subjects: process.subjects.map(({ id }: { id: string }) => id) };
  }

  /** A token of the grant that a process gives on one of those it names. */
  async open(processId: string, subjectId: string): Promise<string> {
    const [row] = await this.carrel.database.superuser<{ id: string }[]>`
      select carrel.process_subject(${subjectId}) as id`;
    const evidence = { basis: 'COURT_ORDER', processId, patronId: row?.id ?? '' } as const;
    return this.#grant(evidence);
  }

  /** A token of the grant that a consent gives. */
  openConsent(consentId: string): Promise<string> {
    return this.#grant({ basis: 'WRITTEN_CONSENT', consentId });
  }

  async #grant(evidence: Parameters<typeof issueGrantToken>[1]): Promise<string> {
    this.#operator ??= this.carrel.database.operator();
    const { db } = await this.#operator;
    const rules = { timeZone, consentDecidedBy: 'the tests', subpoenaDecidedBy: 'the tests' };
    return (await issueGrantToken(db, evidence, rules, this.carrel.clock.now)).token;
  }
}
