import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { canaries, plant, wholeRecord } from './canaries.ts';
import { item } from './items.ts';

/** Beside the answer: what is written down of a request, and what of it comes back another way. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await plant(carrel.database);
});
afterAll(() => carrel.close());

const sent = 'Sentcanary';
/** Everything that came in or went out and may be nowhere else. */
const secrets = (): string[] => [
  sent,
  ...Object.values(canaries),
  ...Object.values(carrel.tokens),
  ...Object.values(carrel.cards).flatMap(({ number }) => number),
  adultId,
  'The Patient Ferryman',
];

/** Requests of every outcome there is, each with something in it that is nobody's business. */
async function everyOutcome(headers: readonly string[] = []): Promise<Answer[]> {
  const { card, clerk, vendor, administrator } = carrel.tokens;
  const { number, pin } = carrel.cards.adult;
  const clerks = { token: clerk, purpose: 'CIRCULATION', headers };
  return Promise.all([
    carrel.query(`{ record { ${wholeRecord} } }`, { token: card, headers }),
    carrel.query(`{ patronByCard(cardNumber: "${number}") { ${wholeRecord} } }`, clerks),
    carrel.query(
      `{ searchPatrons(name: "${canaries.adult}") { edges { cursor node { ${wholeRecord} } } } }`,
      clerks,
    ),
    carrel.query(`{ searchPatrons(name: "${sent}") { edges { cursor } } }`, clerks),
    carrel.query('query ($n: String!) { patronByCard(cardNumber: $n) { id } }', {
      ...clerks,
      variables: { n: [sent] },
    }),
    carrel.query(`{ cardStanding(cardNumber: "${number}", pin: "${pin}") { subject } }`, {
      token: vendor,
      headers,
    }),
    carrel.query(`{ cardStanding(cardNumber: "${sent}", pin: "${sent}") { subject } }`, {
      token: vendor,
      headers,
    }),
    carrel.query(`mutation { signIn(input: { cardNumber: "${sent}", pin: "${sent}" }) { token } }`, {
      headers,
    }),
    carrel.query(
      `mutation { signIn(input: { cardNumber: "${number}", pin: "${pin}" }) { token record { id } } }`,
      { headers },
    ),
    carrel.query(
      `mutation { deletePatron(input: { patronId: "${adultId}", idempotencyKey: "${randomUUID()}" }) { again } }`,
      { token: card, headers },
    ),
    carrel.query(
      `mutation { revokeClient(input: { clientId: "${adultId}", idempotencyKey: "${sent}" }) { again } }`,
      {
        token: administrator,
        purpose: 'CLIENTS',
        headers,
      },
    ),
    carrel.query(`{ ${sent} `, { headers }),
    carrel.query(`{ ${sent} }`, { headers }),
    carrel.query('{ viewer { basis } }', { token: sent, headers }),
    carrel.query('{ viewer { basis } }', { token: clerk, purpose: sent, headers }),
    carrel.send('POST', `/graphql?${sent}`, ['Content-Type', sent, ...headers], sent),
    carrel.send('GET', `/${sent}?token=${card}`, headers),
  ]);
}

test(item('K44', 'cannot be'), async () => {
  const answers = await everyOutcome();
  expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(4);
  expect(carrel.log.length).toBeGreaterThan(10);
  const log = carrel.log.join('');
  for (const secret of secrets()) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/select |insert |query \(|"record"|searchPatrons/);
});

test(item('K45', 'cannot be'), async () => {
  await everyOutcome();
  const metrics = await carrel.metrics.text();
  expect(metrics).toContain('carrel_answers_total');
  for (const secret of secrets()) expect(metrics).not.toContain(secret);
  expect(metrics).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|demonstration/);
  // What a label can be is known beforehand: nobody makes a series of their own.
  const labels = [...metrics.matchAll(/carrel_answers_total\{basis="([^"]*)",status="(\d+)"\}/g)];
  for (const [, basis] of labels) expect(basis).toMatch(/^(none|[A-Z_]+)$/);
});

test(item('K46', 'cannot be'), async () => {
  const headers = [
    ...['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'tracestate', `v=${sent}`],
    ...[
      'X-Request-Id',
      sent,
      'X-Correlation-Id',
      sent,
      'baggage',
      `who=${sent}`,
      'apollo-federation-include-trace',
      'ftv1',
    ],
    ...[
      'X-Apollo-Tracing',
      '1',
      'X-GraphQL-Debug',
      '1',
      'User-Agent',
      sent,
      'Referer',
      `https://${sent}.example.org`,
    ],
  ];
  const logged = carrel.log.length;
  const answers = await everyOutcome(headers);
  for (const { headers: told, json } of answers) {
    expect(JSON.stringify(told)).not.toContain(sent);
    expect(JSON.stringify(told)).not.toMatch(/traceparent|server-timing|x-request-id/i);
    expect(json ?? {}).not.toHaveProperty('extensions');
  }
  expect(carrel.log.slice(logged).join('')).not.toContain(sent);
});

test(item('K47', 'cannot be, whatever broke'), async () => {
  const { superuser } = carrel.database;
  const breaks = [
    [
      'alter table person_names rename to person_names_gone',
      'alter table person_names_gone rename to person_names',
    ],
    [
      'alter table patrons rename column email to email_gone',
      'alter table patrons rename column email_gone to email',
    ],
    [
      'alter table disclosures rename to disclosures_gone',
      'alter table disclosures_gone rename to disclosures',
    ],
  ] as const;
  for (const [broken, mended] of breaks) {
    const logged = carrel.log.length;
    await superuser.unsafe(broken);
    let answers: Answer[];
    try {
      answers = await everyOutcome();
    } finally {
      await superuser.unsafe(mended);
    }
    const failed = answers.filter(({ status }) => status === 503);
    expect(failed.length, broken).toBeGreaterThan(0);
    for (const { text, json } of failed) {
      expect(json).not.toHaveProperty('data');
      expect(json.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual([
        'UNAVAILABLE',
      ]);
      expect(text).not.toMatch(/relation|column|does not exist|select|person_names|_gone|postgres|\n\s+at /i);
    }
    const log = carrel.log.slice(logged).join('');
    for (const secret of secrets()) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/select |person_names_gone|email_gone/);
  }
});
