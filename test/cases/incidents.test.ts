import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { branchId } from '../../src/demo/branches.ts';
import { clientKeys } from '../../src/demo/clients.ts';
import { demoId } from '../../src/demo/ids.ts';
import { expectRefused } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { askAs } from '../setup/registered.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

const fields = `id branch { code } occurredAt description evidenceNotes legalActionOn reportedBy
  patron { id name { last } } releases { recipient releasedOn releasedBy }`;
const list = `query ($first: Int, $after: String) { incidents(first: $first, after: $after) {
  edges { node { ${fields} } } pageInfo { hasNextPage endCursor } } }`;
const administrator = (document: string, variables: object = {}, purpose = 'CONDUCT') =>
  carrel.query(document, {
    token: carrel.tokens.administrator,
    purpose,
    variables: variables as Record<string, unknown>,
  });
const act = (name: string, input: object, selection = `incident { ${fields} } again`) =>
  administrator(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
const entries = () => carrel.database.superuser`
  select purpose, clauses, classes, cardinality(subjects) as subjects, found, d::text as whole from disclosures d`;
const releases = () => carrel.database.superuser`select from incident_releases`;
const refusedWith = (answer: Answer, argument: string, reason?: string) => {
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json.errors[0].extensions).toEqual({
    code: 'BAD_INPUT',
    argument,
    ...(reason === undefined ? {} : { reason }),
  });
};

const confidential = demoId('incident', 'till');
const ofLaw = demoId('incident', 'laptop');

describe('[conduct.incident] C37 an incident without legal action', () => {
  test.each(['CIRCULATION', 'NOTICES', 'ACCOUNT', 'SERVICE', 'RECOVERY', 'STATISTICS'])(
    'MUST be withheld from a clerk who works for %s',
    async (purpose) => {
      const answer = await carrel.query(list, { token: carrel.tokens.clerk, purpose });
      expect(answer.json.data).toEqual({ incidents: null });
      expect(answer.json.errors[0].extensions).toMatchObject({
        code: 'WITHHELD',
        coordinate: 'Query.incidents',
        class: 'conduct',
      });
      expect(await entries()).toHaveLength(0);
    },
  );

  test('cannot be seen by a clerk who says that it is for conduct: refused whole', async () => {
    const answer = await carrel.query(list, { token: carrel.tokens.clerk, purpose: 'CONDUCT' });
    expectRefused(answer, 403, 'PURPOSE_NOT_ALLOWED');
  });

  test('MUST be withheld from an agency, and from every client and person', async () => {
    const answer = await askAs(carrel, 'agency', list);
    expect(answer.json.data).toEqual({ incidents: null });
    expect(answer.json.errors[0].extensions).toMatchObject({ code: 'WITHHELD', class: 'conduct' });
    const others = [...clientKeys, 'card', 'caregiverWithCard', 'courtOrder', 'writtenConsent'] as const;
    for (const persona of others.filter((each) => !each.toLowerCase().includes('agency')))
      expect((await carrel.query(list, { token: carrel.tokens[persona] })).json.data, persona).toEqual({
        incidents: null,
      });
  });

  test('MUST be withheld from an administrator too, for any other purpose, and served for conduct', async () => {
    for (const purpose of ['CIRCULATION', 'LEGAL', 'AUDIT', 'CLIENTS'])
      expect((await administrator(list, {}, purpose)).json.data, purpose).toEqual({ incidents: null });
    const answer = await administrator(list);
    const nodes = answer.json.data.incidents.edges.map(({ node }: { node: object }) => node);
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual([confidential, ofLaw]);
    expect(nodes[0]).toMatchObject({
      branch: { code: 'LRK' },
      occurredAt: '2026-05-30T22:40:00.000Z',
      legalActionOn: null,
      patron: { name: { last: expect.any(String) } },
      releases: [],
    });
    expect([...(await entries())]).toMatchObject([
      {
        purpose: 'CONDUCT',
        clauses: ['collect.function'],
        classes: ['conduct', 'identity'],
        subjects: 2,
        found: true,
      },
    ]);
  });

  test('cannot be released: refused, and no release is on file', async () => {
    const answer = await act('releaseIncident', { incidentId: confidential, recipient: 'The insurer' });
    refusedWith(answer, 'incidentId', 'NO_LEGAL_ACTION');
    expect(answer.text).not.toMatch(/pipe|insurer/);
    expect(await releases()).toHaveLength(0);
  });
});

describe('[conduct.incident] one over which legal action is recorded', () => {
  test('MUST be released to one recipient, and on file as a release, whatever of it is answered', async () => {
    const answer = await act('releaseIncident', { incidentId: ofLaw, recipient: 'County Attorney' }, 'again');
    expect(answer.json, answer.text).toEqual({ data: { releaseIncident: { again: false } } });
    expect([...(await entries())]).toMatchObject([
      {
        purpose: 'CONDUCT',
        clauses: ['collect.function', 'conduct.incident'],
        classes: ['conduct'],
        subjects: 1,
        found: true,
      },
    ]);
    const [entry] = await entries();
    expect(entry?.whole).not.toMatch(/Attorney|laptop/);
  });

  test('a retry MUST be told that it was done, and cannot release it twice', async () => {
    const input = { incidentId: ofLaw, recipient: 'The insurer', idempotencyKey: randomUUID() };
    const first = await act('releaseIncident', input);
    const again = await act('releaseIncident', input);
    expect([first, again].map(({ json }) => json.data.releaseIncident.again)).toEqual([false, true]);
    expect(again.json.data.releaseIncident.incident.releases).toContainEqual({
      recipient: 'The insurer',
      releasedOn: '2026-06-17',
      releasedBy: 'demonstration administrator',
    });
    expect(await releases()).toHaveLength(2);
    // The first entry may be what failed: a retry is on file as a release too.
    expect((await entries()).map(({ classes }) => classes.includes('conduct'))).toEqual([true, true]);
  });

  test('MUST be released only after the day of the action was recorded, once, and not before it happened', async () => {
    const record = (on: string) => act('recordLegalAction', { incidentId: confidential, on });
    refusedWith(await record('2026-06-18'), 'on');
    refusedWith(await record('2026-05-29'), 'on', 'BEFORE_THE_INCIDENT');
    const recorded = await record('2026-06-17');
    expect(recorded.json.data.recordLegalAction.incident.legalActionOn).toBe('2026-06-17');
    refusedWith(await record('2026-06-16'), 'incidentId', 'LEGAL_ACTION_RECORDED');
    const released = await act('releaseIncident', { incidentId: confidential, recipient: 'The court' });
    expect(released.json.data.releaseIncident.incident).toMatchObject({
      id: confidential,
      releases: [{ recipient: 'The court' }],
    });
  });
});

describe('[conduct.incident] a report', () => {
  const report = {
    branchId: branchId('LRK'),
    occurredAt: '2026-06-16T15:30:00Z',
    description: ' A chair was thrown. ',
  };

  test('MUST be on file with whom it was about and who reported it, and its retry cannot be a second', async () => {
    const input = { ...report, cardNumber: carrel.cards.adult.number, idempotencyKey: randomUUID() };
    const answer = await act('reportIncident', input);
    expect(answer.json.data.reportIncident, answer.text).toEqual({
      incident: {
        id: expect.any(String),
        branch: { code: 'LRK' },
        occurredAt: '2026-06-16T15:30:00.000Z',
        description: 'A chair was thrown.',
        evidenceNotes: null,
        legalActionOn: null,
        reportedBy: 'demonstration administrator',
        patron: { id: adultId, name: { last: 'Fennimere' } },
        releases: [],
      },
      again: false,
    });
    expect([...(await entries())]).toMatchObject([{ clauses: ['collect.function', 'conduct.incident'] }]);
    const again = await act('reportIncident', input);
    expect(again.json.data.reportIncident).toEqual({ incident: null, again: true });
    const about = await carrel.database.superuser`select from incidents where patron_id = ${adultId}`;
    expect(about).toHaveLength(1);
  });

  test('MUST be of nobody where nobody is known', async () => {
    const answer = await act('reportIncident', report);
    expect(answer.json.data.reportIncident.incident.patron).toBeNull();
  });

  test.each([
    ['of two people', { patronId: adultId, cardNumber: 'CANARY' }, 'cardNumber', undefined],
    ['of an unknown person', { patronId: randomUUID() }, 'patronId', 'UNKNOWN_PATRON'],
    ['of an unknown card', { cardNumber: 'CANARY' }, 'cardNumber', 'UNKNOWN_CARD'],
    ['from an unknown branch', { branchId: randomUUID() }, 'branchId', 'UNKNOWN_BRANCH'],
    ['of tomorrow', { occurredAt: '2026-06-18T15:30:00Z' }, 'occurredAt', undefined],
    ['of nothing', { description: '  ' }, 'description', undefined],
    ['that never ends', { evidenceNotes: 'CANARY'.repeat(2_000) }, 'evidenceNotes', undefined],
  ])('cannot be %s', async (_, more, argument, reason) => {
    const answer = await act('reportIncident', { ...report, ...more });
    refusedWith(answer, argument, reason);
    expect(answer.text).not.toContain('CANARY');
  });

  test('MUST be paged through whole, the latest first, and cannot be with another’s cursor', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Answer = await administrator(list, { first: 1, after });
      const { incidents } = page.json.data;
      seen.push(...incidents.edges.map(({ node }: { node: { occurredAt: string } }) => node.occurredAt));
      after = incidents.pageInfo.hasNextPage ? incidents.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(seen.toSorted().toReversed());
    refusedWith(await administrator(list, { after: 'CANARY' }), 'after');
  });
});
